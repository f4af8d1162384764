package main

import (
	"bufio"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// target is one public address, spoken to as HTTPS, HTTP or the raw echo protocol.
type target struct {
	addr, host, path, mode string
	from                   sources
}

// sources are addresses of this machine that connections come from in turn, as a relay bounds what it takes from one.
type sources struct {
	addresses []net.IP
	next      atomic.Uint64
}

func (s *sources) String() string { return "" }

func (s *sources) Set(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		ip := net.ParseIP(name)
		if ip == nil {
			return fmt.Errorf("%q is no address", name)
		}
		s.addresses = append(s.addresses, ip)
	}
	return nil
}

func (s *sources) dialer() *net.Dialer {
	d := &net.Dialer{Timeout: 10 * time.Second}
	if n := uint64(len(s.addresses)); n > 0 {
		d.LocalAddr = &net.TCPAddr{IP: s.addresses[s.next.Add(1)%n]}
	}
	return d
}

func (t *target) flags(fs *flag.FlagSet) {
	fs.StringVar(&t.addr, "addr", "", "host:port")
	fs.StringVar(&t.host, "host", "speed.edge.test", "SNI and Host")
	fs.StringVar(&t.path, "path", "/1k", "request path")
	fs.StringVar(&t.mode, "mode", "https", "https, http or raw")
	fs.Var(&t.from, "from", "addresses that connections come from in turn, with commas between")
}

// conn is one keep-alive client connection.
type conn struct {
	c   net.Conn
	r   *bufio.Reader
	req []byte
	raw bool
}

func (t *target) dial(closeAfter bool) (*conn, error) {
	nc, err := t.from.dialer().Dial("tcp", t.addr)
	if err != nil {
		return nil, err
	}
	nc.SetDeadline(time.Now().Add(30 * time.Second))
	k := &conn{c: nc, raw: t.mode == "raw"}
	if t.mode == "https" {
		// One fixed group and a full handshake each time; verification of the chain is off, the signature is still checked.
		tc := tls.Client(nc, &tls.Config{ServerName: t.host, InsecureSkipVerify: true,
			CurvePreferences: []tls.CurveID{tls.X25519}, NextProtos: []string{"http/1.1"}})
		if err := tc.Handshake(); err != nil {
			nc.Close()
			return nil, err
		}
		k.c = tc
	}
	if k.raw {
		k.req = make([]byte, 64)
		if _, err := k.c.Write(header('E', 64)); err != nil {
			nc.Close()
			return nil, err
		}
	} else {
		keep := ""
		if closeAfter {
			keep = "Connection: close\r\n"
		}
		k.req = []byte("GET " + t.path + " HTTP/1.1\r\nHost: " + t.host + "\r\n" + keep + "\r\n")
	}
	k.r = bufio.NewReaderSize(k.c, 4096)
	return k, nil
}

// once sends one request and reads the whole answer.
func (k *conn) once() error {
	k.c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := k.c.Write(k.req); err != nil {
		return err
	}
	if k.raw {
		var b [64]byte
		_, err := io.ReadFull(k.r, b[:])
		return err
	}
	// A small reader of its own: the client must cost less than what it measures.
	length, chunked := -1, false
	for first := true; ; first = false {
		line, err := k.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first {
			if len(line) < 12 || string(line[9:12]) != "200" {
				return fmt.Errorf("status %q", string(line))
			}
			continue
		}
		if len(line) <= 2 {
			break
		}
		if n, ok := headerValue(line, "content-length:"); ok {
			length = atoi(n)
		} else if v, ok := headerValue(line, "transfer-encoding:"); ok && len(v) >= 7 {
			chunked = true
		}
	}
	if chunked {
		for {
			line, err := k.r.ReadSlice('\n')
			if err != nil {
				return err
			}
			var n int
			fmt.Sscanf(string(line), "%x", &n)
			if _, err := k.r.Discard(n + 2); err != nil {
				return err
			}
			if n == 0 {
				return nil
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("no length")
	}
	_, err := k.r.Discard(length)
	return err
}

func headerValue(line []byte, name string) ([]byte, bool) {
	if len(line) < len(name) {
		return nil, false
	}
	for i := range len(name) {
		b := line[i]
		if b >= 'A' && b <= 'Z' {
			b += 32
		}
		if b != name[i] {
			return nil, false
		}
	}
	return line[len(name):], true
}

func atoi(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= '0' && c <= '9' {
			n = n*10 + int(c-'0')
		}
	}
	return n
}
