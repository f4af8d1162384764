#!/usr/bin/env python3
"""activator.py NAME=HOST:PORT... -- PROGRAM...: holds listening sockets as systemd does and runs PROGRAM with them.

SIGHUP ends the program and, once it is gone, starts it again; SIGTERM ends it for good. What the program tells its service
manager is printed as 'notice: TEXT'. The sockets are handed over as systemd hands them over: waiting (not O_NONBLOCK).
"""
import ctypes
import fcntl
import os
import signal
import socket
import sys
import threading

split = sys.argv.index("--")
names, sockets = [], []
for name, _, address in (word.partition("=") for word in sys.argv[1:split]):
    host, _, port = address.rpartition(":")
    if host == "[::]":
        listener = socket.create_server(("::", int(port)), family=socket.AF_INET6, backlog=1024, dualstack_ipv6=True)
    else:
        listener = socket.create_server((host, int(port)), backlog=1024)
    listener.setblocking(True)
    names.append(name)
    sockets.append(listener)
program = sys.argv[split + 1:]

notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notices.bind("\0mysocket-activator-%d" % os.getpid())


def print_notices():
    while True:
        print("notice: " + notices.recv(4096).decode().replace("\n", " "), flush=True)


def start():
    pid = os.fork()
    if pid:
        return pid
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: never without us
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    aside = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, 3 + len(sockets)) for each in sockets]
    for i, each in enumerate(aside):
        os.dup2(each, 3 + i, inheritable=True)
    environment = dict(
        os.environ,
        LISTEN_PID=str(os.getpid()),
        LISTEN_FDS=str(len(sockets)),
        LISTEN_FDNAMES=":".join(names),
        NOTIFY_SOCKET="@mysocket-activator-%d" % os.getppid(),
        WATCHDOG_USEC="1500000",
        WATCHDOG_PID=str(os.getpid()),
    )
    os.execvpe(program[0], program, environment)


asked = {signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
signal.pthread_sigmask(signal.SIG_BLOCK, asked)
threading.Thread(target=print_notices, daemon=True).start()
child, again = start(), False
while True:
    what = signal.sigwait(asked)
    if what == signal.SIGCHLD:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            print("activator: the program ended with %d" % code, flush=True)
            if not again:
                sys.exit(abs(code))
            child, again = start(), False
    else:
        again = what == signal.SIGHUP
        os.kill(child, signal.SIGTERM)
