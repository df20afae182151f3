"""Length-prefixed pickles over a socket, between processes of one program that trust each other's code."""

from __future__ import annotations

import pickle
import socket
import struct
from typing import Any

HEADER = struct.Struct("!Q")


class TooMuch(Exception):
    """The message is larger than agreed."""


def send(channel: socket.socket, message: Any) -> None:
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    channel.sendall(HEADER.pack(len(body)))
    channel.sendall(body)


class Reader:
    """Collects messages from a socket that is read when it has something."""

    def __init__(self, channel: socket.socket, most: int) -> None:
        self.channel, self.most = channel, most
        self.buffer = bytearray()
        self.ended = False
        self.over = 0  # bytes of the message that is larger than agreed

    def receive(self) -> list[Any]:
        """The messages complete by now; raises TooMuch, once those before are out. Sets ``ended`` at the end."""
        if self.over:
            raise TooMuch(f"{self.over} bytes")
        try:
            chunk = self.channel.recv(1 << 20)
        except ConnectionResetError:  # the other end was killed
            chunk = b""
        if not chunk:
            self.ended = True
            return []
        self.buffer += chunk
        found = []
        while len(self.buffer) >= HEADER.size:
            (length,) = HEADER.unpack_from(self.buffer)
            if length > self.most:
                self.over = length
                break
            if len(self.buffer) < HEADER.size + length:
                break
            # Only our own child writes here, and what it hands over are values of our own pure functions.
            found.append(pickle.loads(self.buffer[HEADER.size : HEADER.size + length]))  # noqa: S301
            del self.buffer[: HEADER.size + length]
        if self.over and not found:
            raise TooMuch(f"{self.over} bytes")
        return found
