package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

func connsMain(args []string) error {
	fs := flag.NewFlagSet("conns", flag.ExitOnError)
	var t target
	t.flags(fs)
	w := fs.Int("w", 32, "workers")
	d := fs.Duration("d", 5*time.Second, "duration")
	fs.Parse(args)
	var mu sync.Mutex
	var lat []time.Duration
	var errs atomic.Int64
	var lastErr atomic.Value
	end := time.Now().Add(*d)
	start := time.Now()
	var wg sync.WaitGroup
	for range *w {
		wg.Go(func() {
			var mine []time.Duration
			for time.Now().Before(end) {
				s := time.Now()
				k, err := t.dial(true)
				if err == nil {
					err = k.once()
					k.c.Close()
				}
				if err != nil {
					lastErr.Store(err.Error())
					if errs.Add(1) > 1000 {
						break
					}
					time.Sleep(time.Millisecond)
					continue
				}
				mine = append(mine, time.Since(s))
			}
			mu.Lock()
			lat = append(lat, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	el := time.Since(start).Seconds()
	q := quantiles(lat, .5, .99)
	out := map[string]any{"seconds": el, "conns": len(lat), "cps": float64(len(lat)) / el, "p50_us": q[0], "p99_us": q[1], "errors": errs.Load()}
	if e := lastErr.Load(); e != nil {
		out["last_error"] = e
	}
	return emit(out)
}

func idleMain(args []string) error {
	fs := flag.NewFlagSet("idle", flag.ExitOnError)
	var t target
	t.flags(fs)
	n := fs.Int("n", 1000, "connections")
	fs.Parse(args)
	held := make([]*conn, 0, *n)
	var mu sync.Mutex
	var wg sync.WaitGroup
	sem := make(chan struct{}, 16)
	var failed atomic.Int64
	var lastErr atomic.Value
	for range *n {
		sem <- struct{}{}
		wg.Go(func() {
			defer func() { <-sem }()
			k, err := t.dial(false)
			if err == nil {
				err = k.once()
			}
			if err != nil {
				failed.Add(1)
				lastErr.Store(err.Error())
				return
			}
			k.c.SetDeadline(time.Time{})
			mu.Lock()
			held = append(held, k)
			mu.Unlock()
		})
	}
	wg.Wait()
	out := map[string]any{"open": len(held), "failed": failed.Load()}
	if e := lastErr.Load(); e != nil {
		out["last_error"] = e
	}
	emit(out)
	io.Copy(io.Discard, os.Stdin)
	// a second request on a sample of them shows that they lived
	asked, alive := 0, 0
	for i := 0; i < len(held); i += max(1, len(held)/100) {
		asked++
		if held[i].once() == nil {
			alive++
		}
	}
	return emit(map[string]any{"asked": asked, "alive": alive})
}

func waitupMain(args []string) error {
	fs := flag.NewFlagSet("waitup", flag.ExitOnError)
	var t target
	t.flags(fs)
	every := fs.Duration("every", 5*time.Millisecond, "poll interval")
	limit := fs.Duration("limit", 60*time.Second, "give up after")
	fs.Parse(args)
	start := time.Now()
	tries := 0
	var last error
	for time.Since(start) < *limit {
		tries++
		ok := make(chan error, 1)
		go func() { ok <- t.answers() }() // a hung attempt must not hide that a new one would succeed
		select {
		case last = <-ok:
			if last == nil {
				return emit(map[string]any{"unix_ns": time.Now().UnixNano(), "tries": tries})
			}
		case <-time.After(500 * time.Millisecond):
		}
		time.Sleep(*every)
	}
	return fmt.Errorf("not up after %v: %v", *limit, last)
}

// answers makes one connection, with one request unless the mode is that the port listens.
func (t *target) answers() error {
	if t.mode == "listens" {
		c, err := t.from.dialer().Dial("tcp", t.addr)
		if err == nil {
			c.Close()
		}
		return err
	}
	k, err := t.dial(true)
	if err != nil {
		return err
	}
	defer k.c.Close()
	return k.once()
}
