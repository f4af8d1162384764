"""As the original's Python client does: session, pty and shell first, then the forwarding. ARGS: PORT KEY TARGET_PORT"""
import socket
import sys
import threading

import paramiko

port, key, target = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def carry(channel, origin, server):
    def run():
        with socket.create_connection(("127.0.0.1", target)) as backend:
            threading.Thread(target=pump, args=(channel.recv, backend.sendall), daemon=True).start()
            pump(backend.recv, channel.sendall)
        channel.close()

    threading.Thread(target=run, daemon=True).start()


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
transport.request_port_forward("localhost", 80, carry)
while data := session.recv(1024):
    sys.stdout.write(data.decode())
    sys.stdout.flush()
