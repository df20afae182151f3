"""The administration's page of figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import AuditEntry
from documents.models import DocumentVersion
from documents.services.documents import store_document, upload_of
from pipeline.engine.liveliness import beat_as
from pipeline.models import Run
from tests.cast import Cast
from tests.documents.conftest import SECRET, locked
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

__all__ = ["locked"]  # a fixture
FIGURES = "/admin/pipeline/run/figures/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums):
        yield


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.ApprovedUserBackend")  # type: ignore[arg-type]
    return client


def test_figures_of_all_projects_for_administrators_alone(shared_cast: Cast) -> None:
    drive(start(shared_cast, "sums"))
    start(shared_cast, "sums")
    beat_as("supervisor:here")
    ada = client_of(shared_cast.ada)
    html = ada.get(FIGURES, {"days": "7"}).content.decode()
    assert '<option value="7" selected>' in html
    assert "<svg" in html
    assert "Sums" in html
    assert "supervisor:here" in html
    assert ada.get(FIGURES).context["figures"].total == 1
    assert FIGURES in ada.get("/admin/pipeline/run/").content.decode()
    assert client_of(shared_cast.alice).get(FIGURES).status_code == 302


def test_nothing_measured_is_said(shared_cast: Cast) -> None:
    html = client_of(shared_cast.ada).get(FIGURES, {"days": "nonsense"}).content.decode()
    assert "No run ended in this time." in html
    assert "Nobody has been heard of." in html


def test_verbs_for_chosen_runs_tell_what_was_refused(shared_cast: Cast) -> None:
    queued, done = start(shared_cast, "sums", title="Queued"), drive(start(shared_cast, "sums", title="Done"))
    chosen = {"action": "cancel", "_selected_action": [str(queued.pk), str(done.pk)]}
    answer = client_of(shared_cast.ada).post("/admin/pipeline/run/", chosen)
    texts = [str(one) for one in get_messages(answer.wsgi_request)]
    assert texts[-1] == "1 asked to end."
    assert [one.startswith("“Done”") for one in texts] == [True, False]
    queued.refresh_from_db()
    assert queued.state == "cancelled"
    entry = AuditEntry.objects.get(action="run.cancel")
    assert (entry.door, entry.user, entry.target) == ("admin", shared_cast.ada, f"run:{queued.pk}")


def test_a_flow_is_started_over_an_encrypted_document(shared_cast: Cast, locked: Path) -> None:
    upload = upload_of(locked)
    bob = shared_cast.actor(shared_cast.bob)
    document = store_document(actor=bob, project_id=shared_cast.project.pk, upload=upload).document
    ada, where = client_of(shared_cast.ada), "/admin/documents/document/"
    chosen = {"action": "start_repair", "_selected_action": [str(document.pk)]}
    asked = ada.post(where, chosen).content.decode()
    assert 'type="password" name="run-password"' in asked
    begun = {**chosen, "start": "Start", "program": "best", "keep_sound": "on"}
    answer = ada.post(where, {**begun, "run-password": "wrong"})
    (told,) = get_messages(answer.wsgi_request)
    assert told.level_tag == "warning"
    assert "password" in str(told)
    assert "wrong" not in str(told)
    assert Run.objects.count() == 0
    ada.post(where, {**begun, "run-password": SECRET})
    version = DocumentVersion.objects.get()
    assert version.password_sealed
    assert drive(Run.objects.get()).state == "completed"
    assert SECRET not in str(Run.objects.get().params)
    assert not AuditEntry.objects.filter(details__icontains=SECRET).exists()
