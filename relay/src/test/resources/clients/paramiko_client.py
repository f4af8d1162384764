"""As the original's Python client does: session, pty and shell first, then the forwarding. ARGS: PORT KEY TARGET_PORT
[FORWARDED]. A visitor that has finished is told to the target by itself."""
import socket
import sys
import threading

import paramiko

port, key, target = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def carry(channel, origin, server):
    def run():
        with socket.create_connection(("127.0.0.1", target)) as backend:
            threading.Thread(target=forth, args=(channel, backend), daemon=True).start()
            pump(backend.recv, channel.sendall)
        channel.close()

    threading.Thread(target=run, daemon=True).start()


def forth(channel, backend):
    pump(channel.recv, backend.sendall)
    backend.shutdown(socket.SHUT_WR)


def pump(receive, send):
    while data := receive(65536):
        send(data)


client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("127.0.0.1", port=port, username="me", key_filename=key, allow_agent=False, look_for_keys=False)
transport = client.get_transport()
transport.set_keepalive(1)
session = transport.open_session()
session.get_pty()
session.invoke_shell()
transport.request_port_forward("localhost", int(sys.argv[4]) if len(sys.argv) > 4 else 80, carry)
while data := session.recv(1024):
    sys.stdout.write(data.decode())
    sys.stdout.flush()
