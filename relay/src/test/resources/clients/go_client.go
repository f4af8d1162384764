// As the original's Go client does: the forwarding, then a session with a pty. ARGS: PORT KEY TARGET [FORWARDED]. A visitor
// that has finished is told to the target, and the other way round, each by itself.
package main

import (
	"io"
	"net"
	"os"

	"golang.org/x/crypto/ssh"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	bytes, err := os.ReadFile(os.Args[2])
	check(err)
	key, err := ssh.ParsePrivateKey(bytes)
	check(err)
	client, err := ssh.Dial("tcp", "127.0.0.1:"+os.Args[1], &ssh.ClientConfig{
		User:            "me",
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(key)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	check(err)
	forwarded := "80"
	if len(os.Args) > 4 {
		forwarded = os.Args[4]
	}
	listener, err := client.Listen("tcp", "localhost:"+forwarded)
	check(err)
	go func() {
		for {
			visitor, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				target, err := net.Dial("tcp", "127.0.0.1:"+os.Args[3])
				if err != nil {
					visitor.Close()
					return
				}
				go func() { io.Copy(target, visitor); target.(*net.TCPConn).CloseWrite() }()
				io.Copy(visitor, target)
				visitor.Close()
				target.Close()
			}()
		}
	}()
	session, err := client.NewSession()
	check(err)
	session.Stdout = os.Stdout
	check(session.RequestPty("xterm-256color", 80, 40, ssh.TerminalModes{}))
	check(session.Shell())
	_, _, err = client.SendRequest("keepalive@openssh.com", true, nil)
	check(err)
	session.Wait()
}
