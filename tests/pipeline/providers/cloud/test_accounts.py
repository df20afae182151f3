"""Google Drive, Dropbox and OneDrive: the same story with each, over the wire."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipeline.contract import Refused, TryLater
from pipeline.providers.cloud import dropbox, oauth, onedrive
from pipeline.providers.cloud.dropbox import Dropbox
from pipeline.providers.cloud.google_drive import GoogleDrive
from pipeline.providers.cloud.onedrive import OneDrive
from pipeline.providers.cloud.walking import walk
from pipeline.providers.http import Outside
from pipeline.remote import Entry, RemoteFolder
from tests.pipeline.providers.cloud import accounts
from tests.pipeline.providers.cloud.accounts import GRANT, Service, served

WAY = Outside(private_hosts=("127.0.0.1", "localhost"))
Open = Callable[..., RemoteFolder]


def open_google(service: Service, **options: Any) -> RemoteFolder:
    address = service.address
    return GoogleDrive(WAY, credentials=dict(GRANT), api=address, tokens=f"{address}/token", **options)


def open_dropbox(service: Service, **options: Any) -> RemoteFolder:
    return Dropbox(WAY, credentials=dict(GRANT), api=service.address, content=service.address, **options)


def open_onedrive(service: Service, **options: Any) -> RemoteFolder:
    address = service.address
    return OneDrive(WAY, credentials=dict(GRANT), api=address, tokens=f"{address}/token", **options)


KINDS = {
    "google": (accounts.google, open_google),
    "dropbox": (accounts.dropbox, open_dropbox),
    "onedrive": (accounts.onedrive, open_onedrive),
}


@pytest.fixture(autouse=True)
def no_tokens_left() -> None:
    oauth._TOKENS.clear()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[tuple[Service, Open]]:
    answer, opener = KINDS[request.param]
    with served(Service(), answer) as service:
        yield service, lambda **options: opener(service, **options)


def content(remote: RemoteFolder, path: str) -> bytes:
    entry = remote.find(path)
    assert entry is not None
    return content_of(remote, entry)


def content_of(remote: RemoteFolder, entry: Entry) -> bytes:
    with remote.read(entry) as chunks:
        return b"".join(chunks)


def all_in(remote: RemoteFolder, folder: str) -> list[tuple[str, bool, int | None]]:
    found, cursor = [], ""
    while True:
        page = remote.listing(folder, cursor)
        found += [(one.path, one.is_folder, one.size) for one in page.entries]
        if not (cursor := page.next):
            return found


def test_lists_page_by_page_finds_and_reads(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    for name in ("a.txt", "b's \\ é.txt", "c.txt", "d.txt"):
        service.put(f"Prüfung 1/{name}", name.encode())
    service.put("Prüfung 1/in/deep.txt", b"deep")
    service.put("above.txt", b"not ours")
    remote = open_it(folder="Prüfung 1")
    names = [
        ("in", True, None),
        ("a.txt", False, 5),
        ("b's \\ é.txt", False, 12),
        ("c.txt", False, 5),
        ("d.txt", False, 5),
    ]
    assert all_in(remote, "") == names
    assert all_in(remote, "in") == [("in/deep.txt", False, 4)]
    assert content(remote, "in/deep.txt") == b"deep"
    assert content(remote, "b's \\ é.txt") == "b's \\ é.txt".encode()
    assert remote.find("above.txt") is None
    with pytest.raises(Refused) as refused:
        remote.listing("nowhere")
    assert refused.value.code == "no_folder"


def test_mark_says_whether_the_content_changed(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    marks = []
    for text in (b"one", b"two", b"two"):
        service.put("a.txt", text)
        found = open_it().find("a.txt")
        marks.append(found and found.mark)
    assert marks[0] != marks[1] == marks[2]


def test_writes_and_overwrites_only_when_asked(kind: tuple[Service, Open], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropbox, "PIECE", 400_000)
    monkeypatch.setattr(onedrive, "PIECE", 320 * 1024)
    service, open_it = kind
    remote, whole = open_it(folder="team"), bytes(range(256)) * 4000
    remote.write("out/deep/a b.bin", io.BytesIO(whole), len(whole), overwrite=False)
    assert service.files == {"team/out/deep/a b.bin": whole}
    with pytest.raises(Refused) as refused:
        remote.write("out/deep/a b.bin", io.BytesIO(b"x"), 1, overwrite=False)
    assert (refused.value.code, service.files["team/out/deep/a b.bin"]) == ("exists", whole)
    remote.write("out/deep/a b.bin", io.BytesIO(b"new"), 3, overwrite=True)
    assert service.files == {"team/out/deep/a b.bin": b"new"}


def test_an_expired_token_is_renewed_on_the_way(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    service.put("a.txt", b"one")
    remote = open_it()
    assert content(remote, "a.txt") == b"one"
    service.expire()
    assert [one.name for one in remote.listing("").entries] == ["a.txt"]
    entry = remote.find("a.txt")
    service.expire()
    assert entry is not None
    with remote.read(entry) as chunks:
        assert b"".join(chunks) == b"one"
    service.expire()
    remote.write("b.txt", io.BytesIO(b"two"), 3, overwrite=False)
    assert service.files["b.txt"] == b"two"


def test_one_token_serves_all_who_open_the_same_account(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    service.put("a.txt", b"one")
    for _ in range(3):
        assert content(open_it(), "a.txt") == b"one"
    assert sum(one.path.endswith("/token") for one in service.asked) == 1


def test_too_many_requests_are_waited_for(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    service.busy = 1
    with pytest.raises(TryLater) as later:
        open_it().listing("")
    assert (later.value.code, later.value.after) == ("storage_busy", 11)
    assert open_it().listing("").entries == ()


def test_a_consent_that_is_gone_asks_to_connect_again(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    service.refresh_tokens.clear()
    with pytest.raises(Refused) as refused:
        open_it().listing("")
    assert refused.value.code == "connect_again"
    assert refused.value.text.endswith("Connect again: give a new refresh token.")


def test_a_new_refresh_token_is_kept(kind: tuple[Service, Open]) -> None:
    service, open_it = kind
    service.rotates = True
    kept: list[Any] = []
    open_it(renew=kept.append).listing("")
    assert kept == [{**GRANT, "refresh_token": "next1"}]


def test_google_files_and_folders_of_one_name_and_with_slashes_are_all_there() -> None:
    with served(Service(page=3), accounts.google) as service:
        for path in ("in/a.txt", "in/a.txt|2", "in|2/b.txt", "in|2/c|slash|d.txt", "x|slash|y/e_f.txt"):
            service.put(path, path.encode())
        remote = open_google(service)
        assert [one.path for one in remote.listing("").entries] == ["in", "x_y"]
        found = list(walk(remote, "", subfolders=True))
        assert [one.path for one in found] == ["in/a.txt", "in/a.txt", "in/b.txt", "in/c_d.txt", "x_y/e_f.txt"]
        assert {content_of(remote, one) for one in found} == {one.encode() for one in service.files}
        assert content(open_google(service), "in/c_d.txt") == b"in|2/c|slash|d.txt"
        assert open_google(service).find("in/c_x.txt") is None


def test_what_google_made_itself_comes_as_pdf() -> None:
    with served(Service(page=10), accounts.google) as service:
        for name in ("Plan.gdoc", "Survey.gform", "a.txt"):
            service.put(name, b"x")
        remote = open_google(service)
        assert all_in(remote, "") == [("Plan.pdf", False, None), ("a.txt", False, 1)]
        assert content(remote, "Plan.pdf").startswith(b"%PDF-1.7")


def test_a_page_elsewhere_does_not_get_our_token() -> None:
    with served(Service(), accounts.onedrive) as service:
        remote = open_onedrive(service)
        with pytest.raises(Refused) as refused:
            remote.listing("", "https://graph.example.org/v1.0/me/drive/root/children")
    assert (refused.value.code, service.asked) == ("bad_cursor", [])
