"""Handing stored bytes out: in pieces, whole or a part, never as something a browser would run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date, parse_etags

from accounts.errors import Problem
from accounts.http import problem_response
from documents.http.ranges import Span, Unsatisfiable, span_of

PIECE: Final = 256 * 1024


@dataclass(frozen=True)
class Delivery:
    """A file to hand out. ``open_it`` is called once, and only when bytes go out; it may refuse and it may log."""

    name: str
    media_type: str
    size: int
    sha256: str
    since: datetime
    open_it: Callable[[], IO[bytes]]


def deliver(request: HttpRequest, file: Delivery) -> HttpResponseBase:
    """The file as an attachment, with Range, If-Range, If-None-Match and HEAD."""
    headers = _headers(file)
    if _is_known(request, file):
        return HttpResponseNotModified(headers={name: headers[name] for name in ("ETag", "Cache-Control")})
    try:
        span = _span(request, file)
    except Unsatisfiable:
        text = f"The part that was asked for begins behind the end of the file, which has {file.size} bytes."
        refused = problem_response(request, Problem(text, code="range"), 416)
        refused.headers["Content-Range"] = f"bytes */{file.size}"
        return refused
    part = span or Span(0, file.size - 1)
    headers["Content-Length"] = str(part.length)
    if span:
        headers["Content-Range"] = f"bytes {span.start}-{span.end}/{file.size}"
    status = 206 if span else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    source = file.open_it()
    source.seek(part.start)
    return StreamingHttpResponse(_pieces(request, source, part.length), status=status, headers=headers)


def part_wanted(request: HttpRequest, file: Delivery) -> int | None:
    """How many bytes a request asks for that wants a part of the file; None when it gets all of it."""
    try:
        span = _span(request, file)
    except Unsatisfiable:
        return None
    return span.length if span else None


def _headers(file: Delivery) -> dict[str, str]:
    return {
        "Content-Type": file.media_type,
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.sha256}"',
        "Last-Modified": http_date(file.since.astimezone(UTC).timestamp()),
        "Cache-Control": "private, no-cache",
    }


def _is_known(request: HttpRequest, file: Delivery) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or f'"{file.sha256}"' in [one.removeprefix("W/") for one in known]


def _span(request: HttpRequest, file: Delivery) -> Span | None:
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != f'"{file.sha256}"':
        return None
    return span_of(request.headers.get("Range", ""), file.size)


class _Pieces:
    """The rest of an open file, ``length`` bytes at most; Django closes it when the answer is over, begun or not.

    A server consumes only one kind of iterator piece by piece, and would collect the other in memory.
    """

    def __init__(self, source: IO[bytes], length: int) -> None:
        self.source, self.left = source, length

    def read(self) -> bytes:
        piece = self.source.read(min(PIECE, self.left)) if self.left > 0 else b""
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.source.close()


class _Now(_Pieces):
    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


class _Later(_Pieces):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await asyncio.to_thread(self.read):
            yield piece


def _pieces(request: HttpRequest, source: IO[bytes], length: int) -> _Now | _Later:
    return _Later(source, length) if hasattr(request, "scope") else _Now(source, length)
