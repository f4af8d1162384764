package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// The raw protocol: the client sends one command byte and a big-endian 64-bit length.
//
//	D n: the server sends n bytes of the pattern.
//	U n: the client sends n bytes of the pattern; the server answers one status byte and their SHA-256.
//	E n: messages of n bytes are echoed until end of file.
//	S n: the server reads nothing for n milliseconds, and closes.
//	H 0: the client half-closes after a line; the server, on seeing EOF, answers the line and closes.
const headerLen = 9

// pattern is random and of prime length, so neither a shift nor a lost block can go unseen.
const patternLen = 1048573

var pattern = sync.OnceValue(func() []byte {
	src := rand.NewChaCha8([32]byte{1, 2, 3})
	p := make([]byte, patternLen+256*1024)
	src.Read(p[:patternLen])
	copy(p[patternLen:], p)
	return p
})

func writePattern(w io.Writer, n int64) error {
	p := pattern()
	var off int64
	for off < n {
		at := int(off % patternLen)
		k := min(int64(128*1024), n-off)
		m, err := w.Write(p[at : at+int(k)])
		off += int64(m)
		if err != nil {
			return err
		}
	}
	return nil
}

// readPattern reads n bytes, comparing every byte with the pattern; with h it also hashes them.
func readPattern(r io.Reader, n int64, h hash.Hash) error {
	p := pattern()
	buf := make([]byte, 256*1024)
	var off int64
	for off < n {
		k := min(int64(len(buf)), n-off)
		m, err := r.Read(buf[:k])
		if m > 0 {
			at := int(off % patternLen)
			if !bytes.Equal(buf[:m], p[at:at+m]) {
				return fmt.Errorf("bytes differ near offset %d", off)
			}
			if h != nil {
				h.Write(buf[:m])
			}
			off += int64(m)
		}
		if err != nil {
			if err == io.EOF && off == n {
				return nil
			}
			return fmt.Errorf("at %d of %d: %w", off, n, err)
		}
	}
	return nil
}

func patternSum(n int64) [32]byte {
	h := sha256.New()
	writePattern(h, n)
	var s [32]byte
	h.Sum(s[:0])
	return s
}

func header(cmd byte, n int64) []byte {
	b := make([]byte, headerLen)
	b[0] = cmd
	binary.BigEndian.PutUint64(b[1:], uint64(n))
	return b
}

func serveRaw(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			var hd [headerLen]byte
			if _, err := io.ReadFull(c, hd[:]); err != nil {
				return
			}
			n := int64(binary.BigEndian.Uint64(hd[1:]))
			switch hd[0] {
			case 'D':
				writePattern(c, n)
				// wait for the client to close, so that a relay that drops data on close shows it
				io.Copy(io.Discard, c)
			case 'U', 'V':
				var h hash.Hash
				if hd[0] == 'V' {
					h = sha256.New()
				}
				status := []byte{1}
				if readPattern(c, n, h) != nil {
					status[0] = 0
				}
				if h != nil {
					status = h.Sum(status)
				}
				c.Write(status)
			case 'E':
				buf := make([]byte, n)
				for {
					if _, err := io.ReadFull(c, buf); err != nil {
						return
					}
					if _, err := c.Write(buf); err != nil {
						return
					}
				}
			case 'S':
				time.Sleep(time.Duration(n) * time.Millisecond)
			case 'H':
				b, err := io.ReadAll(c)
				if err != nil {
					return
				}
				c.Write(append([]byte("after-eof:"), b...))
			}
		}()
	}
}

func bulkMain(args []string) error {
	fs := flag.NewFlagSet("bulk", flag.ExitOnError)
	addr := fs.String("addr", "", "host:port")
	n := fs.Int("n", 1, "streams")
	total := fs.Int64("bytes", 1<<30, "bytes over all streams")
	dir := fs.String("dir", "down", "down or up")
	sha := fs.Bool("sha", false, "also check SHA-256 of each stream (every byte is compared either way)")
	timeout := fs.Duration("timeout", 120*time.Second, "limit for the whole run")
	fs.Parse(args)
	per := *total / int64(*n)
	pattern()
	var want [32]byte
	if *sha {
		want = patternSum(per)
	}
	conns := make([]net.Conn, *n)
	for i := range conns {
		c, err := net.DialTimeout("tcp", *addr, 10*time.Second)
		if err != nil {
			return err
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(*timeout))
		conns[i] = c
	}
	errs := make([]error, *n)
	start := time.Now()
	var wg sync.WaitGroup
	for i, c := range conns {
		wg.Go(func() {
			errs[i] = func() error {
				if *dir == "down" {
					if _, err := c.Write(header('D', per)); err != nil {
						return err
					}
					var h hash.Hash
					if *sha {
						h = sha256.New()
					}
					if err := readPattern(c, per, h); err != nil {
						return err
					}
					if h != nil && !bytes.Equal(h.Sum(nil), want[:]) {
						return errors.New("sha256 differs")
					}
					return nil
				}
				cmd := byte('U')
				if *sha {
					cmd = 'V'
				}
				if _, err := c.Write(header(cmd, per)); err != nil {
					return err
				}
				if err := writePattern(c, per); err != nil {
					return err
				}
				answer := make([]byte, 1)
				if *sha {
					answer = make([]byte, 33)
				}
				if _, err := io.ReadFull(c, answer); err != nil {
					return fmt.Errorf("answer: %w", err)
				}
				if answer[0] != 1 || *sha && !bytes.Equal(answer[1:], want[:]) {
					return errors.New("upload damaged")
				}
				return nil
			}()
		})
	}
	wg.Wait()
	el := time.Since(start).Seconds()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	bytes := per * int64(*n)
	return emit(map[string]any{"seconds": el, "bytes": bytes, "MBps": float64(bytes) / 1e6 / el, "sha": *sha})
}
