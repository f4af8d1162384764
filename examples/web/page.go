package main

import (
	_ "embed"
	"html/template"
	"net"
	"net/http"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// visitor is who the last proxy says it is, else who connected.
func visitor(r *http.Request) string {
	if forwarded := r.Header.Get("X-Forwarded-For"); forwarded != "" {
		return forwarded
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	pageTemplate.Execute(w, map[string]string{"Pod": pod, "Host": r.Host, "Visitor": visitor(r),
		"Scheme": r.Header.Get("X-Forwarded-Proto"), "Request": r.Header.Get("X-Request-Id")})
}
