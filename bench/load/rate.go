package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type rateResult struct {
	Rate, Achieved                       float64
	Requests, Errors                     int64
	P50, P90, P99, P999, Max, SchedP99us float64
	LastError                            string `json:",omitempty"`
}

// runRate sends Poisson arrivals at rate for d over c connections. An arrival that finds every
// connection busy waits in a queue, and its wait counts: no coordinated omission.
func runRate(ctx context.Context, t *target, c int, rate float64, d time.Duration, warm time.Duration) (rateResult, error) {
	res := rateResult{Rate: rate}
	conns := make([]*conn, c)
	for i := range conns {
		k, err := t.dial(false)
		if err == nil {
			err = k.once()
		}
		if err != nil {
			return res, fmt.Errorf("connection %d: %w", i, err)
		}
		conns[i] = k
	}
	queue := make(chan time.Time, 1<<20)
	var mu sync.Mutex
	var lat []time.Duration
	var errs atomic.Int64
	var lastErr atomic.Value
	start := time.Now()
	measureFrom := start.Add(warm)
	var wg sync.WaitGroup
	for _, k := range conns {
		wg.Go(func() {
			var mine []time.Duration
			for at := range queue {
				err := k.once()
				if at.After(measureFrom) {
					mine = append(mine, time.Since(at))
				}
				if err != nil {
					lastErr.Store(err.Error())
					errs.Add(1)
					k.c.Close()
					n, derr := t.dial(false)
					if derr != nil {
						time.Sleep(50 * time.Millisecond)
						continue
					}
					k = n
				}
			}
			k.c.Close()
			mu.Lock()
			lat = append(lat, mine...)
			mu.Unlock()
		})
	}
	rng := rand.New(rand.NewPCG(7, 11))
	// Go's own sleep rounds up to the poller's millisecond; the schedule needs the kernel's precision,
	// and a second P so that the sleeping thread never holds the one that serves the connections.
	runtime.GOMAXPROCS(2)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	syscall.RawSyscall(syscall.SYS_PRCTL, 29, 1, 0) // PR_SET_TIMERSLACK: 1 ns
	next := start
	end := start.Add(warm + d)
	var lag []time.Duration
	for next.Before(end) && ctx.Err() == nil {
		if w := time.Until(next); w > 0 {
			ts := syscall.NsecToTimespec(int64(w))
			syscall.Nanosleep(&ts, nil)
		}
		now := time.Now()
		for !next.After(now) && next.Before(end) {
			lag = append(lag, now.Sub(next))
			queue <- next
			next = next.Add(time.Duration(rng.ExpFloat64() / rate * float64(time.Second)))
		}
	}
	close(queue)
	wg.Wait()
	q := quantiles(lat, .5, .9, .99, .999, 1)
	res.P50, res.P90, res.P99, res.P999, res.Max = q[0], q[1], q[2], q[3], q[4]
	res.SchedP99us = quantiles(lag, .99)[0]
	res.Requests, res.Errors = int64(len(lat)), errs.Load()
	res.Achieved = float64(len(lat)) / d.Seconds()
	if e := lastErr.Load(); e != nil {
		res.LastError = e.(string)
	}
	return res, nil
}

func rateMain(args []string) error {
	fs := flag.NewFlagSet("rate", flag.ExitOnError)
	var t target
	t.flags(fs)
	c := fs.Int("c", 64, "connections")
	rate := fs.Float64("r", 1000, "requests per second")
	d := fs.Duration("d", 5*time.Second, "measured duration")
	warm := fs.Duration("warm", time.Second, "warm-up, not counted")
	fs.Parse(args)
	res, err := runRate(context.Background(), &t, *c, *rate, *d, *warm)
	if err != nil {
		return err
	}
	return emit(res)
}

func stallMain(args []string) error {
	fs := flag.NewFlagSet("stall", flag.ExitOnError)
	var t target
	t.flags(fs)
	stalls := fs.Int("stalls", 1, "streams that stall")
	dir := fs.String("dir", "down", "down: visitors who read nothing; up: targets that do not")
	rate := fs.Float64("r", 200, "small requests per second")
	d := fs.Duration("d", 4*time.Second, "duration of each half")
	fs.Parse(args)
	before, err := runRate(context.Background(), &t, 8, *rate, *d, 500*time.Millisecond)
	if err != nil {
		return err
	}
	stall := t.stallDown
	if *dir == "up" {
		stall = t.stallUp
	}
	for range *stalls {
		c, err := stall()
		if err != nil {
			return err
		}
		defer c.Close()
	}
	time.Sleep(1500 * time.Millisecond) // let every buffer on the way fill
	after, err := runRate(context.Background(), &t, 8, *rate, *d, 500*time.Millisecond)
	out := map[string]any{"before": before, "after": after}
	if err != nil {
		out["after_error"] = err.Error()
	}
	return emit(out)
}

// stallDown asks for a gigabyte and reads the first of it.
func (t *target) stallDown() (net.Conn, error) {
	if t.mode == "raw" {
		c, err := t.from.dialer().Dial("tcp", t.addr)
		if err != nil {
			return nil, err
		}
		if _, err := c.Write(header('D', 1<<30)); err != nil {
			return nil, err
		}
		_, err = io.ReadFull(c, make([]byte, 65536))
		return c, err
	}
	k, err := (&target{addr: t.addr, host: t.host, path: "/1g", mode: t.mode}).dial(false)
	if err != nil {
		return nil, err
	}
	if _, err := k.c.Write(k.req); err != nil {
		return nil, err
	}
	_, err = io.ReadFull(k.r, make([]byte, 65536))
	return k.c, err
}

// stallUp sends to a target that reads nothing, until nothing more goes in.
func (t *target) stallUp() (net.Conn, error) {
	c, err := t.from.dialer().Dial("tcp", t.addr)
	if err != nil {
		return nil, err
	}
	if _, err := c.Write(header('S', 60_000)); err != nil {
		return nil, err
	}
	for sent := 0; sent < 1<<30; {
		c.SetWriteDeadline(time.Now().Add(time.Second))
		n, err := c.Write(pattern()[:65536])
		sent += n
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return c, nil
		} else if err != nil {
			return nil, err
		}
	}
	return nil, errors.New("a gigabyte went to a target that reads nothing")
}
