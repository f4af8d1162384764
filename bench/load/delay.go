package main

import (
	"flag"
	"net"
	"sync"
	"time"
)

func delayMain(args []string) error {
	fs := flag.NewFlagSet("delay", flag.ExitOnError)
	listen := fs.String("listen", "", "host:port")
	to := fs.String("to", "", "host:port")
	d := fs.Duration("d", 10*time.Millisecond, "one-way delay")
	fs.Parse(args)
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	type chunk struct {
		at time.Time
		b  []byte
	}
	pipe := func(dst, src net.Conn) {
		q := make(chan chunk, 8192) // up to 512 MiB of 64 KiB chunks: the wire holds the bytes, not the window
		go func() {
			defer close(q)
			for {
				b := make([]byte, 64*1024)
				n, err := src.Read(b)
				if n > 0 {
					q <- chunk{time.Now().Add(*d), b[:n]}
				}
				if err != nil {
					return
				}
			}
		}()
		for c := range q {
			time.Sleep(time.Until(c.at))
			if _, err := dst.Write(c.b); err != nil {
				break
			}
		}
		if t, ok := dst.(*net.TCPConn); ok {
			t.CloseWrite()
		}
		for range q {
		}
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			s, err := net.Dial("tcp", *to)
			if err != nil {
				c.Close()
				return
			}
			var wg sync.WaitGroup
			wg.Go(func() { pipe(s, c) })
			wg.Go(func() { pipe(c, s) })
			wg.Wait()
			c.Close()
			s.Close()
		}()
	}
}
