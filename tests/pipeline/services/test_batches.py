"""Deleting one document, or its results, out of a run over many: it alone goes, and what is left tells the truth."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.errors import Conflict
from accounts.models import AuditEntry
from documents import storage
from documents.models import Document
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.models import Run, RunEvent
from pipeline.selectors.called_runs import called_runs
from pipeline.services.deleting import delete_document, delete_results, document_to_delete, results_to_delete
from pipeline.services.packing import pack_run
from pipeline.services.runs import delete_run, restore_run, retry_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.engine.flows import Sums, known
from tests.pipeline.flows.carrying import Carrier, Splitter
from tests.pipeline.flows.test_bulk import begun, states, stored

RECIPE: dict[str, Any] = {
    "name": "Twice",
    "steps": [{"flow": "carry", "params": {"times": 2}, "hands_on": "carried"}, {"flow": "split-words"}],
}


@pytest.fixture(autouse=True)
def flows() -> Iterator[None]:
    with known(Carrier, Splitter, Sums):
        yield


def named(run: Run, name: str) -> Run:
    return run.children.get(title__endswith=f": {name}")


def is_kept(content: bytes) -> bool:
    return hashlib.sha256(content).hexdigest() in set(storage.stored_hashes())


def page(cast: Cast, address: str, *parts: Any) -> str:
    client = Client()
    client.force_login(cast.bob)
    return client.get(reverse(f"pipeline:{address}", args=parts)).content.decode()


def told(run: Run) -> list[str]:
    return list(RunEvent.objects.filter(run=run, kind__endswith=".deleted").values_list("text", flat=True))


def begin(run: Run) -> None:
    """As far as its calls."""
    claim = claim_run(run.pk)
    assert claim
    advance(claim)


# --- results --------------------------------------------------------------------------------------------------
def test_results_of_one_document_leave_its_run_and_the_batch(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"three"), params={"times": 2}))
    bob, child = shared_cast.actor(shared_cast.bob), named(run, "a.txt")
    going = results_to_delete(actor=bob, run_id=child.pk)
    assert (going.files, going.kept) == ([("carried a.txt", 6), ("note.txt", 5)], 0)
    delete_results(actor=bob, run_id=child.pk)
    assert (is_kept(b"oneone"), is_kept(b"threethree")) == (False, True)
    links = run.artifacts.order_by("id").values_list("artifact__name", "artifact__removed_at")
    assert [name for name, gone in links if not gone] == ["carried b.txt", "note.txt"]
    rows = {one.name: one.has_left for one in called_runs(actor=bob, run_id=run.pk)}
    assert rows == {"a.txt": True, "b.txt": False}
    archive = pack_run(actor=bob, run_id=run.pk)
    assert [one.path for one in archive.files] == ["carried b.txt", "note/note.txt", "summary.csv"]
    assert b"carried a.txt,not in this archive,,6,It was deleted.\r\n" in archive.files[-1].open_it().read()
    assert told(run) == ["“Carry over: a.txt”: 2 results deleted"]


def test_pages_and_command_do_not_offer_what_was_deleted(shared_cast: Cast) -> None:
    run = drive(begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"three")))
    child = named(run, "a.txt")
    delete_results(actor=shared_cast.actor(shared_cast.bob), run_id=child.pk)
    files = [one.artifact for one in child.artifacts.select_related("artifact")]
    download = [reverse("documents:artifact_download", args=[one.pk]) for one in files]
    mine, whole = page(shared_cast, "run", child.pk), page(shared_cast, "run", run.pk)
    assert ("Results have left" in mine, "Results have left" in whole) == (True, False)
    assert [one in mine + whole for one in download] == [False, False]
    assert (whole.count("result deleted"), reverse("pipeline:run_archive", args=[run.pk]) in whole) == (1, True)
    assert "There is nothing left to delete" in page(shared_cast, "run_results_delete", child.pk)
    out = io.StringIO()
    call_command("runs", "artifacts", str(child.pk), "--json", stdout=out)
    assert [(one["name"], one["gone"]) for one in json.loads(out.getvalue())] == [
        ("carried a.txt", "deleted"), ("note.txt", "deleted"),
    ]  # fmt: skip


def test_results_can_go_while_others_of_the_batch_are_worked_on(shared_cast: Cast) -> None:
    run = begun(shared_cast, stored(shared_cast, a_txt=b"one", b_txt=b"three"))
    begin(run)
    bob, child = shared_cast.actor(shared_cast.bob), drive(named(run, "a.txt"))
    delete_results(actor=bob, run_id=child.pk)
    drive(run)
    assert (run.state, outputs(run)["completed"], is_kept(b"threethree")) == ("completed", 2, False)
    assert [one.artifact.name for one in run.artifacts.all()] == ["carried b.txt", "note.txt"]


def test_what_a_recipe_still_needs_stays(shared_cast: Cast) -> None:
    (only,) = stored(shared_cast, a_txt=b"one two")
    run = begun(shared_cast, [only], flow="recipe", params=RECIPE)
    begin(run)
    first = drive(run.children.get())
    Run.objects.filter(pk=run.pk).update(state="waiting")
    bob = shared_cast.actor(shared_cast.bob)
    with pytest.raises(Conflict, match="The run that called it has not ended"):
        delete_results(actor=bob, run_id=first.pk)
    assert results_to_delete(actor=bob, run_id=first.pk).going_on == [run]


# --- documents ------------------------------------------------------------------------------------------------
def test_one_document_goes_and_the_batch_stays_with_the_others(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three", c_txt=b"BROKEN")
    run = drive(begun(shared_cast, ids, params={"times": 2}))
    bob, child = shared_cast.actor(shared_cast.bob), named(run, "a.txt")
    going = document_to_delete(actor=bob, document_id=ids[0])
    assert (going.runs, going.batches, going.others) == ([child], [run], 0)
    assert going.files == [("a.txt", 3), ("carried a.txt", 6), ("note.txt", 5)]
    with pytest.raises(Conflict, match="A run used this document"):
        delete_document(actor=bob, document_id=ids[0])
    delete_document(actor=bob, document_id=ids[0], with_runs=True)
    assert [is_kept(one) for one in (b"one", b"oneone", b"three", b"threethree")] == [False, False, True, True]
    run.refresh_from_db()
    assert (run.title, states(run)) == ("Carry over: b.txt and c.txt", {"b.txt": "completed", "c.txt": "failed"})
    assert outputs(run) == {
        "documents": 2, "completed": 1, "incomplete": 0, "failed": 1, "size_before": 5, "size_after": 10,
    }  # fmt: skip
    assert list(run.artifacts.values_list("artifact__name", flat=True)) == ["carried b.txt", "note.txt"]
    assert told(run) == ["“a.txt” deleted for good, with what was made of it"]
    assert AuditEntry.objects.get(action="run.document.delete").details == {"document": "a.txt"}
    assert "1 of 2 done" in page(shared_cast, "run", run.pk)


def test_what_failed_is_retried_after_a_document_before_it_went(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three", c_txt=b"BROKEN")
    run = drive(begun(shared_cast, ids))
    bob = shared_cast.actor(shared_cast.bob)
    delete_document(actor=bob, document_id=ids[0], with_runs=True)
    drive(retry_run(actor=bob, run_id=run.pk))
    assert (run.state, run.children.count(), outputs(run)["size_before"]) == ("partial", 2, 5)


def test_nothing_is_offered_as_failed_when_what_failed_was_deleted(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three", c_txt=b"BROKEN")
    run = drive(begun(shared_cast, ids))
    bob = shared_cast.actor(shared_cast.bob)
    assert "Some parts could not be done" in page(shared_cast, "run", run.pk)
    delete_document(actor=bob, document_id=ids[2], with_runs=True)
    assert "The documents that could not be done were deleted since." in page(shared_cast, "run", run.pk)
    with pytest.raises(Conflict, match="nothing left to retry"):
        retry_run(actor=bob, run_id=run.pk)


def test_the_last_documents_take_the_batch_with_them(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three")
    run = drive(begun(shared_cast, ids))
    bob = shared_cast.actor(shared_cast.bob)
    delete_document(actor=bob, document_id=ids[0], with_runs=True)
    going = document_to_delete(actor=bob, document_id=ids[1])
    assert (going.runs, going.batches) == ([run], [])
    delete_document(actor=bob, document_id=ids[1], with_runs=True)
    assert (Run.objects.count(), Document.objects.count(), list(storage.stored_hashes())) == (0, 0, [])


def test_a_recipe_over_many_loses_one_with_what_it_handed_on(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one ", b_txt=b"three ")
    run = drive(begun(shared_cast, ids, flow="recipe", params=RECIPE))
    assert (run.flow, run.state) == ("bulk", "completed")
    bob = shared_cast.actor(shared_cast.bob)
    assert document_to_delete(actor=bob, document_id=ids[0]).runs == [named(run, "a.txt")]
    delete_document(actor=bob, document_id=ids[0], with_runs=True)
    gone = [is_kept(one) for one in (b"one ", b"one one ", b"one")]
    assert (gone, [is_kept(one) for one in (b"three ", b"three three ", b"three")]) == ([False] * 3, [True] * 3)
    assert (states(run), Document.objects.filter(is_intermediate=True).count()) == ({"b.txt": "completed"}, 1)


def test_a_document_of_a_batch_that_goes_on_stays(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three")
    run = begun(shared_cast, ids)
    begin(run)
    drive(named(run, "a.txt"))
    with pytest.raises(Conflict, match="has not ended"):
        delete_document(actor=shared_cast.actor(shared_cast.bob), document_id=ids[0], with_runs=True)


def test_a_batch_comes_out_of_the_trash_without_it(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"three")
    run = drive(begun(shared_cast, ids))
    bob = shared_cast.actor(shared_cast.bob)
    delete_run(actor=bob, run_id=run.pk)
    delete_document(actor=bob, document_id=ids[0], with_runs=True)
    restore_run(actor=bob, run_id=run.pk)
    assert [one.name for one in called_runs(actor=bob, run_id=run.pk)] == ["b.txt"]


def test_what_was_made_of_several_goes_as_a_whole_and_is_told(shared_cast: Cast) -> None:
    ids = stored(shared_cast, a_txt=b"one", b_txt=b"two", c_txt=b"three")
    run = drive(begun(shared_cast, ids, flow="sums"))
    batch = drive(begun(shared_cast, ids))
    assert "also the result made of 2 other documents" in (asked := page(shared_cast, "document_delete_now", ids[0]))
    assert [one in asked for one in (str(run.pk), str(named(batch, "a.txt").pk), "its row goes")] == [True] * 3
    out = io.StringIO()
    call_command("retention", "delete-document", ids[0], "--yes", "--with-runs", "--json", stdout=out)
    gone = json.loads(out.getvalue())
    assert (gone["others"], gone["batches"], len(gone["runs"])) == (2, [str(batch.pk)], 2)
    assert list(Run.objects.filter(parent=None)) == [batch]


def test_a_document_of_many_batches_costs_no_more_questions(shared_cast: Cast) -> None:
    documents = stored(shared_cast, a_txt=b"one", b_txt=b"three")
    bob, asked = shared_cast.actor(shared_cast.bob), []
    for many in (1, 3):
        for _ in range(many):
            drive(begun(shared_cast, documents, params={"times": 2}))
        with CaptureQueriesContext(connection) as queries:
            going = document_to_delete(actor=bob, document_id=documents[0])
        asked.append((len(going.batches), len(queries)))
    assert asked == [(1, asked[0][1]), (4, asked[0][1])]
