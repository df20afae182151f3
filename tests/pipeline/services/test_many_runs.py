"""One verb for many runs: an outcome for each, and nothing half done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import Conflict, NotAllowed, TooLarge, TooMany
from accounts.models import AuditEntry
from accounts.services.limits import Rate
from pipeline.models import Run
from pipeline.selectors.runs import MOST, RunFilter, able_to, ids_listed
from pipeline.services import runs
from pipeline.services.many_runs import COMMANDS, reasons_of, steer_runs
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Everyone, flows.Parent):
        yield


def words(cast: Cast, who: str, verb: str, ids: list[uuid.UUID]) -> list[str]:
    actor = cast.actor(getattr(cast, who))
    return [one.word for one in steer_runs(actor=actor, verb=verb, run_ids=ids)]  # type: ignore[arg-type]


def test_each_has_its_outcome_in_the_order_given(cast: Cast) -> None:
    queued, done, nowhere = start(cast, "sums"), drive(start(cast, "sums")), uuid.uuid4()
    outcomes = steer_runs(actor=cast.actor(cast.bob), verb="cancel", run_ids=[nowhere, done.pk, queued.pk, queued.pk])
    assert [(one.run_id, one.word) for one in outcomes] == [
        (nowhere, "not_found"), (done.pk, "refused"), (queued.pk, "done"),
    ]  # fmt: skip
    with pytest.raises(Conflict) as alone:
        runs.cancel_run(actor=cast.actor(cast.bob), run_id=done.pk)
    assert outcomes[1].problem
    assert (outcomes[1].problem.code, outcomes[1].problem.text) == (alone.value.code, alone.value.text)
    assert reasons_of(outcomes) == [("There is no such run.", 1), (alone.value.text, 1)]
    assert list(Run.objects.order_by("created_at").values_list("state", flat=True)) == ["cancelled", "completed"]


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_audited_as_alone(cast: Cast, verb: str) -> None:
    before = {"resume": "paused", "retry": "failed"}.get(verb, "queued")
    ids = [start(cast, "sums").pk for _ in range(3)]
    Run.objects.update(state=before)
    if verb == "restore":
        words(cast, "bob", "delete", ids)
    AuditEntry.objects.all().delete()
    assert words(cast, "bob", verb, ids) == ["done"] * 3
    entries = AuditEntry.objects.filter(action=f"run.{verb}")
    assert {(one.target, one.user, one.allowed) for one in entries} == {(f"run:{pk}", cast.bob, True) for pk in ids}


def test_rights_are_asked_for_each(cast: Cast) -> None:
    ours, theirs = start(cast, "sums"), start(cast, "sums")
    Run.objects.filter(pk=theirs.pk).update(project=cast.elsewhere)
    assert words(cast, "charlie", "cancel", [ours.pk, theirs.pk]) == ["not_found", "done"]
    assert words(cast, "vera", "cancel", [ours.pk, theirs.pk]) == ["refused", "not_found"]
    refusal = AuditEntry.objects.get(allowed=False)
    assert (refusal.user, refusal.action, refusal.details["run"]) == (cast.vera, "run.control", str(ours.pk))
    ours.refresh_from_db()
    assert ours.state == "queued"
    assert words(cast, "bob", "cancel", [ours.pk, theirs.pk]) == ["done", "not_found"]


def test_a_token_without_the_scope_is_refused_as_a_whole(cast: Cast) -> None:
    run = start(cast, "sums")
    reading = replace(cast.actor(cast.bob, "api"), scopes=frozenset({"run.see", "project.see"}))
    with pytest.raises(NotAllowed):
        steer_runs(actor=reading, verb="cancel", run_ids=[run.pk])


def test_callers_and_the_called_can_be_chosen_together(cast: Cast) -> None:
    parent = start(cast, "parent")
    drive_until_called(parent)
    called = [one.pk for one in parent.children.all()]
    assert called
    assert words(cast, "bob", "cancel", [parent.pk, *called]) == ["done"] * (1 + len(called))
    assert words(cast, "bob", "retry", [parent.pk, *called]) == ["done"] * (1 + len(called))


def drive_until_called(parent: Run) -> None:
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    claim = claim_run(parent.pk)
    assert claim
    advance(claim, slice_seconds=None)


def test_what_fails_halfway_is_as_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = start(cast, "sums"), start(cast, "sums")
    real = runs._record

    def falls(actor: object, action: str, run: Run, **details: object) -> None:
        if action == "run.delete" and run.pk == second.pk:
            raise Conflict("Somebody else was quicker.")
        real(actor, action, run, **details)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "_record", falls)
    assert words(cast, "bob", "delete", [first.pk, second.pk]) == ["done", "refused"]
    found = [(one.state, one.deleted_at is None) for one in Run.objects.order_by("created_at")]
    assert found == [("cancelled", False), ("queued", True)]


def test_retries_count_as_starts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.services.limits.rate_of", lambda scope: Rate(most=2, seconds=60))
    ids = [start(cast, "sums").pk for _ in range(3)]
    Run.objects.update(state="failed")
    assert words(cast, "bob", "retry", ids) == ["done"] * 3  # what comes at once is taken whole
    Run.objects.update(state="failed")
    with pytest.raises(TooMany):
        words(cast, "bob", "retry", ids)
    assert set(Run.objects.values_list("state", flat=True)) == {"failed"}


def test_more_than_the_limit_is_refused_before_anything_is_done(cast: Cast) -> None:
    run = start(cast, "sums")
    with pytest.raises(TooLarge, match=f"At most {MOST}"):
        words(cast, "bob", "cancel", [run.pk, *(uuid.uuid4() for _ in range(MOST))])
    with pytest.raises(TooLarge, match="More than 0"):
        ids_listed(actor=cast.actor(cast.bob), narrow=RunFilter(), most=0)
    run.refresh_from_db()
    assert run.state == "queued"


def test_choosing_asks_the_same_for_one_as_for_many(cast: Cast) -> None:
    actor = cast.actor(cast.bob)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            able_to(actor=actor, run_ids=ids_listed(actor=actor, narrow=RunFilter()), verb="cancel")
        return len(found)

    start(cast, "sums")
    few = queries()
    for _ in range(20):
        start(cast, "sums")
    assert queries() == few


def test_unknown_ones_cost_no_query_each(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        words(cast, "bob", "cancel", [uuid.uuid4()])
    with CaptureQueriesContext(connection) as many:
        words(cast, "bob", "cancel", [uuid.uuid4() for _ in range(50)])
    assert len(many) == len(few)
