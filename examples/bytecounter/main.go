// Bytecounter answers every line with the number of its bytes: something to put behind a socket of type tls or tcp.
//
//	go run . -listen 127.0.0.1:4242      and then, beside it:  nc 127.0.0.1 4242
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	longestLine = 64 << 10
	idle        = 10 * time.Minute
)

// serve counts the bytes of each line, without its end, until the visitor ends.
func serve(visitor net.Conn) {
	defer visitor.Close()
	lines := bufio.NewScanner(visitor)
	lines.Buffer(make([]byte, 4096), longestLine)
	visitor.SetDeadline(time.Now().Add(idle))
	for lines.Scan() {
		if _, err := fmt.Fprintf(visitor, "%d bytes\n", len(lines.Bytes())); err != nil {
			return
		}
		visitor.SetDeadline(time.Now().Add(idle))
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		fmt.Fprintf(visitor, "a line has at most %d bytes\n", longestLine)
	}
}

func main() {
	log.SetFlags(0)
	address := flag.String("listen", ":4242", "address and port")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() { <-stop; listener.Close() }()
	log.Printf("counts the bytes of lines on %s", listener.Addr())
	for {
		visitor, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		} else if err != nil {
			log.Print(err)
			time.Sleep(100 * time.Millisecond) // out of file descriptors, say: it may pass
			continue
		}
		go serve(visitor)
	}
}
