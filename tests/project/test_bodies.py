"""Bodies of requests: bounded before they are read, kept on the store's disk, given a length."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from documents.services.intake import MIB
from project import bodies
from project.bodies import SMALL, Application, BoundedBodies

SOMEBODY = [(b"cookie", b"sessionid=x")]


def ask(
    application: Any,
    *,
    path: str = "/api/v1/documents/",
    headers: Iterable[tuple[bytes, bytes]] = (),
    pieces: Iterable[bytes] = (b"",),
) -> tuple[int, Any, int]:
    """Status, problem and how many bytes were taken, of one request sent in pieces."""
    waiting = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    waiting[-1]["more_body"] = False
    taken = 0
    sent: list[Any] = []

    async def receive() -> Any:
        nonlocal taken
        if not waiting:
            await asyncio.sleep(3600)
        message = waiting.pop(0)
        taken += len(message["body"])  # type: ignore[arg-type]
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": list(headers),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    asyncio.run(application(scope, receive, send))
    body = b"".join(one.get("body", b"") for one in sent)
    return sent[0]["status"], json.loads(body) if body else None, taken


async def swallow(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads everything."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def told(length: int, kind: bytes = b"application/pdf") -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(length).encode()), (b"content-type", kind)]


@pytest.fixture
def one_megabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may have fifteen megabytes, of a disk with forty to spare."""
    monkeypatch.setattr(bodies, "_most_bytes", lambda: 15 * MIB)
    monkeypatch.setattr(bodies, "_room", lambda: 40 * MIB)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        (told(100), 204, None),
        (told(SMALL), 204, None),
        (told(SMALL + 1), 413, "too_large"),  # nobody
        ([*told(SMALL + 1), *SOMEBODY], 204, None),
        ([*told(16 * MIB), *SOMEBODY], 204, None),
        ([*told(17 * MIB), *SOMEBODY], 413, "too_large"),
        ([*told(39 * MIB, b"multipart/form-data; boundary=x"), *SOMEBODY], 204, None),
        ([*told(41 * MIB, b"multipart/form-data; boundary=x"), *SOMEBODY], 503, "disk_full"),
        ([*told(SMALL + 1, b"application/json"), *SOMEBODY], 413, "too_large"),
        ([*told(SMALL + 1, b"application/x-www-form-urlencoded"), *SOMEBODY], 413, "too_large"),
    ],
)
def test_a_request_that_says_too_much_is_not_read(
    one_megabyte: None, headers: list[tuple[bytes, bytes]], status: int, code: str | None
) -> None:
    found, problem, taken = ask(BoundedBodies(swallow), headers=headers)
    assert (found, problem and problem["code"], taken) == (status, code, 0)


def test_a_file_of_any_type_can_be_put(one_megabyte: None) -> None:
    headers = [*told(SMALL + 1, b"application/json"), *SOMEBODY]
    assert ask(BoundedBodies(swallow), path="/api/v1/uploads/exams/a.json", headers=headers)[0] == 204


def test_a_request_that_does_not_say_is_counted(one_megabyte: None) -> None:
    pieces = [b"x" * MIB] * 30
    status, problem, taken = ask(BoundedBodies(swallow), headers=SOMEBODY, pieces=pieces)
    assert (status, problem["code"], taken) == (413, "too_large", 17 * MIB)
    status, problem, taken = ask(BoundedBodies(swallow), pieces=pieces)
    assert (status, taken) == (413, 11 * MIB)


def test_a_lying_length_does_not_help(one_megabyte: None) -> None:
    status, _, taken = ask(BoundedBodies(swallow), headers=told(5), pieces=[b"x" * MIB] * 30)
    assert (status, taken) == (413, 11 * MIB)


def test_a_disk_that_fills_up_meanwhile_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_most_bytes", lambda: 500 * MIB)
    monkeypatch.setattr(bodies, "_room", lambda: 0)
    monkeypatch.setattr(bodies, "LOOK_EACH", 2 * MIB)
    status, problem, taken = ask(BoundedBodies(swallow), headers=SOMEBODY, pieces=[b"x" * MIB] * 30)
    assert (status, problem["code"], taken) == (503, "disk_full", 3 * MIB)


def test_large_bodies_wait_on_the_stores_disk_and_get_a_length(settings: Settings) -> None:
    seen: dict[str, Any] = {}

    class Looking(Application):
        async def run_get_response(self, request: Any) -> Any:
            from django.http import JsonResponse

            seen["length"] = request.META["CONTENT_LENGTH"]
            seen["read"] = len(request.read())
            links = [path.resolve() for path in Path("/proc/self/fd").iterdir() if path.exists()]
            seen["on_disk"] = any(str(settings.SPOOL_DIR) in str(one) for one in links)
            return JsonResponse({})

    assert ask(Looking(), pieces=[b"x" * MIB] * 4)[0] == 200
    assert (seen["length"], seen["read"]) == (str(4 * MIB), 4 * MIB)
    assert list(settings.SPOOL_DIR.iterdir()) == []
