"""One verb for many runs: an outcome for each, and nothing half done."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import Conflict, NotAllowed, Problem, TooLarge, TooMany
from accounts.models import AuditEntry
from accounts.outcomes import reasons_of
from accounts.services.audit import Entry
from accounts.services.limits import Rate
from pipeline.models import Run, RunEvent, RunItem, RunStage
from pipeline.selectors.runs import MOST, RunFilter, able_to, ids_listed
from pipeline.services import runs, steering
from pipeline.services.many_runs import COMMANDS, OF_THE_TRASH, steer_runs
from pipeline.services.purging import CALLED, GOING_ON
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Everyone, flows.Parent, flows.Asking):
        yield


def words(cast: Cast, who: str, verb: str, ids: list[uuid.UUID]) -> list[str]:
    actor = cast.actor(getattr(cast, who))
    return [one.word for one in steer_runs(actor=actor, verb=verb, run_ids=ids)]  # type: ignore[arg-type]


def test_each_has_its_outcome_in_the_order_given(cast: Cast) -> None:
    queued, done, nowhere = start(cast, "sums"), drive(start(cast, "sums")), uuid.uuid4()
    outcomes = steer_runs(actor=cast.actor(cast.bob), verb="cancel", run_ids=[nowhere, done.pk, queued.pk, queued.pk])
    assert [(one.id, one.word) for one in outcomes] == [
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
    before = {"resume": "paused", "retry": "failed", "purge": "failed"}.get(verb, "queued")
    ids = [start(cast, "sums").pk for _ in range(3)]
    Run.objects.update(state=before)
    if verb in OF_THE_TRASH:
        words(cast, "bob", "delete", ids)
    AuditEntry.objects.all().delete()
    assert words(cast, "bob", verb, ids) == ["done"] * 3
    entries = AuditEntry.objects.filter(action="run.remove" if verb == "purge" else f"run.{verb}")
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


def test_run_that_shall_end_is_not_paused(cast: Cast) -> None:
    """Nor asked for the same twice; but one that shall pause can be asked to end instead."""
    run = start(cast, "sums")
    Run.objects.filter(pk=run.pk).update(state="running")
    asked = []
    for verb in ("pause", "pause", "cancel", "pause", "cancel", "delete"):
        (outcome,) = steer_runs(actor=cast.actor(cast.bob), verb=verb, run_ids=[run.pk])  # type: ignore[arg-type]
        run.refresh_from_db()
        asked.append((outcome.word, run.wanted, outcome.problem and outcome.problem.text))
    again = "This run was asked to {} already, and does so in a moment."
    assert asked == [
        ("done", "pause", None),
        ("refused", "pause", again.format("pause")),
        ("done", "cancel", None),
        ("refused", "cancel", again.format("cancel")),
        ("refused", "cancel", again.format("cancel")),
        ("done", "cancel", None),
    ]
    wishes = RunEvent.objects.filter(run=run, kind="run.wanted").values_list("text", flat=True)
    assert list(wishes.order_by("seq")) == ["Asked to pause", "Asked to cancel"]


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


def partly_done(cast: Cast) -> Run:
    """One item done, one failed, and a later visit that built on them."""
    run = start(cast, "everyone")
    first, _ = (RunStage.objects.create(run=run, name="each", visit=visit, state="done") for visit in (1, 2))
    for position, state in enumerate(("done", "failed")):
        RunItem.objects.create(stage=first, key=state, position=position, state=state, attempts=1)
    Run.objects.filter(pk=run.pk).update(state="partial", next_stage="", started_at=timezone.now())
    return run


def mixed(cast: Cast) -> dict[str, uuid.UUID]:
    """A run in every state that a verb may meet, in the order in which lists have them: the called before callers."""
    plain = {name: start(cast, "sums") for name in ("queued", "running", "pausing", "paused", "failed", "cancelled")}
    found = {**plain, "done": drive(start(cast, "sums")), "review": drive(start(cast, "asking"))}
    found |= {"partial": partly_done(cast)}
    found |= {name: start(cast, "sums") for name in ("foreign", "gone", "erased")}
    for name in ("called", "stopped"):
        found[name] = start(cast, "parent", params={"many": 4})
        drive_until_called(found[name])
        queued, running, paused, ended = found[name].children.order_by("parent_key")
        for one, state in ((running, "running"), (paused, "paused"), (ended, "failed")):
            Run.objects.filter(pk=one.pk).update(state=state, started_at=timezone.now())
        found[f"{name} queued"], found[f"{name} ended"] = queued, ended
    found["stopped"].children.update(state="failed", started_at=timezone.now())
    states = {name: {"state": name} for name in ("running", "paused", "failed", "cancelled")}
    states |= {"pausing": {"state": "running", "wanted": "pause"}, "foreign": {"project": cast.elsewhere}}
    states |= {"gone": {"deleted_at": timezone.now()}, "stopped": {"state": "cancelled"}}
    states |= {"erased": {"state": "failed", "erased_at": timezone.now()}}
    for name, columns in states.items():
        Run.objects.filter(pk=found[name].pk).update(**columns)
    return {name: found[name].pk for name in sorted(found, key=lambda name: " " not in name)}


def came_of_it(ids: dict[str, uuid.UUID], verb: str) -> dict[str, Any]:
    """Of each run, and of those it called, what it is and what is said of it, but for ids and times."""
    names = {pk: name for name, pk in ids.items()}
    for one in Run.objects.filter(parent__in=list(ids.values())).exclude(pk__in=list(names)):
        names[one.pk] = f"{names[one.parent_id]} {one.parent_key}"  # type: ignore[index]
    columns = ("state", "wanted", "attempt", "crashes", "next_stage", "event_seq", "progress", "error_code", "holder")
    found: dict[str, Any] = {
        names[one.pk]: [*(getattr(one, column) for column in columns), one.ended_at is None, one.deleted_at is None]
        for one in Run.objects.filter(pk__in=list(names))
    }
    for pk, name in names.items():
        events = RunEvent.objects.filter(run=pk, kind__startswith="run.").order_by("seq")
        audit = AuditEntry.objects.filter(target=f"run:{pk}").order_by("pk").values_list("action", "allowed", "door")
        stages = RunStage.objects.filter(run=pk).order_by("visit").values_list("name", "state", "attempts", "planned")
        items = RunItem.objects.filter(stage__run=pk).order_by("position").values_list("state", "attempts")
        found[name] += [list(events.values_list("seq", "kind", "text")), list(audit), list(stages), list(items)]
    return found


@pytest.mark.parametrize("verb", [one for one in COMMANDS if one != "purge"])
def test_many_come_to_what_each_comes_to_alone(cast: Cast, verb: str) -> None:
    actor, alone, together = cast.actor(cast.bob), mixed(cast), mixed(cast)
    problems: list[tuple[str, str]] = []
    for run_id in alone.values():
        try:
            getattr(runs, f"{verb}_run")(actor=actor, run_id=run_id)
            problems.append(("", ""))
        except Problem as problem:
            problems.append((problem.code, problem.text))
    outcomes = steer_runs(actor=actor, verb=verb, run_ids=list(together.values()))  # type: ignore[arg-type]
    assert [(one.problem.code, one.problem.text) if one.problem else ("", "") for one in outcomes] == problems
    assert came_of_it(together, verb) == came_of_it(alone, verb)


def test_what_breaks_halfway_is_as_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [start(cast, "sums").pk for _ in range(2)]

    def falls(*, actor: object, entries: list[Entry]) -> None:
        if entries[0].action == "run.delete":
            raise OperationalError("the database is away")

    monkeypatch.setattr(steering, "record_each", falls)
    with pytest.raises(OperationalError), transaction.atomic():
        words(cast, "bob", "delete", ids)
    assert list(Run.objects.values_list("state", "deleted_at", "event_seq")) == [("queued", None, 1)] * 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="rows are not locked there")
@pytest.mark.parametrize("verb", ["cancel", "retry"])
def test_whoever_comes_second_does_not_go_run_by_run(shared_cast: Cast, verb: str) -> None:
    """Somebody holds all of them; once one of them could be had, so could the others."""
    ids = [start(shared_cast, "sums").pk for _ in range(30)]
    Run.objects.update(state="failed" if verb == "retry" else "queued", started_at=timezone.now())
    held, asked = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Run.objects.select_for_update())
            held.set()
            asked.wait(30)
            time.sleep(0.3)  # by then the other is told that all are held, and waits
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)
    with CaptureQueriesContext(connection) as queries:
        asked.set()
        assert words(shared_cast, "bob", verb, ids) == ["done"] * 30
    other.join()
    locks = [one["sql"] for one in queries.captured_queries if "FOR UPDATE" in one["sql"]]
    assert len([one for one in locks if "SKIP LOCKED" in one]) == 2
    assert len([one for one in locks if "SKIP LOCKED" not in one]) == 1


@pytest.mark.parametrize("verb", COMMANDS)
def test_five_times_as_many_cost_the_same(cast: Cast, verb: str) -> None:
    """Some inserts come in portions of about ninety, as SQLite takes no more values at once; fifty are one."""
    before = {"resume": "paused", "retry": "failed", "purge": "failed"}.get(verb, "queued")

    def statements(many: int) -> int:
        ids = [start(cast, "sums").pk for _ in range(many)]
        gone = timezone.now() if verb in OF_THE_TRASH else None
        Run.objects.filter(pk__in=ids).update(state=before, deleted_at=gone)
        with CaptureQueriesContext(connection) as found:
            assert words(cast, "bob", verb, ids) == ["done"] * many
        return len(found)

    assert statements(50) == statements(10)


def test_retrying_what_is_partly_done_costs_the_same_for_many(cast: Cast) -> None:
    def statements(many: int) -> int:
        ids = [partly_done(cast).pk for _ in range(many)]
        with CaptureQueriesContext(connection) as found:
            assert words(cast, "bob", "retry", ids) == ["done"] * many
        return len(found)

    assert statements(6) == statements(2)


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_what_a_run_called_costs_no_statement_each(cast: Cast, verb: str) -> None:
    def statements(many: int) -> int:
        parent = start(cast, "parent", params={"many": many})
        drive_until_called(parent)
        with CaptureQueriesContext(connection) as found:
            getattr(runs, f"{verb}_run")(actor=cast.actor(cast.bob), run_id=parent.pk)
        assert parent.children.filter(state__in=("paused", "cancelled")).count() == many
        return len(found)

    assert statements(20) == statements(2)


def test_what_is_removed_for_good(cast: Cast) -> None:
    """A caller goes with what it called; a called run alone, and one that has not ended, stay."""
    ended, going, kept = (start(cast, "sums").pk for _ in range(3))
    callers = [start(cast, "parent", params={"many": 2}) for _ in range(2)]
    for one in callers:
        drive_until_called(one)
        one.children.update(state="completed")
    both, alone = ([one.pk, *one.children.values_list("pk", flat=True)] for one in callers)
    Run.objects.filter(pk__in=[ended, callers[0].pk]).update(state="failed")
    Run.objects.exclude(pk__in=[kept, alone[0]]).update(deleted_at=timezone.now())
    outcomes = steer_runs(actor=cast.actor(cast.bob), verb="purge", run_ids=[ended, going, kept, *both, alone[1]])
    assert [one.word for one in outcomes] == ["done", "refused", "not_found", *["done"] * 3, "refused"]
    assert [one.problem.text for one in outcomes if one.word == "refused"] == [GOING_ON, CALLED]  # type: ignore[union-attr]
    assert set(Run.objects.values_list("pk", flat=True)) == {going, kept, *alone}
    entries = AuditEntry.objects.filter(action="run.remove").values_list("target", "details__runs")
    assert set(entries) == {(f"run:{ended}", 1), (f"run:{callers[0].pk}", 3)}


def test_a_viewer_who_is_refused_many_costs_no_query_each(cast: Cast) -> None:
    ids = [start(cast, "sums").pk for _ in range(20)]
    with CaptureQueriesContext(connection) as few:
        words(cast, "vera", "cancel", ids[:1])
    with CaptureQueriesContext(connection) as many:
        assert words(cast, "vera", "cancel", ids) == ["refused"] * 20
    assert (len(many), AuditEntry.objects.filter(allowed=False).count()) == (len(few), 21)


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
