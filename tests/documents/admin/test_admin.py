"""The admin door of documents: everything is seen, nothing is edited by hand, verbs go through the services."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import AuditEntry
from documents.models import Blob, Document, DocumentVersion
from documents.services.documents import trash_document
from pipeline.registry import flows
from tests.cast import Cast
from tests.documents.conftest import PAPER, Pages, Store, make_artifact


@pytest.fixture
def ada(cast: Cast, pages: Pages) -> Client:
    return pages(cast.ada)


def act(client: Client, model: str, action: str, row: Any, **more: str) -> str:
    where = reverse(f"admin:documents_{model}_changelist")
    answer = client.post(where, {"action": action, "_selected_action": [str(row.pk)], **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("model", ["document", "documentversion", "artifact", "blob"])
def test_every_list_and_row_can_be_seen_and_none_edited(cast: Cast, ada: Client, store: Store, model: str) -> None:
    document = store(PAPER)
    rows = {"document": document, "documentversion": document.newest, "artifact": make_artifact(cast),
            "blob": Blob.objects.first()}  # fmt: skip
    row = rows[model]
    assert row
    for query in ("", "?q=a", "?q=" + "0" * 64):
        assert ada.get(reverse(f"admin:documents_{model}_changelist") + query).status_code == 200
    page = ada.get(reverse(f"admin:documents_{model}_change", args=[row.pk])).content.decode()
    assert 'name="_save"' not in page
    assert ada.get(reverse(f"admin:documents_{model}_add")).status_code == 403
    assert ada.post(reverse(f"admin:documents_{model}_delete", args=[row.pk])).status_code == 403


def test_a_verb_that_does_not_fit_says_where_the_document_is(cast: Cast, ada: Client, store: Store) -> None:
    document = store(PAPER)
    for verb in ("restore", "purge"):
        assert f"“{document}”: It is not in the trash." in act(ada, "document", verb, document)
    act(ada, "document", "trash", document)
    assert f"“{document}”: It is in the trash already." in act(ada, "document", "trash", document)
    assert Document.objects.exclude(deleted_at=None).count() == 1


def test_the_trash_works_from_the_admin_and_is_written_down(cast: Cast, ada: Client, store: Store) -> None:
    document = store(PAPER)
    assert "1 in the trash." in act(ada, "document", "trash", document)
    assert "1 restored." in act(ada, "document", "restore", document)
    act(ada, "document", "trash", document)
    where = reverse("admin:documents_document_changelist")
    assert "1 document" in ada.get(f"{where}?trash=yes").content.decode()
    assert "0 documents" in ada.get(f"{where}?trash=no").content.decode()
    assert "1 gone for good." in act(ada, "document", "purge", document)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.door, entry.actor, Document.objects.count()) == (
        "document.purge",
        "admin",
        "ada@example.org",
        0,
    )


def test_what_is_refused_is_said(cast: Cast, ada: Client, store: Store) -> None:
    document = store(PAPER)
    assert "It is not in the trash." in act(ada, "document", "purge", document)
    assert Document.objects.count() == 1


def test_a_version_is_looked_at_again(cast: Cast, ada: Client, store: Store) -> None:
    version = store(PAPER).newest
    DocumentVersion.objects.update(inspection="broken", problem="x")
    assert "1 to be looked at." in act(ada, "documentversion", "look_again", version)
    assert DocumentVersion.objects.get().inspection == "pending"


def test_bytes_without_use_can_be_found(cast: Cast, ada: Client, store: Store) -> None:
    store(PAPER)
    Blob.objects.create(sha256="ab" * 32, size=1, media_type="text/plain", touched_at="2026-01-01T00:00:00Z")
    page = ada.get(reverse("admin:documents_blob_changelist") + "?use=none").content.decode()
    assert ("ab" * 32 in page, "1 blob" in page) == (True, True)


def test_every_flow_that_takes_documents_is_an_action(cast: Cast, ada: Client, store: Store) -> None:
    document = store(PAPER)
    page = ada.get(reverse("admin:documents_document_changelist")).content.decode()
    for flow in flows():
        assert (f'<option value="start_{flow.key}">Run “{flow.title}”…</option>' in page) == (flow.most > 0)
        if not flow.most:
            continue
        form = act(ada, "document", f"start_{flow.key}", document)
        assert (escape(flow.summary) in form, document.name in form) == (True, True)


def test_a_flow_is_started_over_a_document(cast: Cast, ada: Client, store: Store) -> None:
    from pipeline.models import Run

    document = store(PAPER)
    page = act(ada, "document", "start_shield", document, start="Start", mode="detection", per_question="1", seed="0",
               dpi="150", strategies="number")  # fmt: skip
    run = Run.objects.get()
    assert (run.flow, run.project, run.door) == ("shield", cast.project, "admin")
    assert reverse("admin:pipeline_run_change", args=[run.pk]) in page


def test_only_administrators_come_in(cast: Cast, pages: Pages, store: Store) -> None:
    trash_document(actor=cast.actor(cast.bob), document_id=store(PAPER).pk)
    assert pages(cast.alice).get(reverse("admin:documents_document_changelist")).status_code in (302, 403)
