"""The verbs of runs: what they do, to whom they are open, in which states."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django import forms
from django.db import connection

from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import AuditEntry
from documents.models import Document
from documents.services.documents import Upload, store_document, trash_document
from pipeline.lifecycle import MOVES, STATES
from pipeline.models import Run, RunItem
from pipeline.params import DocumentField
from pipeline.services import runs
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, kinds, outputs


@pytest.fixture(autouse=True)
def fresh_flows() -> None:
    flows.Unsteady.tried, flows.Unsteady.failures, flows.Unsteady.error = 0, 0, flows.TryLater
    flows.Each.tried, flows.Each.ran = {}, []


def begin(cast: Cast, flow_key: str, **options: Any) -> Run:
    return runs.start_run(
        actor=cast.actor(options.pop("who", cast.alice)), flow_key=flow_key, project_id=cast.project.pk, **options
    )


def test_start_is_audited(cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = begin(cast, "sums", who=cast.bob)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.user, entry.door) == ("run.start", f"run:{run.pk}", cast.bob, "page")


def test_start_is_refused_to_who_may_not(cast: Cast) -> None:
    with flows.known(flows.Sums):
        with pytest.raises(NotAllowed):
            begin(cast, "sums", who=cast.vera)
        with pytest.raises(Missing):
            begin(cast, "sums", who=cast.charlie)
    assert Run.objects.count() == 0


def test_once_key_starts_one_run_from_ten_clicks(shared_cast: Cast) -> None:
    def click(_: int) -> Any:
        try:
            return begin(shared_cast, "sums", once_key="click").pk
        finally:
            connection.close()

    with flows.known(flows.Sums), ThreadPoolExecutor(10) as pool:
        found = set(pool.map(click, range(10)))
    assert found == {Run.objects.get().pk}
    assert AuditEntry.objects.filter(action="run.start").count() == 1


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("verb", "after"), [("pause_run", "paused"), ("cancel_run", "cancelled"), ("resume_run", "queued")]
)
def test_verbs_follow_the_table_of_moves(cast: Cast, verb: str, after: str, state: str) -> None:
    with flows.known(flows.Sums):
        run = begin(cast, "sums")
    Run.objects.filter(pk=run.pk).update(state=state)
    actor = cast.actor(cast.bob)
    if state == "running" and verb != "resume_run":
        getattr(runs, verb)(actor=actor, run_id=run.pk)
        run.refresh_from_db()
        assert (run.state, run.wanted) == ("running", verb.removesuffix("_run"))
    elif after in MOVES[state] and (verb != "resume_run" or state == "paused"):  # type: ignore[index]
        assert getattr(runs, verb)(actor=actor, run_id=run.pk).state == after
    else:
        with pytest.raises(Conflict):
            getattr(runs, verb)(actor=actor, run_id=run.pk)
        run.refresh_from_db()
        assert (run.state, run.wanted) == (state, "")


def test_paused_run_goes_on_where_it_was(shared_cast: Cast) -> None:
    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(flows.Sums):
        run = begin(shared_cast, "sums")
        runs.pause_run(actor=actor, run_id=run.pk)
        assert drive(run).state == "paused"
        runs.resume_run(actor=actor, run_id=run.pk)
        assert drive(run).state == "completed"


def test_retry_goes_on_at_the_failed_stage(shared_cast: Cast) -> None:
    flows.Unsteady.failures = 4
    with flows.known(flows.Patience):
        run = drive(begin(shared_cast, "patience"))
        assert run.state == "failed"
        run = runs.retry_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
        assert (run.state, run.attempt, run.error_text) == ("queued", 2, "")
        run = drive(run)
    assert (run.state, outputs(run)) == ("completed", {"tries": 5})


def test_retry_does_only_the_failed_items_again(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with flows.known(flows.Everyone):
        run = drive(begin(shared_cast, "everyone", params={"many": 10}))
        assert run.state == "partial"
        flows.Each.ran = []
        monkeypatch.setattr(flows.Each, "work_item", lambda self, given, live: {"square": given * given})
        monkeypatch.setattr(flows.Each, "read_item", lambda self, facts, item: flows.Each.ran.append(1) or 7)
        run = drive(runs.retry_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk))
    assert (run.state, len(flows.Each.ran)) == ("completed", 1)
    assert RunItem.objects.filter(state="done").count() == 9
    assert outputs(run) == {"sum": sum(n * n for n in range(10)) - 64}


def test_rerun_takes_over_what_came_before_the_stage(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = drive(begin(shared_cast, "sums", params={"start": 3}))
        again = runs.rerun_run(
            actor=shared_cast.actor(shared_cast.bob), run_id=run.pk, stage="double", params={"start": 9}
        )
        again = drive(again)
    assert (again.state, again.source, again.source_verb, again.params) == ("completed", run, "rerun", {"start": 9})
    assert outputs(again) == {"number": 3, "doubled": 6}
    assert [(one.name, one.copied) for one in again.stages.all()] == [("count", True), ("double", False)]


def test_rerun_needs_a_stage_the_run_came_to(shared_cast: Cast) -> None:
    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(flows.Sums):
        run = begin(shared_cast, "sums")
        with pytest.raises(Conflict):
            runs.rerun_run(actor=actor, run_id=run.pk, stage="double")
        with pytest.raises(Invalid):
            runs.rerun_run(actor=actor, run_id=run.pk, stage="treble")
    assert Run.objects.count() == 1


def test_fork_waits_paused_with_its_reviews_open(shared_cast: Cast) -> None:
    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(flows.Asking):
        run = drive(begin(shared_cast, "asking", unattended=True))
        fork = runs.fork_run(actor=actor, run_id=run.pk, stage="fulfil")
        assert (fork.state, fork.reviews.get().closed_at) == ("paused", None)
        assert fork.reviews.get().items.count() == 2
        runs.resume_run(actor=actor, run_id=fork.pk)
        assert drive(fork).state == "waiting"


def test_cancel_takes_the_called_runs_along(shared_cast: Cast) -> None:
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(flows.Parent, flows.Sums):
        run = begin(shared_cast, "parent", params={"many": 3})
        claim = claim_run(run.pk)
        assert claim is not None
        advance(claim, slice_seconds=None)
        run = runs.cancel_run(actor=actor, run_id=run.pk)
    assert run.state == "cancelled"
    assert set(run.children.values_list("state", flat=True)) == {"cancelled"}


def test_deleted_run_is_out_of_sight_and_comes_back(shared_cast: Cast) -> None:
    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(flows.Sums):
        run = begin(shared_cast, "sums")
        runs.delete_run(actor=actor, run_id=run.pk)
        with pytest.raises(Missing):
            runs.run_for(actor=actor, run_id=run.pk)
        run = runs.restore_run(actor=actor, run_id=run.pk)
    assert (run.state, run.deleted_at) == ("cancelled", None)
    assert kinds(run.pk) == ["run.queued", "run.cancelled"]


class Keyed(forms.Form):
    key = DocumentField(accepts=("text/*",), kind="answer_key")
    start = forms.IntegerField(initial=1)


class Papers(flows.Sums):
    key, title, Params, least = "papers", "Papers", Keyed, 1


def text_file(name: str = "key.txt") -> Upload:
    return Upload(name, [f"words of {name}".encode()], "answer_key")


def test_files_become_documents_and_parameters(cast: Cast) -> None:
    with flows.known(Papers):
        run = begin(cast, "papers", uploads=[text_file("paper.txt")], param_uploads={"key": text_file()})
    inputs = {one.role: one.version.document for one in run.inputs.all()}
    assert {role: (one.name, one.kind) for role, one in inputs.items()} == {
        "document": ("paper.txt", "answer_key"),
        "key": ("key.txt", "answer_key"),
    }
    assert run.params == {"key": str(inputs["key"].pk), "start": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"params": {"start": "x"}, "documents": 1, "keys": ("key",)},
        {"params": {}, "documents": 6, "keys": ("key",)},
        {"params": {}, "documents": 0, "keys": ("key",)},
        {"params": {}, "documents": 1, "keys": ("key", "start")},
        {"params": {}, "documents": 1, "keys": ()},
    ],
)
def test_no_file_is_stored_in_vain(cast: Cast, wrong: dict[str, Any]) -> None:
    with flows.known(Papers), pytest.raises(Invalid):
        begin(
            cast,
            "papers",
            params=wrong["params"],
            uploads=[text_file(f"{number}.txt") for number in range(wrong["documents"])],
            param_uploads={name: text_file() for name in wrong["keys"]},
        )
    assert (Document.objects.count(), Run.objects.count()) == (0, 0)


def test_the_second_click_stores_no_second_file(cast: Cast) -> None:
    with flows.known(Papers):
        first = begin(
            cast, "papers", uploads=[text_file("paper.txt")], param_uploads={"key": text_file()}, once_key="k"
        )
        again = begin(
            cast, "papers", uploads=[text_file("paper.txt")], param_uploads={"key": text_file()}, once_key="k"
        )
    assert (again.pk, Document.objects.count()) == (first.pk, 2)


def test_a_rerun_with_another_document_for_a_parameter_reads_that_one(shared_cast: Cast) -> None:
    actor = shared_cast.actor(shared_cast.alice)
    with flows.known(Papers):
        run = drive(begin(shared_cast, "papers", uploads=[text_file("paper.txt")], param_uploads={"key": text_file()}))
        other = store_document(actor=actor, project_id=run.project_id, upload=text_file("other.txt")).document
        same = runs.rerun_run(actor=actor, run_id=run.pk, stage="double", params={"start": 4})
        changed = runs.rerun_run(actor=actor, run_id=run.pk, stage="double", params={"key": str(other.pk)})
        trash_document(actor=actor, document_id=run.params["key"])
        kept = runs.clone_run(actor=actor, run_id=run.pk)

    def names(one: Run) -> dict[str, str]:
        return {link.role: link.version.document.name for link in one.inputs.all()}

    assert names(run) == names(same) == names(kept) == {"document": "paper.txt", "key": "key.txt"}
    assert names(changed) == {"document": "paper.txt", "key": "other.txt"}
