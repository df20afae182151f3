"""Files that nobody may bring: the list in the administration, and every way in of documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import AuditEntry
from documents import storage
from documents.models import BlockedFile, Document
from documents.services.blocking import block_document, block_file, block_files, unblock_file
from tests.cast import Cast
from tests.documents.conftest import KEY, PAPER, Api, Pages, Store

WORDS = "This file may not be brought in here. Ask your administrator if you need it."
LIST = reverse("admin:documents_blockedfile_changelist")


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def paper(cast: Cast) -> str:
    """A real paper that is blocked; its hash."""
    sha256 = hash_of(PAPER.read_bytes())
    block_file(actor=cast.actor(cast.ada), sha256=sha256, reason="leaked questions")
    AuditEntry.objects.all().delete()
    return sha256


@pytest.fixture
def ada(cast: Cast, pages: Pages) -> Client:
    return pages(cast.ada)


def by_form(cast: Cast, pages: Pages, api: Api) -> str:
    file = SimpleUploadedFile("renamed.pdf", PAPER.read_bytes())
    return pages(cast.bob).post("/projects/exams/documents/upload/", {"files": file, "kind": "other"}).content.decode()


def by_api(cast: Cast, pages: Pages, api: Api) -> str:
    file = BytesIO(PAPER.read_bytes())
    file.name = "renamed.pdf"
    answer: Any = api(cast.bob).post("/api/v1/documents/", {"project": "exams", "file": file}, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (400, "file_blocked")
    return str(answer.content.decode())


def by_put(cast: Cast, pages: Pages, api: Api) -> str:
    address = "/api/v1/uploads/exams/renamed.pdf"
    answer: Any = api(cast.bob).put(address, PAPER.read_bytes(), content_type="application/pdf")
    assert (answer.status_code, answer.json()["code"]) == (400, "file_blocked")
    return str(answer.content.decode())


def by_command(cast: Cast, pages: Pages, api: Api) -> str:
    with redirect_stdout(StringIO()) as told, pytest.raises(SystemExit) as caught:
        call_command("documents", "add", str(PAPER), "--project", "exams")
    assert caught.value.code == 1
    return told.getvalue()


@pytest.mark.parametrize("bring", [by_form, by_api, by_put, by_command])
def test_no_way_in_takes_it(
    cast: Cast, pages: Pages, api: Api, paper: str, bring: Callable[[Cast, Pages, Api], str]
) -> None:
    said = bring(cast, pages, api)
    assert WORDS in said
    assert "leaked" not in said
    assert paper not in said
    assert (Document.objects.count(), list(storage.stored_hashes())) == (0, [])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.allowed, entry.details["code"], entry.details["sha256"]) == (
        "document.add", False, "file_blocked", paper,
    )  # fmt: skip


def test_a_new_version_is_no_way_in(cast: Cast, pages: Pages, api: Api, store: Store, paper: str) -> None:
    document = store(KEY)
    file = SimpleUploadedFile("key.pdf", PAPER.read_bytes())
    page = pages(cast.bob).post(f"/documents/{document.pk}/versions/add/", {"file": file})
    assert WORDS in page.content.decode()
    sent = {"file": SimpleUploadedFile("key.pdf", PAPER.read_bytes())}
    answer: Any = api(cast.bob).post(f"/api/v1/documents/{document.pk}/versions/", sent, format="multipart")
    assert answer.json()["code"] == "file_blocked"
    assert document.versions.count() == 1


def test_other_bytes_come_in_and_a_file_let_in_again(cast: Cast, store: Store, paper: str) -> None:
    store(PAPER.read_bytes() + b"\n", name="paper.pdf")
    unblock_file(actor=cast.actor(cast.ada), sha256=paper.upper())
    store(PAPER)
    assert AuditEntry.objects.get(action="file.unblock").target == f"file:{paper}"
    with pytest.raises(Missing):
        unblock_file(actor=cast.actor(cast.ada), sha256=paper)


def test_only_administrators_block(cast: Cast, store: Store, pages: Pages) -> None:
    document = store(PAPER)
    alice = cast.actor(cast.alice)
    for call in (
        lambda: block_file(actor=alice, sha256="0" * 64, reason="r"),
        lambda: block_files(actor=alice, text="0" * 64, reason="r"),
        lambda: block_document(actor=alice, document_id=document.pk, reason="r"),
        lambda: unblock_file(actor=alice, sha256="0" * 64),
    ):
        with pytest.raises(NotAllowed):
            call()
    for address in (LIST, f"{LIST}add/", f"{LIST}import/"):
        assert pages(cast.alice).get(address, follow=True).status_code == 403
        assert pages(None).get(address).status_code == 302


def test_a_list_is_taken_whole_or_not_at_all(cast: Cast) -> None:
    actor, one, two = cast.actor(cast.ada), hash_of(b"one"), hash_of(b"two")
    done = block_files(
        actor=actor, text=f"# from the police\n{one.upper()}  a name.pdf\n\n{two}\n{one}", reason=" a\n b "
    )
    assert (done.added, done.known) == ([one, two], 0)
    assert set(BlockedFile.objects.values_list("sha256", "reason", "added_by")) == {
        (one, "a b", cast.ada.pk), (two, "a b", cast.ada.pk),
    }  # fmt: skip
    again = block_files(actor=actor, text=f"{one}\n{'3' * 64}", reason="c")
    assert (again.added, again.known) == (["3" * 64], 1)
    assert AuditEntry.objects.filter(action="file.block").count() == 3
    with pytest.raises(Invalid) as caught:
        block_files(actor=actor, text="4" * 64 + "\nnonsense\n" + "5" * 63, reason="c")
    assert caught.value.fields["sha256"] == [
        "Line 2 does not begin with a SHA-256 of 64 digits.", "Line 3 does not begin with a SHA-256 of 64 digits.",
    ]  # fmt: skip
    for text, reason in (("", "r"), ("# only words", "r"), ("6" * 64, " "), ("6" * 64, "r" * 301)):
        with pytest.raises(Invalid):
            block_files(actor=actor, text=text, reason=reason)
    with pytest.raises(Conflict):
        block_file(actor=actor, sha256=one, reason="r")
    assert BlockedFile.objects.count() == 3


def test_the_administration_adds_and_takes_away(cast: Cast, ada: Client, store: Store) -> None:
    document = store(PAPER)
    sha256 = hash_of(PAPER.read_bytes())
    wrong = ada.post(f"{LIST}add/", {"sha256": "abc", "reason": "r"}).content.decode()
    assert "A SHA-256 has 64 digits" in wrong
    ada.post(f"{LIST}add/", {"sha256": sha256.upper(), "reason": "leaked"})
    row = BlockedFile.objects.get()
    assert (row.sha256, row.reason, row.added_by) == (sha256, "leaked", cast.ada)
    entry = AuditEntry.objects.get(action="file.block")
    assert (entry.door, entry.user, entry.target) == ("admin", cast.ada, f"file:{sha256}")
    shown = ada.get(reverse("admin:documents_blockedfile_change", args=[sha256])).content.decode()
    assert reverse("admin:documents_document_change", args=[document.pk]) in shown
    assert 'name="_save"' not in shown
    assert "1 document holds a file that is blocked" in ada.get("/admin/").content.decode()
    assert sha256 in ada.get(f"{LIST}?held=yes").content.decode()
    assert sha256 not in ada.get(f"{LIST}?held=no").content.decode()
    ada.post(reverse("admin:documents_blockedfile_delete", args=[sha256]), {"post": "yes"})
    assert not BlockedFile.objects.exists()
    assert AuditEntry.objects.filter(action="file.unblock").count() == 1


def test_a_list_is_imported_in_the_administration(cast: Cast, ada: Client) -> None:
    assert f"{LIST}import/" in ada.get(LIST).content.decode()
    wrong = ada.post(f"{LIST}import/", {"sha256": "abc", "reason": "r"}).content.decode()
    assert "Line 1 does not begin with a SHA-256" in wrong
    odd = SimpleUploadedFile("list.txt", b"\xff\xfe\x00")
    assert "This is no text file." in ada.post(f"{LIST}import/", {"file": odd, "reason": "r"}).content.decode()
    file = SimpleUploadedFile("list.txt", f"{'1' * 64}  a.pdf\r\n{'2' * 64}  b.pdf\r\n".encode())
    answer = ada.post(f"{LIST}import/", {"sha256": "3" * 64, "file": file, "reason": "known bad"}, follow=True)
    assert "3 blocked, 0 were blocked already." in answer.content.decode()
    assert BlockedFile.objects.filter(reason="known bad", added_by=cast.ada).count() == 3


def test_this_document_is_blocked_from_its_row(cast: Cast, ada: Client, store: Store) -> None:
    document, where = store(PAPER), reverse("admin:documents_document_changelist")
    chosen = {"action": "block", "_selected_action": [str(document.pk)]}
    question = ada.post(where, chosen).content.decode()
    assert PAPER.name in question
    assert "Reason" in question
    assert "This field is required." in ada.post(where, {**chosen, "block": "Block", "reason": ""}).content.decode()
    assert not BlockedFile.objects.exists()
    answer = ada.post(where, {**chosen, "block": "Block", "reason": "leaked"}, follow=True).content.decode()
    assert "1 blocked" in answer
    assert BlockedFile.objects.get().sha256 == hash_of(PAPER.read_bytes())
    assert (
        "is blocked already" in ada.post(where, {**chosen, "block": "B", "reason": "r"}, follow=True).content.decode()
    )
    assert Document.objects.count() == 1
