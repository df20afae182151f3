"""The pages of documents: lists, one document, edits, passwords, versions, the trash, files without a script."""

from __future__ import annotations

import html
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import SystemSetting
from documents.models import Document, DocumentVersion
from documents.services.documents import add_version, edit_document, store_document, trash_document, upload_of
from documents.services.inspection import inspect_version
from tests.cast import Cast
from tests.documents.conftest import BAD, KEY, PAPER, SECRET, Pages, Store

LIST = "/projects/exams/documents/"


def words(answer: Any) -> str:
    """The text of a page as people read it."""
    found = re.sub(r"<(script|style|template)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


def page_of(document: Document, name: str = "document", **query: object) -> str:
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"documents:{name}", args=[document.pk]) + (f"?{tail}" if tail else "")


@pytest.fixture
def bob(cast: Cast, pages: Pages) -> Client:
    return pages(cast.bob)


def file_called(name: str, content: bytes = b"words") -> Any:
    file = BytesIO(content)
    file.name = name
    return file


# --- pasted text -----------------------------------------------------------------------------------------------
def test_text_is_pasted_and_leads_to_its_document(cast: Cast, bob: Client) -> None:
    assert f'href="{LIST}paste/"' in bob.get(LIST).content.decode()
    given = {"text": "The bridge\r\nis old.", "text_name": "", "kind": "other"}
    answer = bob.post(f"{LIST}paste/", given)
    document = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(document))
    assert document.name == "The bridge.txt"
    assert "“The bridge.txt” is stored." in words(bob.get(page_of(document)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "There is no text. Paste some."),
        ("a" * 100_001, "The text has 100,001 bytes; 100,000 can be pasted."),
        ("a\0", "Line 1 holds a character that no text has (U+0000)."),
    ],
)
def test_a_text_that_is_refused_stays_on_the_page(cast: Cast, bob: Client, text: str, said: str) -> None:
    answer = bob.post(f"{LIST}paste/", {"text": text, "text_name": "mine", "kind": "other"})
    assert (answer.status_code, Document.objects.count()) == (200, 0)
    assert said in words(answer)
    assert 'value="mine"' in answer.content.decode()


def test_a_text_for_which_there_is_no_room_stays_on_the_page(cast: Cast, bob: Client, store: Store) -> None:
    SystemSetting.objects.create(key="project_limit_mb", value=1)
    store(b"x" * 1024 * 1024, name="large.bin")
    answer = bob.post(f"{LIST}paste/", {"text": "The bridge.", "text_name": "", "kind": "other"})
    assert (answer.status_code, Document.objects.count()) == (200, 1)
    assert "The project holds 1.0 of the 1 MB it may have." in words(answer)
    assert "The bridge.</textarea>" in answer.content.decode()


# --- lists -----------------------------------------------------------------------------------------------------
def test_an_empty_project_says_what_to_do_next(cast: Cast, pages: Pages) -> None:
    assert "Bring PDFs, pictures, tables or texts." in words(pages(cast.bob).get(LIST))
    vera = pages(cast.vera).get(LIST)
    assert "When an owner or editor of this project brings documents" in words(vera)
    assert "documents/upload" not in vera.content.decode()


def test_the_list_shows_what_there_is(cast: Cast, bob: Client, store: Store) -> None:
    paper = store(PAPER, kind="exam")
    store(PAPER, name="copy.pdf")
    store(BAD / "poppler-67295-0.pdf")
    edit_document(actor=cast.actor(cast.bob), document_id=paper.pk, changes={"tags": ["term 1"]})
    page = bob.get(LIST)
    text = words(page)
    assert "Exam paper 2 58.8" in text
    assert "Same bytes as accounting-qpaper.pdf" in text
    assert "Cannot be read The file is damaged" in text
    assert f"/versions/{paper.newest_id}/pages/1.png?width=240" in page.content.decode()
    assert "1 to 3 of 3" in text


def test_what_cannot_be_read_leads_to_its_repair(cast: Cast, pages: Pages, bob: Client, store: Store) -> None:
    damaged, odd = store(BAD / "poppler-67295-0.pdf"), store(b"words", name="a.txt")
    DocumentVersion.objects.filter(document=odd).update(inspection="broken", problem="Odd.")
    link = f'href="/projects/exams/flows/repair/?document={damaged.pk}"'
    for place in (LIST, f"/documents/{damaged.pk}/"):
        html = bob.get(place).content.decode()
        assert ("annot be read" in html, html.count(f"{link}><svg") > 0) == (True, True), place
    assert f"repair/?document={odd.pk}" not in bob.get(LIST).content.decode()
    chosen = bob.get(f"/projects/exams/flows/repair/?document={damaged.pk}").content.decode()
    assert re.search(rf'<input[^>]*value="{damaged.pk}"[^>]*checked', chosen)
    assert "repair/?document" not in pages(cast.vera).get(LIST).content.decode()


