// zone is a name server for tests: every name leads to 127.0.0.1, and records of one zone can be set by dynamic update
// (RFC 2136) with a TSIG key. A record _acme-challenge.NAME outside of the zone is an alias of NAME.acme.ZONE.
// Updates are told on standard output.
//
//	zone ADDRESS ZONE KEY-NAME SECRET
package main

import (
	"fmt"
	"log"
	"os"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

var (
	lock    sync.Mutex
	records = map[string][]dns.RR{}
	zone    string
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: zone ADDRESS ZONE KEY-NAME SECRET")
	}
	zone = dns.CanonicalName(os.Args[2])
	secrets := map[string]string{dns.CanonicalName(os.Args[3]): os.Args[4]}
	for _, network := range []string{"udp", "tcp"} {
		server := &dns.Server{
			Addr: os.Args[1], Net: network, TsigSecret: secrets, Handler: dns.HandlerFunc(answer),
			MsgAcceptFunc: func(dns.Header) dns.MsgAcceptAction { return dns.MsgAccept },
		}
		go func() { log.Fatal(server.ListenAndServe()) }()
	}
	select {}
}

func answer(w dns.ResponseWriter, asked *dns.Msg) {
	reply := new(dns.Msg).SetReply(asked)
	if asked.Opcode == dns.OpcodeUpdate {
		reply.Rcode = update(w, asked)
	} else if len(asked.Question) == 1 {
		question := asked.Question[0]
		name := dns.CanonicalName(question.Name)
		if rest, found := strings.CutPrefix(name, "_acme-challenge."); found && !dns.IsSubDomain(zone, name) {
			alias, _ := dns.NewRR(name + " 1 IN CNAME " + rest + "acme." + zone)
			reply.Answer = append(reply.Answer, alias)
			name = rest + "acme." + zone
		}
		lock.Lock()
		for _, record := range records[name] {
			if record.Header().Rrtype == question.Qtype {
				reply.Answer = append(reply.Answer, record)
			}
		}
		lock.Unlock()
		if question.Qtype == dns.TypeA {
			record, _ := dns.NewRR(question.Name + " 1 IN A 127.0.0.1")
			reply.Answer = append(reply.Answer, record)
		}
	}
	if key := asked.IsTsig(); key != nil && w.TsigStatus() == nil {
		reply.SetTsig(key.Hdr.Name, key.Algorithm, 300, int64(key.TimeSigned))
	}
	if err := w.WriteMsg(reply); err != nil {
		log.Print(err)
	}
}

func update(w dns.ResponseWriter, asked *dns.Msg) int {
	if asked.IsTsig() == nil || w.TsigStatus() != nil {
		fmt.Println("refused: not signed by the key")
		return dns.RcodeNotAuth
	}
	if len(asked.Question) != 1 || dns.CanonicalName(asked.Question[0].Name) != zone {
		fmt.Println("refused: not the zone", zone)
		return dns.RcodeNotZone
	}
	lock.Lock()
	defer lock.Unlock()
	for _, change := range asked.Ns {
		name := dns.CanonicalName(change.Header().Name)
		if !dns.IsSubDomain(zone, name) {
			fmt.Println("refused: outside", name)
			return dns.RcodeNotZone
		}
		text := ""
		if txt, ok := change.(*dns.TXT); ok {
			text = strings.Join(txt.Txt, "")
		}
		switch change.Header().Class {
		case dns.ClassINET:
			records[name] = append(records[name], change)
			fmt.Println("added", name, text)
		case dns.ClassNONE:
			var left []dns.RR
			for _, record := range records[name] {
				if txt, ok := record.(*dns.TXT); !ok || strings.Join(txt.Txt, "") != text {
					left = append(left, record)
				}
			}
			records[name] = left
			fmt.Println("removed", name, text)
		default:
			return dns.RcodeNotImplemented
		}
	}
	return dns.RcodeSuccess
}
