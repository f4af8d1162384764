"""A Python client that forwards. ARGS: PORT KEY TARGET_PORT. Either direction of a stream ends by itself."""
import socket
import sys
import threading

import paramiko

port, key, target = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def carry(channel, origin, server):
    threading.Thread(target=both_ways, args=(channel,), daemon=True).start()


def both_ways(channel):
    with socket.create_connection(("127.0.0.1", target)) as backend:
        forth = threading.Thread(target=pump, args=(channel.recv, backend.sendall, lambda: backend.shutdown(socket.SHUT_WR)), daemon=True)
        forth.start()
        pump(backend.recv, channel.sendall, channel.shutdown_write)
        forth.join()
    channel.close()


def pump(receive, send, end):
    while data := receive(65536):
        send(data)
    end()


client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect("127.0.0.1", port=port, username="tester", key_filename=key, allow_agent=False, look_for_keys=False)
transport = client.get_transport()
granted = transport.request_port_forward("127.0.0.1", 0, carry)
print("Allocated port", granted, "for remote forward", flush=True)
threading.Event().wait()