def test_the_list_is_narrowed(cast: Cast, bob: Client, store: Store) -> None:
    paper = store(PAPER, kind="exam")
    store(b"a,b\n", name="grades.csv", kind="table")
    edit_document(actor=cast.actor(cast.bob), document_id=paper.pk, changes={"tags": ["ä & b"]})
    for query in ("q=accounting", "kind=exam", "tag=%C3%A4+%26+b", "order=pages&kind=exam"):
        text = words(bob.get(f"{LIST}?{query}"))
        assert ("accounting-qpaper.pdf" in text, "grades.csv" in text) == (True, False), query
    assert "No document matches." in words(bob.get(f"{LIST}?q=zzz"))
    assert "1 to 2 of 2" in words(bob.get(f"{LIST}?kind=poem&order=sideways&page=99"))


def test_the_list_asks_the_same_however_long_it_is(cast: Cast, bob: Client, store: Store) -> None:
    counts = []
    for number in range(1, 4):
        store(str(number).encode(), name="a.txt")
        DocumentVersion.objects.update(inspection="ready", properties={"type": "text"})
        with CaptureQueriesContext(connection) as asked:
            bob.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_all_projects_have_one_list(cast: Cast, pages: Pages, store: Store) -> None:
    store(PAPER)
    store_document(actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, upload=upload_of(KEY))
    seen = {who: words(pages(getattr(cast, who)).get("/documents/")) for who in ("vera", "charlie", "ada")}
    assert ("accounting-qpaper" in seen["vera"], "accounting-answerkey" in seen["vera"]) == (True, False)
    assert ("accounting-qpaper" in seen["charlie"], "accounting-answerkey" in seen["charlie"]) == (False, True)
    assert "Documents belong to projects." in seen["ada"]


def test_a_line_is_asked_for_again_while_it_is_looked_at(cast: Cast, bob: Client, store: Store) -> None:
    document = store(PAPER)
    where = page_of(document, "document_row")
    DocumentVersion.objects.update(inspection_at="2099-01-01T00:00:00Z")
    assert f'hx-get="{where}"' in bob.get(where).content.decode()
    DocumentVersion.objects.update(inspection_at=None)
    assert "hx-get" not in bob.get(where).content.decode()


def test_the_project_page_has_documents(cast: Cast, pages: Pages, store: Store) -> None:
    store(PAPER)
    page = pages(cast.vera).get("/projects/exams/")
    assert "accounting-qpaper.pdf" in words(page)
    assert LIST in page.content.decode()


def test_deleting_for_good_stands_apart_from_the_tools(cast: Cast, pages: Pages, store: Store) -> None:
    place = page_of(document := store(PAPER))
    link = f"/documents/{document.pk}/delete-now/"
    tools, _, end = pages(cast.bob).get(place).content.decode().partition('id="document-end"')
    assert (link in tools, link in end) == (False, True)
    assert link not in pages(cast.vera).get(place).content.decode()


# --- upload ----------------------------------------------------------------------------------------------------
def test_the_limits_are_said_before_anything_is_sent(bob: Client) -> None:
    assert "Any kind of file, up to 2.0 GB each; a PDF up to 2000 pages." in words(bob.get(f"{LIST}upload/"))


def test_several_files_come_in_one_form_each_for_itself(bob: Client, store: Store) -> None:
    store(b"known", name="first.txt")
    files = [file_called("a.txt"), file_called("empty.txt", b""), file_called("b.txt", b"known")]
    text = words(bob.post(f"{LIST}upload/", {"kind": "exam", "files": files}))
    assert "a.txt Stored" in text
    assert "empty.txt Not taken empty.txt is empty." in text
    assert "b.txt Stored The project had the same bytes already: first.txt" in text
    assert Document.objects.filter(kind="exam").count() == 2


def test_a_form_without_a_file_says_so(bob: Client) -> None:
    assert "Choose at least one file first." in words(bob.post(f"{LIST}upload/", {"kind": "exam"}))
    assert "Select a valid choice" in words(bob.post(f"{LIST}upload/", {"kind": "x", "files": [file_called("a")]}))
    assert Document.objects.count() == 0


