"""Several stored files as one zip archive, written while it is sent: nothing of it is ever whole, here or on a disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZIP_STORED, ZipStream

PIECE: Final = 256 * 1024


@dataclass(frozen=True)
class Packed:
    """A file of the archive: its path there, its size in bytes, and how it is opened when its turn comes."""

    path: str
    size: int
    open_it: Callable[[], IO[bytes]]


def deliver_archive(request: HttpRequest, name: str, files: Sequence[Packed]) -> HttpResponseBase:
    """The files as an attachment, not compressed, so that its length is known before it begins.

    A file that is gone when its turn comes ends the answer short of that length, which no client takes for whole.
    """
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    for one in files:
        archive.add(_pieces(one), one.path, size=one.size)
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Content-Length": str(len(archive)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    chunks = iter(archive)
    return StreamingHttpResponse(_later(chunks) if hasattr(request, "scope") else chunks, headers=headers)


def _pieces(one: Packed) -> Iterator[bytes]:
    with one.open_it() as source:
        while piece := source.read(PIECE):
            yield piece


async def _later(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        yield chunk
