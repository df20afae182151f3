"""Looking at versions: once, by whoever is first, given up after three times, never left in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from accounts.errors import Conflict, NotAllowed
from documents import storage
from documents.isolation import ChildFailed, ChildStopped
from documents.models import Document, DocumentVersion
from documents.services import inspection
from documents.services.inspection import (
    call_for_pending,
    inspect_again,
    inspect_at_once,
    inspect_some_at_once,
    inspect_version,
)
from project.background import inspect
from tests.cast import Cast
from tests.documents.conftest import BAD, KEY, PAPER, Store

Fail = Callable[[BaseException], None]


def newest(document: Document) -> DocumentVersion:
    return DocumentVersion.objects.get(document=document)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Every look ends so from now on."""

    def fail(error: BaseException) -> None:
        def call(*args: Any, **kwargs: Any) -> Any:
            raise error

        monkeypatch.setattr(inspection, "run_isolated", call)

    return fail


def test_a_good_file_is_ready_with_its_properties(store: Store) -> None:
    version = newest(store(PAPER))
    assert inspect_version(version_id=version.pk) == "ready"
    version.refresh_from_db()
    assert (version.pages, version.problem, version.inspections, version.inspection_at) == (2, "", 1, None)
    assert version.properties["type"] == "pdf"
    assert version.properties["page_sizes"] == [[612.0, 792.0], [612.0, 792.0]]


def test_a_second_look_changes_nothing(store: Store, failing: Fail) -> None:
    version = newest(store(PAPER))
    inspect_version(version_id=version.pk)
    failing(AssertionError("looked at again"))
    assert inspect_version(version_id=version.pk) == "ready"
    assert inspect_at_once(version).inspection == "ready"


def test_an_encrypted_file_asks_for_its_password(store: Store, locked: Path) -> None:
    version = newest(store(locked))
    assert inspect_version(version_id=version.pk) == "password"
    version.refresh_from_db()
    assert (version.pages, version.problem) == (None, "It is encrypted and opens only with its password.")


def test_a_broken_file_says_what_is_wrong_and_what_to_do(store: Store) -> None:
    version = newest(store(BAD / "poppler-67295-0.pdf"))
    assert inspect_version(version_id=version.pk) == "broken"
    version.refresh_from_db()
    assert version.problem == (
        "The file is damaged: could not open it (Invalid number of pages). "
        "Save it anew with the program that made it, and bring it as a new version."
    )


def test_a_pdf_with_more_pages_than_allowed_is_not_worked_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    version = newest(store(PAPER))
    monkeypatch.setattr(inspection, "setting", lambda key: 1)
    assert inspect_version(version_id=version.pk) == "broken"
    version.refresh_from_db()
    assert (version.pages, version.problem) == (2, "It has 2 pages; a document may have 1. Split it.")


@pytest.mark.parametrize(("kind", "code"), [("crash", "crashed"), ("limit", "memory"), ("limit", "wall_time")])
def test_a_poison_file_is_given_up_after_three_looks(store: Store, failing: Fail, kind: str, code: str) -> None:
    version = newest(store(PAPER))
    failing(ChildFailed(kind, code, "It went wrong."))
    states = [inspect_version(version_id=version.pk) for _ in range(4)]
    assert states == ["pending", "pending", "broken", "broken"]
    version.refresh_from_db()
    assert (version.inspections, version.problem.startswith("It went wrong.")) == (3, True)


def test_a_file_that_kills_its_looker_is_given_up_as_well(store: Store) -> None:
    version = newest(store(PAPER))
    DocumentVersion.objects.update(inspections=3, inspection_at=timezone.now() - timedelta(hours=1))
    assert inspect_version(version_id=version.pk) == "broken"
    version.refresh_from_db()
    assert version.problem.startswith("Looking at this file was broken off several times.")


@pytest.mark.parametrize(
    "reason", [ChildFailed("lost", "lost", "x"), ChildFailed("disk", "disk_full", "x"), ChildStopped()]
)
def test_what_is_not_the_files_fault_does_not_count(store: Store, failing: Fail, reason: BaseException) -> None:
    version = newest(store(PAPER))
    failing(reason)
    assert inspect_version(version_id=version.pk) == "pending"
    version.refresh_from_db()
    assert (version.inspections, version.inspection_at) == (0, None)


