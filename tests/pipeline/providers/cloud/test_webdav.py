"""WebDAV against a real server."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.contract import Refused, TryLater
from pipeline.providers.cloud import webdav as module
from pipeline.providers.cloud.webdav import WebDav
from pipeline.providers.http import Outside
from pipeline.remote import Entry
from tests.pipeline.providers.cloud.webdav_server import PASSWORD, USER
from tests.pipeline.providers.servers import answering, server

WAY = Outside(private_hosts=("127.0.0.1",))


def there(address: str, *, folder: str = "", password: str = PASSWORD) -> WebDav:
    return WebDav(WAY, address=address, user=USER, password=password, folder=folder)


def content(remote: WebDav, path: str) -> bytes:
    entry = remote.find(path)
    assert entry is not None
    with remote.read(entry) as chunks:
        return b"".join(chunks)


def test_lists_reads_and_finds_below_the_folder(webdav: str, shelf: Path) -> None:
    (shelf / "Prüfung 1/in").mkdir(parents=True)
    (shelf / "Prüfung 1/a & b #1.txt").write_text("hello")
    (shelf / "outside.txt").write_text("not ours")
    remote = there(webdav, folder="/Prüfung 1/")
    found = remote.listing("")
    assert [(one.path, one.is_folder, one.size) for one in found.entries] == [
        ("in", True, None),
        ("a & b #1.txt", False, 5),
    ]
    assert found.next == ""
    assert content(remote, "a & b #1.txt") == b"hello"
    assert remote.find("outside.txt") is None
    assert remote.listing("in").entries == ()


def test_mark_changes_with_the_content(webdav: str, shelf: Path) -> None:
    (shelf / "a.txt").write_text("one")
    first = there(webdav).find("a.txt")
    (shelf / "a.txt").write_text("three")
    second = there(webdav).find("a.txt")
    assert first is not None
    assert second is not None
    assert first.mark != second.mark


def test_pages_are_cut_from_one_answer(webdav: str, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    for name in "abcde":
        (shelf / name).write_text(name)
    remote, names, cursor = there(webdav), [], ""
    while True:
        page = remote.listing("", cursor)
        names.append([one.name for one in page.entries])
        if not (cursor := page.next):
            break
    assert names == [["a", "b"], ["c", "d"], ["e"]]


def test_writes_whole_or_not_at_all(webdav: str, shelf: Path) -> None:
    remote, whole = there(webdav), bytes(range(256)) * 4000
    remote.write("new/deep/a.bin", io.BytesIO(whole), len(whole), overwrite=False)
    assert (shelf / "new/deep/a.bin").read_bytes() == whole
    with pytest.raises(Refused) as refused:
        remote.write("new/deep/a.bin", io.BytesIO(b"x"), 1, overwrite=False)
    assert refused.value.code == "exists"
    remote.write("new/deep/a.bin", io.BytesIO(b"other"), 5, overwrite=True)
    assert [(one.name, one.read_bytes()) for one in (shelf / "new/deep").iterdir()] == [("a.bin", b"other")]


def test_two_who_write_at_once_do_not_overwrite(webdav: str, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shelf / "a.txt").write_text("theirs")
    remote = there(webdav)
    looks, find = iter([None]), remote.find
    monkeypatch.setattr(remote, "find", lambda path: next(looks, find(path)))  # it was not there when we looked first
    with pytest.raises(Refused) as refused:
        remote.write("a.txt", io.BytesIO(b"ours"), 4, overwrite=False)
    assert refused.value.code == "exists"
    assert [(one.name, one.read_text()) for one in shelf.iterdir()] == [("a.txt", "theirs")]


@pytest.mark.parametrize("taken", [False, True])
def test_a_name_that_the_server_reads_as_another_is_not_called_written(webdav: str, shelf: Path, taken: bool) -> None:
    """WsgiDAV cuts the destination of a move at a semicolon."""
    if taken:
        (shelf / "a").write_text("theirs")
    with pytest.raises(Refused) as refused:
        there(webdav).write("a;b.txt", io.BytesIO(b"ours"), 4, overwrite=False)
    assert refused.value.code == "name_misread"
    assert (shelf / "a").read_text() == ("theirs" if taken else "ours")


def test_a_file_that_breaks_off_leaves_nothing(webdav: str, shelf: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise TryLater("torn", "The line broke.")
            return super().read(size)

    with pytest.raises(TryLater):
        there(webdav).write("a.txt", Torn(bytes(600_000)), 600_000, overwrite=False)
    assert list(shelf.iterdir()) == []


def test_says_what_is_wrong(webdav: str, shelf: Path) -> None:
    (shelf / "a.txt").write_text("hello")
    cases = {
        "credentials_refused": lambda: there(webdav, password="another").listing(""),
        "no_folder": lambda: there(webdav, folder="nowhere").listing(""),
        "bad_path": lambda: there(webdav).listing("../up"),
    }
    for code, act in cases.items():
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    gone = Entry(path="gone.txt", key="gone.txt", is_folder=False)
    with pytest.raises(Refused), there(webdav).read(gone) as chunks:
        list(chunks)


def test_a_plain_web_server_is_told_from_webdav() -> None:
    with server(answering(b"<html>", status="405 Method Not Allowed")) as made, pytest.raises(Refused) as refused:
        there(f"http://127.0.0.1:{made.port}").listing("")
    assert refused.value.code == "no_webdav"


def test_entities_of_an_answer_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("sesame")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><multistatus xmlns="DAV:"><response>'
        "<href>/&e;</href><propstat><prop><resourcetype/></prop><status>HTTP/1.1 200 OK</status></propstat></response>"
        "</multistatus>"
    )
    with server(answering(body.encode(), status="207 Multi-Status")) as made:
        found = there(f"http://127.0.0.1:{made.port}").listing("").entries
    assert "sesame" not in str(found)


def test_busy_server_is_asked_later_and_private_ones_not_at_all(webdav: str) -> None:
    with server(answering(b"", status="503 Busy", Retry_After="7")) as made, pytest.raises(TryLater) as later:
        there(f"http://127.0.0.1:{made.port}").listing("")
    assert later.value.after == 7
    with pytest.raises(Refused) as refused:
        WebDav(Outside(), address=webdav, user=USER, password=PASSWORD).listing("")
    assert refused.value.code == "address_refused"
