"""Every flow is paused, resumed, cancelled, taken up again, derived from, thrown away and brought back, over the API.

However it was interrupted, it comes to the same as a run that nobody disturbed.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from pipeline.engine import calls, items, perform, pulse
from pipeline.models import Run
from pipeline.registry import flow
from pipeline.services.erasing import erase_outputs
from tests.cast import Cast
from tests.every_flow.conftest import stored
from tests.every_flow.each import each_flow
from tests.every_flow.example import Example
from tests.every_flow.ledger import ledger_of
from tests.pipeline.engine.driving import drive

pytestmark = each_flow()
RUNS = "/api/v1/runs/"


class Story:
    """One person and one flow, over the API."""

    def __init__(self, cast: Cast, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
        self.example, self.monkeypatch = example, monkeypatch
        self.client = APIClient()
        self.client.force_authenticate(cast.bob)
        self.project, self.bob = cast.project, cast.bob
        self.documents = [str(one.pk) for one in stored(cast.project, example)]

    def start(self, **options: Any) -> Run:
        body = {"project": str(self.project.pk), "flow": self.example.flow, "documents": self.documents}
        answer = self.client.post(RUNS, {**body, "params": self.example.good, **options})
        assert answer.status_code == 202, answer.json()
        return Run.objects.get(pk=answer.data["id"])

    def ask(self, run: Run, verb: str, body: Any = None) -> Any:
        answer = self.client.post(f"{RUNS}{run.pk}/{verb}/", body)
        assert answer.status_code in (200, 202), answer.json()
        return answer.data

    def through_reviews(self, run: Run) -> Run:
        """Works on the run and accepts what is proposed, until it stands still for another reason."""
        while drive(run, seconds=120).state == "waiting":
            for name in run.reviews.filter(closed_at=None).values_list("name", flat=True):
                answer = self.client.post(f"{RUNS}{run.pk}/reviews/{name}/close/", {"accept_rest": True})
                assert answer.status_code == 200, answer.json()
        return run

    def stopped_at(self, run: Run, number: int, verb: str) -> Run:
        """Works on the run and asks for the verb when it has read for the ``number``-th time."""
        seen = 0

        def hook(point: str, stage: str) -> None:
            nonlocal seen
            seen += point == "read"
            if point == "read" and seen == number:
                self.ask(run, verb)
                time.sleep(pulse.HEAR + 0.5)  # until it has been heard

        with self.monkeypatch.context() as patch:
            for place in (perform, items, calls):
                patch.setattr(place, "pass_point", hook)
            self.through_reviews(run)
        assert seen >= number
        return run


@pytest.fixture
def story(shared_cast: Cast, example: Example, monkeypatch: pytest.MonkeyPatch) -> Story:
    return Story(shared_cast, example, monkeypatch)


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Derived runs take over what others did, effects included."""
    return all(one[key] == other[key] for key in ("state", "progress", "outputs", "artifacts", "stages", "gapless"))


def test_interrupted_run_comes_to_the_same(story: Story, example: Example) -> None:
    calm = ledger_of(story.through_reviews(story.start(unattended=True)))
    assert (calm["state"], calm["progress"], calm["gapless"], calm["error"]) == ("completed", 100.0, True, "")
    assert set(calm["effects"].values()) <= {1}

    run = story.stopped_at(story.start(), example.stops[0], "pause")
    assert (run.state, run.wanted, run.holder) == ("paused", "", "")
    story.ask(run, "resume")
    story.stopped_at(run, example.stops[1], "cancel")
    assert (run.state, run.holder) == ("cancelled", "")
    story.ask(run, "retry")
    story.through_reviews(run)
    assert run.attempt == 2
    assert ledger_of(run) == calm
    _derived_runs_come_to_the_same(story, run, example, calm)
    _pages_stand_without_results(story, run)


def _derived_runs_come_to_the_same(story: Story, run: Run, example: Example, calm: dict[str, Any]) -> None:
    again = Run.objects.get(pk=story.ask(run, "rerun", {"stage": example.last})["id"])
    assert (again.source, again.source_verb, again.next_stage, again.params) == (run, "rerun", example.last, run.params)
    assert alike(ledger_of(drive(again, seconds=120)), calm)

    fork = Run.objects.get(pk=story.ask(run, "fork", {"stage": example.last})["id"])
    assert (fork.state, set(fork.reviews.values_list("closed_at", flat=True)) <= {None}) == ("paused", True)
    story.ask(fork, "resume")
    assert alike(ledger_of(story.through_reviews(fork)), calm)


def _pages_stand_without_results(story: Story, run: Run) -> None:
    """What stands in its rows is gone, and every page of the run can still be looked at; a bug would be raised."""
    erase_outputs(run_id=run.pk, text="Erased")
    refused = story.client.post(f"{RUNS}{run.pk}/rerun/", {"stage": story.example.last})
    first = flow(run.flow).stages[0].name == story.example.last
    assert (refused.status_code, refused.json().get("code")) == ((202, None) if first else (409, "results_gone"))
    client = Client()
    client.force_login(story.bob, backend="accounts.backends.ApprovedUserBackend")
    assert re.search("(Results|Values) have left", client.get(f"/runs/{run.pk}/").content.decode())
    for part in (
        "live/",
        "items/",
        "log/",
        "report/",
        "compare/",
        *(f"reviews/{one.name}/" for one in run.reviews.all()),
    ):
        assert client.get(f"/runs/{run.pk}/{part}").status_code in (200, 302, 404, 409), part


def test_copies_leave_and_come_back(story: Story, example: Example) -> None:
    run = story.start()
    clone = Run.objects.get(pk=story.ask(run, "clone")["id"])
    inputs = [[(one.role, one.version_id) for one in each.inputs.all()] for each in (run, clone)]
    assert (clone.source_verb, clone.params, inputs[0]) == ("clone", run.params, inputs[1])
    assert story.client.delete(f"{RUNS}{clone.pk}/").status_code == 204
    assert story.client.get(f"{RUNS}{clone.pk}/").status_code == 404
    assert story.ask(clone, "restore")["state"] == "cancelled"
    refused = [story.client.post(f"{RUNS}{clone.pk}/{verb}/").status_code for verb in ("pause", "resume", "cancel")]
    assert refused == [409, 409, 409]
    verbs = AuditEntry.objects.filter(target=f"run:{clone.pk}").order_by("pk").values_list("action", flat=True)
    assert list(verbs) == ["run.clone", "run.cancel", "run.delete", "run.restore"]


VERBS = ("pause", "resume", "cancel", "retry", "rerun", "fork", "clone", "restore", "delete")


def test_verbs_are_for_those_who_may(shared_cast: Cast, story: Story) -> None:
    run = story.start()
    path, clients = f"{RUNS}{run.pk}/", {"stranger": APIClient(), "viewer": APIClient()}
    clients["stranger"].force_authenticate(shared_cast.charlie)
    clients["viewer"].force_authenticate(shared_cast.vera)
    answers = {
        (verb, who): (client.delete(path) if verb == "delete" else client.post(f"{path}{verb}/", {})).status_code
        for verb in VERBS
        for who, client in clients.items()
    }
    expected = {(verb, who): 404 if who == "stranger" else 403 for verb in VERBS for who in clients}
    assert answers == {**expected, ("restore", "viewer"): 404}
    run.refresh_from_db()
    assert (run.state, run.deleted_at, Run.objects.count()) == ("queued", None, 1)
