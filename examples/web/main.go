// Web is a small page to put behind a MySocket, and a set of routes that show what a request went through on its way.
package main

import (
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const address = ":8080"

// pod is the name of the Pod: Kubernetes makes it the host name.
var pod, _ = os.Hostname()

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", page)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("GET /download", download)
	mux.HandleFunc("/upload", upload)
	mux.HandleFunc("GET /events", events)
	mux.HandleFunc("GET /ws", webSocket)
	mux.HandleFunc("/status/{code}", status)
	mux.HandleFunc("/slow", slow)
	return mux
}

// logged writes a line for each request but the probes'.
func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			log.Printf("%s %s %s from %s id %q", r.Proto, r.Method, r.URL.Path, visitor(r), r.Header.Get("X-Request-Id"))
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	server := &http.Server{Addr: address, Handler: logged(routes()), ReadHeaderTimeout: 10 * time.Second}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() { <-stop; server.Close() }()
	log.Printf("%s listens on %s", pod, address)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}
