"""Asking other machines: only those of the open internet, within limits of time and size, without surprises.

What a user types may be an address inside the operator's network, a name that leads there, or a page that redirects
there. So every connection is judged where it is made (`wire`), redirects are followed by hand and judged like first
requests, and an answer is read only as far as its limit, compressed or not. Proxies, passwords and certificates that
stand in the environment are not used.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import urljoin

import httpcore
import httpx

from pipeline.interruptions import Refused, TryLater
from pipeline.providers.wire import Clock, GuardedNetwork, Look, Resolve, resolve_by_system

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
KEPT_ELSEWHERE: Final = frozenset({"accept", "accept-language", "user-agent"})  # what another site may see of a request
DEFAULTS: Final = {"user-agent": "Bindery", "accept": "*/*"}


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for the whole request from the first look-up to the last byte, ``pause`` between two bytes.

    ``size`` is in bytes of the answer's body as it is read, that is unpacked.
    """

    seconds: float = 30.0
    pause: float = 10.0
    size: int = 20 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """``url`` is where the answer came from in the end; names of ``headers`` are in lower case."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that is read while it comes."""

    status: int
    url: str
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


@cache
def trusted() -> ssl.SSLContext:
    """Certificates of the well-known authorities, and of those that this machine trusts. Reading them takes 40 ms."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


@dataclass(frozen=True)
class Outside:
    """The way out. ``private_hosts`` are the names, or ``name:port``, that the operator allows to be private.

    ``look`` is called while an answer is waited for; what it raises ends the request.
    """

    private_hosts: Collection[str] = ()
    resolve: Resolve = resolve_by_system
    clock: Clock = time.monotonic
    tls: ssl.SSLContext = field(default_factory=trusted)
    look: Look | None = None

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        limits: Limits = Limits(),
        follow: bool = True,
    ) -> Answer:
        """The whole answer, whatever its status. Raises Refused and TryLater as `stream` does."""
        with self.stream(method, url, headers=headers, content=content, limits=limits, follow=follow) as stream:
            return Answer(stream.status, stream.url, stream.headers, b"".join(stream.chunks))

    @contextmanager
    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        limits: Limits = Limits(),
        follow: bool = True,
    ) -> Iterator[Stream]:
        """The answer as it comes. GET and HEAD follow redirects, unless told not to; other methods give them back.

        ``content`` may be a stream; a ``content-length`` among the headers says how long it is.

        Raises Refused for an address that must not be asked, for what is too large or too often redirected, and for a
        certificate that is not good; TryLater when nobody answers or not in time.
        """
        network = GuardedNetwork(
            private_hosts=self.private_hosts, resolve=self.resolve, until=self.clock() + limits.seconds,
            clock=self.clock, look=self.look,
        )  # fmt: skip
        pool = httpcore.ConnectionPool(ssl_context=self.tls, network_backend=network, retries=0)
        with _told(url), pool:
            request = _request(method, checked_url(url), {**DEFAULTS, **(headers or {})}, content)
            for _ in range(limits.redirects + 1):
                response = pool.handle_request(_on_the_wire(request, limits))
                try:
                    found = httpx.Headers(response.headers)
                    onward = _onward(request, response.status, found) if follow else None
                    if onward is None:
                        chunks = _unpacked(response.iter_stream(), found, limits.size, method)
                        yield Stream(response.status, str(request.url), dict(found), chunks)
                        return
                    request = onward
                finally:
                    response.close()
        raise Refused("too_many_redirects", f"{url} leads on and on: more than {limits.redirects} redirects.")


# --- requests -------------------------------------------------------------------------------------------------
def checked_url(url: str) -> httpx.URL:
    """The address if it is one that may be asked as far as its letters tell; raises Refused "address_refused"."""
    try:
        parsed = httpx.URL(url.strip())
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Refused("address_refused", f"{url[:200]} is not a web address.") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused("address_refused", "Only addresses that begin with http:// or https:// can be asked.")
    if parsed.port is not None and not 1 <= parsed.port <= 65535:
        raise Refused("address_refused", f"{parsed.port} is no port.")
    if parsed.userinfo:
        raise Refused("address_refused", "An address with a name and password in it is not asked.")
    return parsed


def _request(
    method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | Iterable[bytes] | None
) -> httpx.Request:
    # Only what we can unpack in measured steps; the fragment is nobody else's business.
    return httpx.Request(
        method, url.copy_with(fragment=None), headers={**headers, "accept-encoding": "gzip"}, content=content
    )


def _on_the_wire(request: httpx.Request, limits: Limits) -> httpcore.Request:
    url = request.url
    waits = dict.fromkeys(("connect", "read", "write", "pool"), limits.pause)
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions={"timeout": waits},
    )


def _onward(request: httpx.Request, status: int, headers: httpx.Headers) -> httpx.Request | None:
    """The request that a redirect asks for, or None for an answer. Another site sees nothing of ours."""
    if status not in REDIRECTS or "location" not in headers or request.method not in ("GET", "HEAD"):
        return None
    target = checked_url(urljoin(str(request.url), headers["location"]))
    if request.url.scheme == "https" and target.scheme == "http":
        raise Refused("redirect_refused", f"{request.url.host} leads from a secure to an insecure address.")
    same = (target.scheme, target.host, target.port) == (request.url.scheme, request.url.host, request.url.port)
    kept = {
        name: value
        for name, value in request.headers.items()
        if name not in ("host", "accept-encoding") and (same or name in KEPT_ELSEWHERE)
    }
    return _request(request.method, target, kept, None)


# --- answers --------------------------------------------------------------------------------------------------
def _unpacked(raw: Iterator[bytes], headers: httpx.Headers, most: int, method: str) -> Iterator[bytes]:
    """The body in steps of at most 64 KiB; raises Refused past ``most`` bytes, before they are held in memory."""
    declared = headers.get("content-length", "")
    if method != "HEAD" and declared.isdigit() and int(declared) > most:
        raise _too_large(most)
    unpacker = _unpacker(headers.get("content-encoding", "identity").strip().lower())
    total = 0
    for chunk in raw:
        for piece in [chunk] if unpacker is None else _pieces(unpacker, chunk):
            total += len(piece)
            if total > most:
                raise _too_large(most)
            yield piece
    if unpacker is not None and total and not unpacker.eof:
        raise _broken()


def _unpacker(encoding: str) -> zlib._Decompress | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    raise Refused("encoding_refused", f"The answer is packed as {encoding[:40]}, which was not asked for.")


def _pieces(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while packed:
        try:
            piece = unpacker.decompress(packed, 64 * 1024)
        except zlib.error as error:
            raise _broken() from error
        if piece:
            yield piece
        packed = unpacker.unconsumed_tail


def _broken() -> Refused:
    return Refused("answer_broken", "The answer is packed in a way that cannot be unpacked.")


def _too_large(most: int) -> Refused:
    return Refused("answer_too_large", f"The answer is larger than {most / 1024**2:.1f} MB.")


# --- faults ---------------------------------------------------------------------------------------------------
@contextmanager
def _told(url: str) -> Iterator[None]:
    """What can go wrong on the wire, in our words."""
    host = url[:200]
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TryLater("too_slow", f"{host} did not answer in time.") from error
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError) or "certificate" in str(
            error
        ):
            raise Refused("certificate_refused", f"The certificate of {host} is not good: {error}.") from error
        raise TryLater("unreachable", f"{host} cannot be reached: {error}.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise TryLater("answer_broken", f"{host} broke off, or does not speak HTTP.") from error
