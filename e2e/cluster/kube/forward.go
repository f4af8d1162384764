package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"
)

// inherited is where the listening socket is found after forward has run itself again.
const inherited = "fd:3"

// forward LISTEN TARGET [COMMAND PREFIX...] listens on LISTEN where it is started, then runs itself again behind
// COMMAND PREFIX (nsenter ...) with the listening socket open, and dials TARGET from in there.
// A socket stays in the network namespace it was made in, so this joins two namespaces with no shared link or route.
func forward(args []string) int {
	if len(args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: k8s forward LISTEN TARGET [COMMAND PREFIX...]")
		return 2
	}
	var err error
	if args[0] == inherited {
		err = serve(args[1])
	} else {
		err = handOver(args[0], args[1], args[2:])
	}
	fmt.Fprintln(os.Stderr, "forward:", err)
	return 1
}

// handOver listens and then becomes COMMAND PREFIX with the socket as file 3; it returns only on failure.
func handOver(listen, target string, prefix []string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	socket, err := listener.(*net.TCPListener).File()
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("listening on", listen) // whoever started this waits for the line
	argv := append(append([]string{}, prefix...), self, "forward", inherited, target)
	path, err := exec.LookPath(argv[0])
	if err != nil {
		return err
	}
	if err := becomeFile3(int(socket.Fd())); err != nil { // Fd also sets blocking mode, which exec wants
		return err
	}
	return syscall.Exec(path, argv, os.Environ())
}

// becomeFile3 makes fd available as file 3, open across exec.
func becomeFile3(fd int) error {
	if fd != 3 {
		return syscall.Dup3(fd, 3, 0)
	}
	if _, _, errno := syscall.Syscall(syscall.SYS_FCNTL, 3, syscall.F_SETFD, 0); errno != 0 {
		return errno
	}
	return nil
}

func serve(target string) error {
	listener, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		return err
	}
	for {
		c, err := listener.Accept()
		if err != nil {
			return err
		}
		go join(c.(*net.TCPConn), target)
	}
}

// join carries one connection both ways. A target that refuses is passed on as a reset, not as an orderly end.
func join(in *net.TCPConn, target string) {
	defer in.Close()
	c, err := net.Dial("tcp", target)
	if err != nil {
		in.SetLinger(0)
		return
	}
	out := c.(*net.TCPConn)
	defer out.Close()
	done := make(chan struct{})
	go func() { pump(out, in); close(done) }()
	pump(in, out)
	<-done
}

// pump passes an orderly end on as one, and ends both connections after a failure.
func pump(to, from *net.TCPConn) {
	if _, err := io.Copy(to, from); err != nil {
		to.SetLinger(0)
		to.Close()
		from.Close()
		return
	}
	to.CloseWrite()
}
