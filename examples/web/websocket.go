package main

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strings"
)

const (
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA

	longestFrame = 16 << 20
	// acceptGUID is what RFC 6455 adds to the visitor's key.
	acceptGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
)

// webSocket sends every message back, frame by frame.
func webSocket(w http.ResponseWriter, r *http.Request) {
	key := r.Header.Get("Sec-WebSocket-Key")
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || key == "" {
		w.Header().Set("Upgrade", "websocket")
		http.Error(w, "this route speaks WebSocket only", http.StatusUpgradeRequired)
		return
	}
	conn, stream, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusHTTPVersionNotSupported)
		return
	}
	defer conn.Close()
	sum := sha1.Sum([]byte(key + acceptGUID))
	stream.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n")
	for stream.Flush() == nil {
		first, payload, err := readFrame(stream.Reader)
		if err != nil {
			return
		}
		switch first & 0xF {
		case opPing:
			first = first&0xF0 | opPong
		case opPong:
			continue
		}
		writeFrame(stream.Writer, first, payload)
		if first&0xF == opClose {
			stream.Flush()
			return
		}
	}
}

// readFrame gives the first byte of a frame (its end mark and kind) and the unmasked payload.
func readFrame(in *bufio.Reader) (first byte, payload []byte, err error) {
	var head [2]byte
	if _, err = io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	length := uint64(head[1] & 0x7F)
	switch length {
	case 126:
		var long [2]byte
		_, err = io.ReadFull(in, long[:])
		length = uint64(binary.BigEndian.Uint16(long[:]))
	case 127:
		var long [8]byte
		_, err = io.ReadFull(in, long[:])
		length = binary.BigEndian.Uint64(long[:])
	}
	if err != nil {
		return 0, nil, err
	}
	if head[1]&0x80 == 0 || length > longestFrame {
		return 0, nil, errors.New("a frame without a mask, or too long")
	}
	var mask [4]byte
	if _, err = io.ReadFull(in, mask[:]); err != nil {
		return 0, nil, err
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(in, payload)
	for i := range payload {
		payload[i] ^= mask[i%4]
	}
	return head[0], payload, err
}

func writeFrame(out *bufio.Writer, first byte, payload []byte) {
	head := []byte{first}
	switch n := len(payload); {
	case n < 126:
		head = append(head, byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(n))
	}
	out.Write(head)
	out.Write(payload)
}
