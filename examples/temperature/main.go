// Temperature is a page with the temperature of the machine it runs on, and what its network interfaces have carried.
//
//	go run . -listen 127.0.0.1:8080      and then open http://127.0.0.1:8080, or have it as JSON: curl -H 'Accept: application/json'
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

//go:embed page.html
var html string

var page = template.Must(template.New("page").Parse(html))

func show(w http.ResponseWriter, r *http.Request) {
	now, err := read("/sys/class/thermal", "/proc/net/dev")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(now)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	page.Execute(w, now)
}

func main() {
	log.SetFlags(0)
	address := flag.String("listen", ":8080", "address and port")
	flag.Parse()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", show)
	server := &http.Server{Addr: *address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() { <-stop; server.Close() }()
	log.Printf("listens on %s", *address)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
