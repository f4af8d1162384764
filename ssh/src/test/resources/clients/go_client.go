// A Go client that forwards. ARGS: PORT KEY TARGET-PORT. Either direction of a stream ends by itself.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync"

	"golang.org/x/crypto/ssh"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

type halfCloser interface{ CloseWrite() error }

func pump(to, from net.Conn, both *sync.WaitGroup) {
	io.Copy(to, from)
	to.(halfCloser).CloseWrite()
	both.Done()
}

func carry(visitor net.Conn, address string) {
	defer visitor.Close()
	target, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer target.Close()
	var both sync.WaitGroup
	both.Add(2)
	go pump(target, visitor, &both)
	go pump(visitor, target, &both)
	both.Wait()
}

func main() {
	bytes, err := os.ReadFile(os.Args[2])
	check(err)
	key, err := ssh.ParsePrivateKey(bytes)
	check(err)
	client, err := ssh.Dial("tcp", "127.0.0.1:"+os.Args[1], &ssh.ClientConfig{
		User:            "tester",
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(key)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	check(err)
	listener, err := client.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println("Allocated port", listener.Addr().(*net.TCPAddr).Port, "for remote forward")
	for {
		visitor, err := listener.Accept()
		check(err)
		go carry(visitor, "127.0.0.1:"+os.Args[3])
	}
}
