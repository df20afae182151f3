"""Connections that go only to checked addresses, and end when their time is over.

httpcore asks a network backend for every connection. Ours looks the name up once, judges every address that comes back
and connects to those very addresses, so that no second look-up can lead elsewhere. TLS still verifies the name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import httpcore

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.addresses import is_public

Resolve = Callable[[str, int], list[str]]
Clock = Callable[[], float]
Look = Callable[[], None]
LOOK_EVERY = 0.5  # seconds between looks at whether somebody wants us to stop


def resolve_by_system(host: str, port: int) -> list[str]:
    """The addresses of a name as this machine sees them, in its order; raises OSError for an unknown one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedNetwork(httpcore.NetworkBackend):
    """The backend of one request. ``private_hosts`` are names that may lead anywhere; ``until`` is on ``clock``.

    A name counts by its spelling in the URL, or as ``name:port`` for that port alone. ``look`` is called while bytes
    are waited for, and may raise to end it.
    """

    def __init__(
        self,
        *,
        private_hosts: Collection[str],
        resolve: Resolve,
        until: float,
        clock: Clock = time.monotonic,
        look: Look | None = None,
    ) -> None:
        self.private_hosts, self.resolve, self.until, self.clock = private_hosts, resolve, until, clock
        self.look = look
        self.network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self.network.connect_tcp(
                    address, port, timeout=left(self.until, self.clock, timeout), local_address=local_address,
                    socket_options=socket_options,
                )  # fmt: skip
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return TimedStream(stream, self.until, self.clock, self.look)
        raise TryLater("unreachable", f"{host} does not answer.") from last

    def _addresses(self, host: str, port: int) -> list[str]:
        """All addresses of a name; one that must not be reached refuses the name as a whole."""
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise TryLater(
                "unreachable", f"There is no machine called {host}, or names cannot be looked up."
            ) from error
        if host not in self.private_hosts and f"{host}:{port}" not in self.private_hosts:
            refused = [one for one in addresses if not is_public(one)]
            if refused:
                text = f"{host} is not on the open internet, so Bindery does not go there. The operator can allow it."
                raise Refused("address_refused", text)
        return addresses

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        raise Refused("address_refused", "Only machines of the open internet can be asked.")

    def sleep(self, seconds: float) -> None:
        raise NotImplementedError("nothing here is tried again by itself")


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step has only what is left of the request's time, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, until: float, clock: Clock, look: Look | None = None) -> None:
        self.stream, self.until, self.clock, self.look = stream, until, clock, look

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.look is None:
            return self.stream.read(max_bytes, timeout=left(self.until, self.clock, timeout))
        until = self.clock() + left(self.until, self.clock, timeout)
        while True:
            self.look()
            try:
                return self.stream.read(max_bytes, timeout=left(until, self.clock, LOOK_EVERY))
            except httpcore.ReadTimeout:
                if self.clock() >= until:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=left(self.until, self.clock, timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = left(self.until, self.clock, timeout)
        stream = self.stream.start_tls(ssl_context, server_hostname=server_hostname, timeout=timeout)
        return TimedStream(stream, self.until, self.clock, self.look)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def left(until: float, clock: Clock, most: float | None) -> float:
    """Seconds a step may take; raises httpcore.ReadTimeout when none are left."""
    rest = until - clock()
    if rest <= 0:
        raise httpcore.ReadTimeout("the time of the whole request is over")
    return rest if most is None else min(rest, most)
