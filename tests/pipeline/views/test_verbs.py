"""What is asked of a run on pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from pipeline.models import Run
from pipeline.views.verbs import ASKING
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Asking):
        yield


@pytest.fixture
def bob(shared_cast: Cast) -> Client:
    client = Client()
    client.force_login(shared_cast.bob, backend="accounts.backends.ApprovedUserBackend")
    return client


def test_verbs_one_after_the_other(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    for verb, state in (("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled"), ("retry", "queued")):
        answer = bob.post(f"/runs/{run.pk}/{verb}/")
        run.refresh_from_db()
        assert (answer.status_code, answer.headers["Location"], run.state) == (302, f"/runs/{run.pk}/", state)
    drive(run)
    assert bob.post(f"/runs/{run.pk}/delete/").headers["Location"] == "/projects/exams/runs/"
    assert bob.get(f"/runs/{run.pk}/").status_code == 404
    assert bob.post(f"/runs/{run.pk}/restore/").headers["Location"] == f"/runs/{run.pk}/"
    copy = bob.post(f"/runs/{run.pk}/clone/").headers["Location"]
    assert Run.objects.get(source=run).source_verb == "clone"
    assert copy == f"/runs/{Run.objects.get(source=run).pk}/"


@pytest.mark.parametrize("verb", [verb for verb in ASKING if verb != "restore"])
def test_every_verb_asks_on_a_page_of_its_own(shared_cast: Cast, bob: Client, verb: str) -> None:
    run = start(shared_cast, "sums", title="Mine")
    html = bob.get(f"/runs/{run.pk}/{verb}/").content.decode()
    assert str(ASKING[verb].title % {"title": "Mine"}) in html
    assert 'id="confirm"' in html
    run.refresh_from_db()
    assert (run.state, Run.objects.count()) == ("queued", 1)


def test_what_is_too_late_is_said_on_the_run(shared_cast: Cast, bob: Client) -> None:
    run = drive(start(shared_cast, "sums"))
    answer = bob.post(f"/runs/{run.pk}/pause/")
    assert answer.headers["Location"] == f"/runs/{run.pk}/"
    assert [one.level_tag for one in get_messages(answer.wsgi_request)] == ["warning"]
    assert "cannot become paused" in bob.get(f"/runs/{run.pk}/").content.decode()


def test_a_rerun_from_a_stage_with_other_parameters(shared_cast: Cast, bob: Client) -> None:
    source = drive(start(shared_cast, "sums", params={"start": 3}))
    html = bob.get(f"/runs/{source.pk}/rerun/").content.decode()
    assert 'name="p-start" value="3"' in html
    bob.post(f"/runs/{source.pk}/rerun/", {"stage": "double", "p-start": "9"})
    again = drive(Run.objects.get(source=source))
    assert (again.source_verb, again.params, outputs(again)) == ("rerun", {"start": 9}, {"number": 3, "doubled": 6})


def test_a_fork_waits_with_its_review_open(shared_cast: Cast, bob: Client) -> None:
    source = drive(start(shared_cast, "asking", unattended=True))
    answer = bob.post(f"/runs/{source.pk}/fork/", {"stage": "fulfil"})
    fork = Run.objects.get(source=source)
    assert (answer.headers["Location"], fork.state, fork.reviews.get().closed_at) == (
        f"/runs/{fork.pk}/", "paused", None,
    )  # fmt: skip


def test_wrong_wishes_come_back_with_what_was_typed(shared_cast: Cast, bob: Client) -> None:
    source = start(shared_cast, "sums")
    answer = bob.post(f"/runs/{source.pk}/rerun/", {"stage": "double", "p-start": "900"})
    html = answer.content.decode()
    assert (answer.status_code, Run.objects.count()) == (200, 1)
    assert 'value="900"' in html
    assert "This needs a correction" in html


def test_no_other_word_is_a_verb(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    assert bob.post(f"/runs/{run.pk}/explode/").status_code == 404
