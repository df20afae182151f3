"""Every flow through every door: the same run, or the same refusal.

On SQLite only: behind the doors all go to one service, which is tried on each database.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from pipeline.models import Run
from pipeline.registry import flow, flows
from tests.cast import Cast
from tests.every_flow.conftest import stored
from tests.every_flow.doors import DOORS, ApiDoor, Ask, Door, PageDoor, doors
from tests.every_flow.each import each_flow
from tests.every_flow.example import Example
from tests.every_flow.examples import EXAMPLES, TRIAL_EXAMPLES
from tests.every_flow.flows import TRIAL_FLOWS

examples = each_flow()
every_door = pytest.mark.parametrize("door", doors(), ids=lambda door: door.name)


def test_every_flow_has_its_example() -> None:
    """A flow without an example is not tried: write one into examples/."""
    trial = {one.key for one in TRIAL_FLOWS}
    assert {one.key for one in flows()} - trial == set(EXAMPLES)
    assert trial == set(TRIAL_EXAMPLES)


@examples
def test_examples_are_whole(example: Example) -> None:
    chosen = flow(example.flow)
    assert example.last in {one.name for one in chosen.stages}
    assert example.bad, "no door is shown to refuse anything"
    names = set(chosen.Params.base_fields)
    assert {name for _, name in example.bad} <= names
    assert set(example.good) <= names


def asked_by(door: Door, cast: Cast, example: Example, params: object = None, most: int | None = None) -> Ask:
    """Bob asks, or at the admin site Ada, with the example's documents in the project."""
    return Ask(
        who=cast.ada if door.name == "admin" else cast.bob,
        project=cast.project,
        flow=example.flow,
        documents=stored(cast.project, example, most),
        params=example.good if params is None else params,  # type: ignore[arg-type]
    )


@examples
@every_door
def test_same_run_through_every_door(cast: Cast, door: Door, example: Example) -> None:
    if door.name == "admin" and not example.documents:
        pytest.skip("an action on documents needs a document")
    ask = asked_by(door, cast, example)
    answer = door.ask(ask)
    assert (answer.what, answer.fields) == ("started", frozenset())
    run = answer.run
    assert run is not None
    reference = ApiDoor().ask(replace(ask, who=cast.bob))
    assert reference.run is not None
    assert (run.flow, run.params, run.state, run.project, run.title) == (
        example.flow, reference.run.params, "queued", cast.project, reference.run.title,
    )  # fmt: skip
    assert {name: run.params[name] for name in example.good} == {
        **example.good, **{name: reference.run.params[name] for name in example.good},
    }  # fmt: skip
    inputs = [(one.role, one.version_id, one.position) for one in run.inputs.all()]
    assert inputs == [(one.role, one.version_id, one.position) for one in reference.run.inputs.all()]
    assert [one[0] for one in inputs] == ["document"] * len(example.documents)
    assert (run.door, run.unattended) == (door.name, door.name == "schedule")
    assert run.created_by == (None if door.name == "cli" else ask.who)
    entry = AuditEntry.objects.get(action="run.start", target=f"run:{run.pk}")
    assert (entry.door, entry.allowed) == (door.name, True)
    assert list(run.events.values_list("kind", flat=True)) == ["run.queued"]


@examples
@every_door
def test_bad_parameters_are_refused_alike(cast: Cast, door: Door, example: Example) -> None:
    """At every door, with the same parameter at fault, and nothing is left of it."""
    if door.name == "admin" and not example.documents:
        pytest.skip("an action on documents needs a document")
    ask = asked_by(door, cast, example)
    for params, at_fault in example.bad:
        answer = door.ask(Ask(ask.who, ask.project, ask.flow, ask.documents, params))
        assert (answer.what, sorted(answer.fields)) == ("refused", [at_fault]), params
    if door.leaves_out_defaults:
        answer = door.ask(Ask(ask.who, ask.project, ask.flow, ask.documents, {**example.good, "colour": "red"}))
        assert (answer.what, sorted(answer.fields)) == ("refused", ["colour"])
    assert Run.objects.count() == 0


@examples
@every_door
def test_strangers_and_viewers_are_refused(cast: Cast, door: Door, example: Example) -> None:
    if not door.is_for_everybody:
        pytest.skip("only operators and administrators come through this door")
    documents = stored(cast.project, example)
    for who, what in ((cast.charlie, "missing"), (cast.vera, "not_allowed")):
        answer = door.ask(Ask(who, cast.project, example.flow, documents, example.good))
        assert answer.what == what
    assert Run.objects.count() == 0


@examples
def test_admin_site_lets_nobody_else_in(cast: Cast, example: Example) -> None:
    documents = stored(cast.project, example)
    for who in (cast.alice, cast.vera, cast.charlie, cast.dan):
        visitor = Client()
        visitor.force_login(who, backend="accounts.backends.ApprovedUserBackend")
        answer = visitor.post(
            reverse("admin:documents_document_changelist"),
            {"action": f"start_{example.flow}", "_selected_action": [str(one.pk) for one in documents], "start": "1"},
        )
        assert answer.status_code in (302, 403)
        assert "login" in answer.get("Location", "login")
    assert Run.objects.count() == 0


@examples
@every_door
def test_documents_of_others_stay_theirs(cast: Cast, door: Door, example: Example) -> None:
    """Bob names documents of Charlie's project: at every door there are no such documents."""
    if not example.documents or not door.is_for_everybody:
        pytest.skip("takes no documents, or may reach all of them")
    theirs = stored(cast.elsewhere, example)
    if door.name == "schedule":
        return  # documents are judged at each start; test_schedules shows it
    answer = door.ask(Ask(cast.bob, cast.project, example.flow, theirs, example.good))
    assert answer.what in ("missing", "refused")
    assert Run.objects.count() == 0


@each_flow(least_documents=3)
@every_door
def test_three_documents_cost_no_more_queries_than_one(cast: Cast, door: Door, example: Example) -> None:
    counts = []
    for most in (1, 3):
        ask = asked_by(door, cast, example, most=most)
        with CaptureQueriesContext(connection) as queries:
            assert door.ask(ask).what == "started"
        counts.append(len(queries))
    assert counts[0] == counts[1]


@every_door
def test_documents_go_in_as_they_are_given(cast: Cast, door: Door) -> None:
    """Neither as they were brought nor as a list shows them."""
    texts = {f"{number}.txt": "words" for number in "123"}
    example = replace(EXAMPLES["to-pdf"], documents=list(texts), texts=texts)
    ask = asked_by(door, cast, example)
    run = door.ask(replace(ask, documents=[ask.documents[at] for at in (1, 2, 0)])).run
    assert run is not None
    assert [one.version.document.name for one in run.inputs.all()] == ["2.txt", "3.txt", "1.txt"]


def test_page_is_a_door_when_it_is_there() -> None:
    assert [door.name for door in doors()] == [one.name for one in DOORS if one is not PageDoor or one.is_there()]
