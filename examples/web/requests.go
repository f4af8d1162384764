package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// echo tells in JSON what arrived here.
func echo(w http.ResponseWriter, r *http.Request) {
	answer(w, map[string]any{"method": r.Method, "path": r.URL.RequestURI(), "proto": r.Proto, "host": r.Host,
		"headers": r.Header, "remote": r.RemoteAddr, "pod": pod})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(body)
}

// number is a query parameter between 0 and most; what is not one is answered with 400, and ok is false.
func number(w http.ResponseWriter, r *http.Request, name string, otherwise, most int64) (value int64, ok bool) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return otherwise, true
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < 0 || value > most {
		http.Error(w, fmt.Sprintf("%s must be a number from 0 to %d", name, most), http.StatusBadRequest)
		return 0, false
	}
	return value, true
}

// download sends ?bytes=N bytes; the byte at offset i is i modulo 251.
func download(w http.ResponseWriter, r *http.Request) {
	left, ok := number(w, r, "bytes", 1<<20, 1<<40)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.FormatInt(left, 10))
	block := make([]byte, 251*256)
	for i := range block {
		block[i] = byte(i % 251)
	}
	for left > 0 {
		n, err := w.Write(block[:min(left, int64(len(block)))])
		if err != nil {
			return
		}
		left -= int64(n)
	}
}

// upload tells how much arrived, and its SHA-256.
func upload(w http.ResponseWriter, r *http.Request) {
	hash := sha256.New()
	n, err := io.Copy(hash, r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer(w, map[string]any{"bytes": n, "sha256": hex.EncodeToString(hash.Sum(nil))})
}

// events sends ?count=N server-sent events, ?interval=MS apart, each at once.
func events(w http.ResponseWriter, r *http.Request) {
	count, ok := number(w, r, "count", 10, 1<<30)
	if !ok {
		return
	}
	interval, ok := number(w, r, "interval", 1000, 1<<30)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w).Flush
	for i := range count {
		if i > 0 && !pause(r, interval) {
			return
		}
		fmt.Fprintf(w, "id: %d\ndata: %s\n\n", i, time.Now().UTC().Format(time.RFC3339Nano))
		if flush() != nil {
			return
		}
	}
}

// pause waits; false says that the visitor went away meanwhile.
func pause(r *http.Request, milliseconds int64) bool {
	select {
	case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		return true
	case <-r.Context().Done():
		return false
	}
}

// status answers with the status code in the path.
func status(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.PathValue("code"))
	if err != nil || code < 200 || code > 599 {
		http.Error(w, "the status must be a number from 200 to 599", http.StatusBadRequest)
		return
	}
	w.WriteHeader(code)
	if code != http.StatusNoContent && code != http.StatusNotModified {
		fmt.Fprintln(w, code, http.StatusText(code))
	}
}

// slow answers after ?ms=MS.
func slow(w http.ResponseWriter, r *http.Request) {
	wait, ok := number(w, r, "ms", 1000, 1<<30)
	if ok && pause(r, wait) {
		fmt.Fprintf(w, "after %d ms\n", wait)
	}
}