# --- one document ----------------------------------------------------------------------------------------------
def test_a_document_shows_its_page_its_facts_and_its_versions(cast: Cast, pages: Pages, store: Store) -> None:
    document = store(PAPER, kind="exam")
    page = pages(cast.vera).get(page_of(document))
    text, source = words(page), page.content.decode()
    assert f'src="/versions/{document.newest_id}/pages/1.png?width=1000"' in source
    assert 'alt="Page 1 of 2"' in source
    for part in ("Exam paper", "Letter portrait, 216 × 279 mm", "Version 1 newest", "SHA-256"):
        assert part in text
    assert "Edit" not in text
    assert source.count("data-go=") == 2


def test_pages_are_turned_without_a_script(bob: Client, store: Store) -> None:
    document = store(PAPER)
    second = bob.get(page_of(document, page=2)).content.decode()
    assert "pages/2.png" in second
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second
    assert "pages/2.png?width=1000" in bob.get(page_of(document, page=99)).content.decode()
    assert "pages/1.png?width=2400" in bob.get(page_of(document, page="x", zoom=2400)).content.decode()


def test_the_text_of_a_page_is_shown(bob: Client, store: Store) -> None:
    document = store(PAPER)
    text = words(bob.get(page_of(document, view="text", page=1)))
    assert "Allocate the cost of an asset over its" in text
    scan = store(BAD / "empty.pdf")
    assert "This page holds no text that a program could read." in words(bob.get(page_of(scan, view="text")))


def test_a_text_file_is_read_at_once(bob: Client, store: Store) -> None:
    document = store(b"<script>alert(1)</script>\n& more", name="a.txt")
    page = bob.get(page_of(document)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n&amp; more" in page
    assert "<script>alert" not in page


def test_a_hostile_name_stays_text(bob: Client, store: Store) -> None:
    document = store(b"x", name="\"'><img src=x onerror=alert(1)>.txt")
    for where in (LIST, page_of(document), page_of(document, "document_edit"), page_of(document, "document_trash")):
        assert "<img src=x" not in bob.get(where).content.decode()


def test_an_encrypted_document_asks_for_its_password(cast: Cast, pages: Pages, store: Store, locked: Path) -> None:
    document, bob = store(locked), pages(cast.bob)
    assert "The file is encrypted" in words(bob.get(page_of(document)))
    assert "An owner or editor of this project can give it." in words(pages(cast.vera).get(page_of(document)))
    where = page_of(document, "document_password")
    assert "The file does not open with this password." in words(bob.post(where, {"password": "wrong"}))
    done = bob.post(where, {"password": SECRET}, follow=True)
    assert "The file opens with this password, which is kept sealed." in words(done)
    assert "Encrypted (Standard V5 R6 256-bit AES)." in words(done)
    forgotten = bob.post(reverse("documents:version_forget", args=[document.newest_id]), follow=True)
    assert "The file is encrypted" in words(forgotten)


def test_a_password_under_a_lost_key_is_asked_for_again(
    cast: Cast, pages: Pages, store: Store, locked: Path, settings: Settings
) -> None:
    document, bob = store(locked), pages(cast.bob)
    bob.get(page_of(document))
    where = page_of(document, "document_password")
    bob.post(where, {"password": SECRET})
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(),)
    assert "sealed with a key that is gone" in words(bob.get(page_of(document)))
    assert "1 password of a document no longer opens" in words(pages(cast.ada).get("/admin/"))
    assert "kept sealed" in words(bob.post(where, {"password": SECRET}, follow=True))


def test_documents_that_wait_for_long_are_a_concern(cast: Cast, pages: Pages, store: Store) -> None:
    store(PAPER)
    assert "been waiting" not in words(pages(cast.ada).get("/admin/"))
    DocumentVersion.objects.update(created_at="2026-01-01T00:00:00Z")
    assert "1 document has been waiting for an hour" in words(pages(cast.ada).get("/admin/"))