def test_a_fault_of_ours_is_logged_and_told_without_its_text(
    store: Store, failing: Fail, caplog: pytest.LogCaptureFixture
) -> None:
    version = newest(store(PAPER))
    failing(ChildFailed("bug", "bug", "KeyError: 'secret'", trace="Traceback"))
    assert inspect_version(version_id=version.pk) == "broken"
    version.refresh_from_db()
    assert "KeyError" not in version.problem
    assert version.problem.startswith("Bindery cannot read this file.")


def test_bytes_that_are_gone_are_said_to_be(store: Store) -> None:
    version = newest(store(PAPER))
    storage.remove(version.blob_id)
    assert inspect_version(version_id=version.pk) == "broken"


def test_only_one_looks_at_a_time(store: Store, failing: Fail) -> None:
    version = newest(store(PAPER))
    DocumentVersion.objects.update(inspections=1, inspection_at=timezone.now())
    failing(AssertionError("looked at twice"))
    assert inspect_version(version_id=version.pk) == "pending"
    assert inspect_at_once(version).inspection == "pending"


def test_a_page_waits_no_longer_than_a_moment_and_the_look_goes_on(
    transactional_db: None, cast: Cast, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading
    import time

    gate, real = threading.Event(), inspection.run_isolated

    def slow(*args: Any, **kwargs: Any) -> Any:
        gate.wait(10)
        return real(*args, **kwargs)

    monkeypatch.setattr(inspection, "run_isolated", slow)
    version = newest(store(PAPER))
    assert inspect_at_once(version, seconds=0.05).inspection == "pending"
    gate.set()
    until = time.monotonic() + 15
    while newest(version.document).inspection == "pending" and time.monotonic() < until:
        time.sleep(0.05)
    assert newest(version.document).inspection == "ready"
    for thread in threading.enumerate():
        if thread.name == "inspection":
            thread.join(5)


def test_a_list_is_looked_at_as_far_as_the_moment_lasts(store: Store) -> None:
    rows = [newest(store(PAPER)), newest(store(KEY))]
    inspect_some_at_once(rows, seconds=10)
    assert [one.inspection for one in rows] == ["ready", "ready"]
    third = newest(store(b"a,b\n1,2\n", name="a.csv"))
    inspect_some_at_once([third], seconds=0.0)
    assert third.inspection == "pending"


def test_a_worker_is_called_when_the_upload_is_committed(transactional_db: None, cast: Cast, store: Store) -> None:
    version = newest(store(PAPER))
    (call,) = (row.task for row in OrmQ.objects.all())
    assert (call["func"], call["args"]) == ("project.background.inspect", (str(version.pk),))
    assert inspect(str(version.pk)) == "ready"


def test_lost_calls_are_made_again_and_dead_lookers_replaced(cast: Cast, store: Store) -> None:
    fresh, forgotten, dead, busy = (newest(store(f"{number}".encode(), name="a.txt")) for number in range(4))
    now = timezone.now()
    DocumentVersion.objects.exclude(pk=fresh.pk).update(created_at=now - timedelta(minutes=5))
    DocumentVersion.objects.filter(pk=dead.pk).update(inspection_at=now - timedelta(minutes=4))
    DocumentVersion.objects.filter(pk=busy.pk).update(inspection_at=now)
    OrmQ.objects.all().delete()
    assert call_for_pending() == 2
    assert {row.task["args"][0] for row in OrmQ.objects.all()} == {str(forgotten.pk), str(dead.pk)}


def test_a_broken_file_can_be_looked_at_again(cast: Cast, store: Store) -> None:
    version = newest(store(PAPER))
    with pytest.raises(Conflict):
        inspect_again(actor=cast.actor(cast.bob), version_id=version.pk)
    DocumentVersion.objects.update(inspection="broken", inspections=3, problem="x")
    with pytest.raises(NotAllowed):
        inspect_again(actor=cast.actor(cast.vera), version_id=version.pk)
    inspect_again(actor=cast.actor(cast.bob), version_id=version.pk)
    assert inspect_version(version_id=version.pk) == "ready"
