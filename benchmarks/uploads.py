"""How fast bytes are taken in, hashed and made durable, beside copying them on the same disk."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.figure import Figure, middle
from benchmarks.place import Place, own_place

TITLE = "Uploading"
WHAT = (
    "A file of 256 MiB of random bytes is sent to the API over the loopback, and taken in by the service that all "
    "doors share: spooled, hashed, fsynced, named by a row. Beside it `cp` and an fsync on the same disk. Each time "
    "is the middle one of three, each file is another one."
)
MIB = 1024 * 1024
SIZE = 256


def measure() -> list[Figure]:
    with own_place() as place:
        place.start("serve", "--web-only", "--port", str(place.port))
        place.wait_for_web()
        writer = place.call("benchmarks.engine_room:make_reader", part="editor", scopes=["document.add"])
        copied = SIZE / middle(lambda: _copied(place.home))
        taken = SIZE / middle(
            lambda: float(place.call("benchmarks.uploads:seconds_to_take", path=str(_fresh(place.home))))
        )
        figures = [Figure("taken in by the service", taken, "MiB/s", copied, "cp and fsync")]
        return [*figures, _sent(place, writer["token"], copied)]


def _fresh(home: Path) -> Path:
    """New random bytes, so that nothing is stored already."""
    path = home / "upload.bin"
    with path.open("wb") as handle:
        for _ in range(SIZE):
            handle.write(os.urandom(MIB))
        os.fsync(handle.fileno())
    return path


def _copied(home: Path) -> float:
    source, target = _fresh(home), home / "copy.bin"
    target.unlink(missing_ok=True)
    began = time.perf_counter()
    subprocess.run(["cp", str(source), str(target)], check=True)
    with target.open("rb") as handle:
        os.fsync(handle.fileno())
    return time.perf_counter() - began


def seconds_to_take(*, path: str) -> float:
    """Inside the place."""
    from accounts.actor import operator  # noqa: PLC0415 - only where Django is set up
    from accounts.services.projects import ensure_project  # noqa: PLC0415
    from documents.services.documents import store_document, upload_of  # noqa: PLC0415

    actor = operator()
    project = ensure_project(actor=actor, slug="bench")
    began = time.perf_counter()
    store_document(actor=actor, project_id=project.pk, upload=upload_of(Path(path)))
    return time.perf_counter() - began


def _sent(place: Place, token: str, copied: float) -> Figure:
    times = []
    for number in range(3):
        source = _fresh(place.home)
        began = time.perf_counter()
        answer = httpx.put(
            f"{place.url}/api/v1/uploads/bench/upload-{number}.bin",
            content=_chunks(source),
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/octet-stream",
                "Content-Length": str(SIZE * MIB),
            },
            timeout=300,
        )
        times.append(time.perf_counter() - began)
        if answer.status_code != 201:
            return Figure("sent to the API", None, "MiB/s", note=f"the API answers {answer.status_code}")
    return Figure("sent to the API", SIZE / sorted(times)[1], "MiB/s", copied, "cp and fsync")


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as handle:
        while chunk := handle.read(MIB):
            yield chunk
