"""A small process that forks children quickly: it has loaded what was called before, with all its libraries.

Run as ``python -m documents.isolation.nursery FD``. Over the control socket FD it gets one socket per call, with the
name of the function that is called, and loads what that needs; it forks a child that serves it, waits for its end,
kills what the child left behind and reports the exit status. When the control socket closes (its owner is gone, however
it died) it kills every child and ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from typing import Any

from documents.isolation import wire
from documents.isolation.child import Call, perform
from documents.isolation.limits import Limits
from documents.isolation.loading import load

LONGEST_NAME = 512  # bytes of a function's name


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _be_child(channel: socket.socket) -> None:
    """The child's whole life; its group is its own, so that all it starts can be killed with it."""
    os.setsid()
    sys.dont_write_bytecode = True  # who reads untrusted files writes none of ours
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # libraries print what they think of a file; logs are for lines of ours
        os.dup2(silence, stream)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    wire.send(channel, ("started", os.getpid()))
    reader = wire.Reader(channel, most=1 << 30)
    messages: list[tuple[Call, Limits]] = []
    while not messages and not reader.ended:
        messages = reader.receive()
    for call, limits in messages[:1]:
        perform(call, limits, channel)


class Nursery:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, socket.socket] = {}

    def serve(self) -> None:
        wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who will tell us
        while True:
            both: list[Any] = [self.control, wake_read]
            ready = select.select(both, [], [])[0]
            if wake_read in ready:
                os.read(wake_read, 4096)
                self.reap()
            if self.control in ready and not self.accept():
                return self.end()

    def accept(self) -> bool:
        # A message with a descriptor is never read together with the one after it (unix(7), ancillary data).
        name, fds, _, _ = socket.recv_fds(self.control, LONGEST_NAME, 1)
        if not fds:
            return False
        channel = socket.socket(fileno=fds[0])
        load(name.decode())  # up to half a second, once
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                self.control.close()
                for other in self.children.values():
                    other.close()
                _be_child(channel)
                code = 0
            finally:
                os._exit(code)
        self.children[pid] = channel
        return True

    def reap(self) -> None:
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            kill_group(pid)  # programs it started and did not wait for
            channel = self.children.pop(pid, None)
            if channel is not None:
                with channel, contextlib.suppress(OSError):  # the caller may have hung up
                    channel.settimeout(5)
                    wire.send(channel, ("exit", os.waitstatus_to_exitcode(status)))

    def end(self) -> None:
        for pid in self.children:
            kill_group(pid)


def main() -> None:
    Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
