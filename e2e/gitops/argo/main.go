// argocheck is what a test needs of Argo CD besides its programs:
//
//	argocheck lua FOLDER     runs health.lua and actions/ of FOLDER over their cases with Argo CD's own Lua engine
//	argocheck redis ADDRESS  a Redis in memory, until it is ended
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: argocheck lua FOLDER | argocheck redis ADDRESS")
		os.Exit(2)
	}
	switch os.Args[1] {
	case "lua":
		if !checkFolder(os.Args[2]) {
			os.Exit(1)
		}
	case "redis":
		redis := miniredis.NewMiniRedis()
		check(redis.StartAddr(os.Args[2]))
		ended := make(chan os.Signal, 1)
		signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
		<-ended
		redis.Close()
	default:
		fmt.Fprintln(os.Stderr, "argocheck has no command", os.Args[1])
		os.Exit(2)
	}
}

func must[T any](v T, err error) T { check(err); return v }
func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
