"""A gigabyte in and out of a real server: flat memory, other requests answered, nothing half after a kill."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLES
from tests.documents.served import Served, pieces, watching

pytestmark = pytest.mark.slow
GIB, MIB = 1 << 30, 1 << 20
MOST = 200 * MIB
BOUNDARY = "----bindery-test"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="project"\r\n\r\nexams\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(tmp_path_factory.mktemp("served"))
    found.start()
    yield found
    found.kill()


def digest_of(size: int) -> str:
    made = hashlib.sha256()
    for piece in pieces(size):
        made.update(piece)
    return made.hexdigest()


@pytest.fixture(scope="module")
def digest() -> str:
    return digest_of(GIB)


def warm(served: Served) -> int:
    """The memory of a server that has been used a little."""
    for path in ("/api/v1/documents/", "/about/", "/sign-in/", "/api/v1/projects/"):
        assert served.ask("GET", path)[0] == 200
    served.ask_json("PUT", "/api/v1/uploads/exams/small.txt", b"words")
    return served.memory


def multipart(size: int) -> Iterator[bytes]:
    yield HEAD
    yield from pieces(size)
    yield TAIL


def by_form(served: Served, size: int) -> dict[str, Any]:
    length = str(len(HEAD) + size + len(TAIL))
    headers = {"Content-Length": length, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    data: dict[str, Any] = served.ask_json("POST", "/api/v1/documents/", multipart(size), headers)
    return data


# The page sends multipart. What the others would hold in memory shows with less.
@pytest.mark.parametrize(("form", "size"), [("raw", GIB // 4), ("chunked", GIB // 4), ("multipart", GIB)])
def test_a_gigabyte_comes_in_flat(served: Served, digest: str, form: str, size: int) -> None:
    before = warm(served)
    began = time.monotonic()
    with watching(served, also=lambda: served.ask("GET", "/healthz")) as watch:
        if form == "raw":
            headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
            data = served.ask_json("PUT", "/api/v1/uploads/exams/big.bin", pieces(size), headers)
        elif form == "chunked":
            data = served.ask_json("PUT", "/api/v1/uploads/exams/big.bin", pieces(size))
        else:
            data = by_form(served, size)
    seconds = time.monotonic() - began
    print(f"\n{form}: {seconds:.1f} s, {before // MIB} MB before, {watch.most // MIB} MB at most, "
          f"healthz {watch.slowest * 1000:.0f} ms at worst")  # fmt: skip
    assert (data["version"]["size"], data["version"]["sha256"]) == (size, digest if size == GIB else digest_of(size))
    assert watch.most < MOST
    assert watch.most - before < 40 * MIB
    assert watch.slowest < 5
    assert served.spool == []


def test_a_gigabyte_goes_out_flat(served: Served, digest: str) -> None:
    rows = served.ask_json("GET", f"/api/v1/documents/?sha256={digest}")["results"]
    rows = rows or [by_form(served, GIB)]  # where another process tries how it comes in
    before = warm(served)
    connection = served.connect()
    made, size = hashlib.sha256(), 0
    with watching(served) as watch:
        connection.request(
            "GET", f"/api/v1/documents/{rows[0]['id']}/content/", headers={"Authorization": f"Bearer {served.token}"}
        )
        answer = connection.getresponse()
        while piece := answer.read(MIB):
            made.update(piece)
            size += len(piece)
    connection.close()
    print(f"\nout: {before // MIB} MB before, {watch.most // MIB} MB at most")
    assert (answer.status, size, made.hexdigest()) == (200, GIB, digest)
    assert watch.most < MOST
    assert watch.most - before < 40 * MIB


def test_painting_holds_up_nobody(served: Served) -> None:
    paper = (SAMPLES / "exams" / "Geography_SQP.pdf").read_bytes()
    data = served.ask_json("PUT", "/api/v1/uploads/exams/paper.pdf", paper)
    found: list[int] = []

    def paint(page: int) -> None:
        where = f"/api/v1/versions/{data['version']['id']}/pages/{page}/picture/?width=2400"
        found.append(served.ask("GET", where)[0])

    painters = [threading.Thread(target=paint, args=(page % 10 + 1,)) for page in range(20)]
    with watching(served, also=lambda: served.ask("GET", "/healthz")) as watch:
        for one in painters:
            one.start()
        for one in painters:
            one.join()
    print(f"\n20 pictures of 10 pages: {watch.most // MIB} MB at most, healthz {watch.slowest * 1000:.0f} ms at worst")
    assert found == [200] * 20
    assert watch.slowest < 3


def test_who_hangs_up_leaves_nothing(served: Served) -> None:
    many = served.ask_json("GET", "/api/v1/documents/")["count"]
    connection = served.connect()
    connection.putrequest("PUT", "/api/v1/uploads/exams/half.bin")
    connection.putheader("Authorization", f"Bearer {served.token}")
    connection.putheader("Content-Length", str(GIB))
    connection.endheaders()
    for piece in pieces(20 * MIB):
        connection.send(piece)
    connection.close()
    time.sleep(1)
    assert served.ask_json("GET", "/api/v1/documents/")["count"] == many
    assert served.spool == []


def test_too_much_is_refused_before_it_is_sent(served: Served) -> None:
    connection = served.connect()
    connection.putrequest("PUT", "/api/v1/uploads/exams/huge.bin")
    connection.putheader("Authorization", f"Bearer {served.token}")
    connection.putheader("Content-Length", str(50 * GIB))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"] in ("too_large", "disk_full")) == (413, True)
    connection.close()


@pytest.mark.parametrize("moment", ["while it is sent", "while it is stored"])
def test_a_killed_server_leaves_no_document_and_no_half_file(tmp_path: Path, moment: str) -> None:
    served = Served(tmp_path)
    served.start()
    kept = served.ask_json("PUT", "/api/v1/uploads/exams/kept.txt", b"words")["version"]["sha256"]
    size = 240 * MIB
    reached = threading.Event()

    def send() -> None:
        connection = served.connect()
        try:
            connection.putrequest("PUT", "/api/v1/uploads/exams/big.bin")
            connection.putheader("Authorization", f"Bearer {served.token}")
            connection.putheader("Content-Length", str(size))
            connection.endheaders()
            for number, piece in enumerate(pieces(size)):
                connection.send(piece)
                if moment == "while it is sent" and number == 100:
                    reached.set()
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            pass  # the server is gone
        finally:
            connection.close()

    sender = threading.Thread(target=send)
    sender.start()
    if moment == "while it is stored":
        until = time.monotonic() + 120
        while not any(path.stat().st_size > 50 * MIB for path in served.spool) and time.monotonic() < until:
            time.sleep(0.005)
    else:
        assert reached.wait(120)
    served.kill()
    sender.join(60)
    stored = [path.name for path in (tmp_path / "data" / "store" / "blobs").glob("*/*/*")]
    assert stored == [kept]
    report = json.loads(served.manage("fsck", "--json"))
    assert (report["status"], report["found"], report["documents"]) == (0, [], 1)
    served.start()
    assert served.ask_json("GET", "/api/v1/documents/")["count"] == 1
    data = served.ask_json("PUT", "/api/v1/uploads/exams/big.bin", pieces(3 * MIB), {"Content-Length": str(3 * MIB)})
    assert data["version"]["size"] == 3 * MIB
    served.kill()