def test_little_room_is_said(bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage("/")._replace(free=256 * 1024 * 1024 + 5 * 1024 * 1024)
    monkeypatch.setattr("documents.services.space.shutil.disk_usage", lambda path: free)
    assert "The server has room for 5.0 MB at the moment." in words(bob.get(f"{LIST}upload/"))


def test_a_broken_document_says_what_to_do(bob: Client, store: Store) -> None:
    document = store(BAD / "poppler-67295-0.pdf")
    text = words(bob.get(page_of(document)))
    assert "The file cannot be read" in text
    assert "Bring a new version" in text
    assert bob.post(reverse("documents:version_inspect", args=[document.newest_id])).status_code == 302


def test_a_document_is_edited_and_a_stale_form_is_refused(bob: Client, store: Store) -> None:
    document = store(PAPER)
    where = page_of(document, "document_edit")
    sent = {"name": "New.pdf", "kind": "exam", "tags": "b, A", "edition": "1"}
    assert bob.post(where, sent)["Location"] == page_of(document)
    assert "Somebody else changed this document in the meantime." in words(bob.post(where, sent | {"name": "Other"}))
    assert "Some systems cannot store a file of that name." in words(
        bob.post(where, sent | {"name": "a/b", "edition": "2"})
    )
    document.refresh_from_db()
    assert (document.name, document.tags) == ("New.pdf", ["a", "b"])


def test_versions_come_and_are_taken_back(cast: Cast, bob: Client, store: Store) -> None:
    document = store(PAPER)
    first = document.newest
    where = page_of(document, "version_add")
    assert "Choose a file first." in words(bob.post(where, {}))
    assert "exactly these bytes already" in words(
        bob.post(where, {"file": file_called("same.pdf", PAPER.read_bytes())})
    )
    done = bob.post(where, {"file": file_called("new.pdf", KEY.read_bytes())}, follow=True)
    assert "Version 2 is stored." in words(done)
    old = bob.get(page_of(document, version=first.pk if first else ""))
    assert f"/versions/{first.pk if first else ''}/pages/1.png" in old.content.decode()
    assert bob.get(page_of(document, version="nothing")).status_code == 404
    again = bob.post(reverse("documents:version_revert", args=[first.pk if first else ""]), follow=True)
    assert "That version is the newest again." in words(again)
    assert Document.objects.get().newest.number == 3  # type: ignore[union-attr]


def test_downloads_carry_the_documents_name_and_the_files_extension(cast: Cast, bob: Client, store: Store) -> None:
    document = store(PAPER)
    edit_document(actor=cast.actor(cast.bob), document_id=document.pk, changes={"name": "Midterm"})
    answer = bob.head(page_of(document, "document_download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Midterm.pdf"'
    version = bob.head(reverse("documents:version_download", args=[document.newest_id]))
    assert version.headers["Content-Disposition"] == 'attachment; filename="accounting-qpaper.pdf"'


def test_a_document_goes_to_the_trash_and_comes_back(cast: Cast, bob: Client, store: Store) -> None:
    document = store(PAPER)
    where = page_of(document, "document_trash")
    assert "It can be restored from the trash for a while." in words(bob.get(where))
    assert "is in the trash." in words(bob.post(where, follow=True))
    assert "accounting-qpaper.pdf" in words(bob.get(f"{LIST}trash/"))
    assert "This document is in the trash." in words(bob.get(page_of(document)))
    assert "is restored." in words(bob.post(page_of(document, "document_restore"), follow=True))
    bob.post(where)
    assert "This cannot be undone." in words(bob.get(page_of(document, "document_purge")))
    assert "is gone for good." in words(bob.post(page_of(document, "document_purge"), follow=True))
    assert "The trash is empty" in words(bob.get(f"{LIST}trash/"))


def test_what_a_run_used_stays_in_the_trash_with_the_reason(cast: Cast, bob: Client, store: Store) -> None:
    from pipeline.models import Run, RunInput

    document = store(PAPER)
    run = Run.objects.create(project=cast.project, flow="shield", title="A run")
    RunInput.objects.create(run=run, version=document.newest, role="document", position=0)
    trash_document(actor=cast.actor(cast.bob), document_id=document.pk)
    assert "A run that used it is still kept" in words(bob.post(page_of(document, "document_purge"), follow=True))


def test_chosen_documents_go_together(bob: Client, store: Store) -> None:
    ids = [str(store(PAPER).pk), str(store(KEY).pk)]
    assert "2 documents are in the trash." in words(bob.post(f"{LIST}trash/add/", {"document": ids}, follow=True))
    assert "Choose documents first." in words(bob.post(f"{LIST}trash/add/", follow=True))


def test_a_version_without_a_worker_is_looked_at_when_it_is_shown(cast: Cast, bob: Client, store: Store) -> None:
    document = store(PAPER)
    assert document.newest
    assert document.newest.inspection == "pending"
    assert "Letter portrait" in words(bob.get(page_of(document)))
    add_version(actor=cast.actor(cast.bob), document_id=document.pk, upload=upload_of(KEY))
    assert inspect_version(version_id=document.newest.pk) == "ready"
