// Command load is the load side of the bench: one static program with the targets and every client that the tables need.
// Each client prints one JSON object.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"time"
)

var commands = map[string]struct {
	help string
	run  func(args []string) error
}{
	"backend": {"raw TCP test server (down/up/echo/half-close) and an HTTP behaviour server", backendMain},
	"bulk":    {"move bytes over N raw TCP streams and verify them", bulkMain},
	"conns":   {"new connections per second: connect, (TLS), one request, close", connsMain},
	"rate":    {"open-loop fixed-rate requests; latency counted from the scheduled instant", rateMain},
	"idle":    {"open N connections, prove each with one request, hold them until stdin closes", idleMain},
	"waitup":  {"poll until the first good answer; prints the wall-clock time of it", waitupMain},
	"behave":  {"behaviour probes: forwarded headers, websocket, h2, grpc, half-close, 502", behaveMain},
	"stall":   {"latency of small requests with and without one stalled download", stallMain},
	"delay":   {"TCP proxy that adds a fixed one-way delay in each direction", delayMain},
}

func main() {
	if len(os.Args) > 1 {
		if c, ok := commands[os.Args[1]]; ok {
			if err := c.run(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, "load:", err)
				os.Exit(1)
			}
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: load COMMAND [flags]")
	names := make([]string, 0, len(commands))
	for n := range commands {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Fprintf(os.Stderr, "  %-8s %s\n", n, commands[n].help)
	}
	os.Exit(2)
}

func emit(v any) error { return json.NewEncoder(os.Stdout).Encode(v) }

// quantiles returns the asked quantiles of d in microseconds (d is sorted in place).
func quantiles(d []time.Duration, qs ...float64) []float64 {
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	out := make([]float64, len(qs))
	for i, q := range qs {
		if len(d) == 0 {
			continue
		}
		k := int(q * float64(len(d)))
		if k >= len(d) {
			k = len(d) - 1
		}
		out[i] = float64(d[k].Nanoseconds()) / 1000
	}
	return out
}
