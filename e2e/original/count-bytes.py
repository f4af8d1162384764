"""count-bytes.py PORT: answers each line on a TCP connection with the number of its bytes, on loopback."""

import socketserver
import sys


class Counter(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(b"%d bytes\n" % len(line.rstrip(b"\r\n")))


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Counter).serve_forever()
