"""The bodies of requests, before Django reads them: how large they may be, and where they wait."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import IO, Any, Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.db import connection

from accounts.errors import Problem, TooLarge, Unavailable
from accounts.http import PROBLEM_JSON, TITLES, status_of
from documents.services.intake import MIB, most_bytes, too_large
from documents.services.space import free_bytes, no_room, spare_bytes

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
SMALL: Final = 10 * MIB  # what anybody may send, and what is no file may have
UPLOADS: Final = "/api/v1/uploads/"  # a file of any type is sent as it is
LOOK_EACH: Final = 64 * MIB  # bytes between two looks at the free space
SPARE: Final = {"bytes": 256 * MIB}  # as the system setting was when a file was last announced
CLOSE: Final = [(b"content-type", PROBLEM_JSON.encode()), (b"connection", b"close"), (b"cache-control", b"no-store")]


class Application(ASGIHandler):
    """Django, with large bodies waiting on the disk of the store instead of wherever temporary files are."""

    async def read_body(self, receive: Receive) -> IO[bytes]:
        body: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - Django closes it with the request
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, dir=str(settings.SPOOL_DIR)
        )
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                break
        body.seek(0)
        return body

    def create_request(self, scope: Mapping[str, Any], body_file: IO[bytes]) -> Any:
        """A body that came in chunks has a length by now, without which Django would take it for empty."""
        if not any(name.lower() == b"content-length" for name, _ in scope["headers"]):
            length = str(body_file.seek(0, 2)).encode()
            body_file.seek(0)
            scope = {**scope, "headers": [*scope["headers"], (b"content-length", length)]}
        return super().create_request(scope, body_file)


class BoundedBodies:
    """Refuses what no view would take before it is read: nobody fills the disk or the memory with one request."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self.application = application

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        try:
            limit = await _limit_of(scope["path"], headers)
            await self.application(scope, _counted(receive, limit), send)
        except _Refused as refused:
            await _answer(send, scope["path"], refused.problem)


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


async def _limit_of(path: str, headers: MutableMapping[bytes, bytes]) -> int:
    """How many bytes this request may send; raises _Refused for one that says that it has more."""
    given = headers.get(b"content-length", b"")
    length = int(given) if given.isdigit() and len(given) < 20 else None
    if length is not None and length <= SMALL:
        return SMALL
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    is_file = path.startswith(UPLOADS) or kind not in (b"application/json", b"application/x-www-form-urlencoded")
    is_somebody = b"authorization" in headers or b"cookie" in headers
    limit = SMALL
    if is_file and is_somebody:
        one = await sync_to_async(_most_bytes, thread_sensitive=False)()
        # Several files come in one multipart request; each of them is measured where it is taken apart.
        limit = _room() if kind == b"multipart/form-data" else one + MIB
    if length is not None and length > limit:
        raise _Refused(too_large("The request", limit) if limit < _room() else no_room())
    return limit


def _most_bytes() -> int:
    try:
        SPARE["bytes"] = spare_bytes()
        return most_bytes()
    finally:
        connection.close()


def _room() -> int:
    """What can wait here and still be copied into the spool."""
    return max(0, (free_bytes() - SPARE["bytes"]) // 2)


def _counted(receive: Receive, limit: int) -> Receive:
    taken, looked_at = 0, 0

    async def take() -> Message:
        nonlocal taken, looked_at
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _Refused(TooLarge("The request is larger than this server accepts."))
        if taken - looked_at > LOOK_EACH:
            looked_at = taken
            if _room() == 0:
                raise _Refused(no_room())
        return message

    return take


async def _answer(send: Send, path: str, problem: Problem) -> None:
    """A problem as JSON, for page and API alike: the request was not read, so nothing more is known of it."""
    status = status_of(problem)
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": problem.text,
            "instance": path, "code": problem.code}  # fmt: skip
    content = json.dumps(body).encode()
    headers = [*CLOSE, (b"content-length", str(len(content)).encode())]
    if isinstance(problem, Unavailable):
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
