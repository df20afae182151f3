"""Several runs of a list at once: which are meant, the question, what became of each, and their files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from documents.models import Artifact
from pipeline.models import Run
from pipeline.selectors.runs import ids_listed
from pipeline.services import runs
from pipeline.views import chosen_runs
from pipeline.views import runs as lists
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start

CHOSEN = "/projects/exams/runs/chosen/"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Asking):
        yield


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.ApprovedUserBackend")  # type: ignore[arg-type]
    return client


@pytest.fixture
def bob(shared_cast: Cast) -> Client:
    return client_of(shared_cast.bob)


def states() -> list[str]:
    return list(Run.objects.order_by("created_at").values_list("state", flat=True))


def told(answer: Any) -> list[tuple[str, str]]:
    """What is said, which the next page shows and the client forgets."""
    said = [(one.level_tag, str(one)) for one in get_messages(answer.wsgi_request)]
    answer.client.get("/runs/")
    return said


def test_the_ticked_ones_are_asked_about_then_done(shared_cast: Cast, bob: Client) -> None:
    one, two, three = (start(shared_cast, "sums") for _ in range(3))
    runs.cancel_run(actor=shared_cast.actor(shared_cast.bob), run_id=three.pk)
    chosen = {"verb": "cancel", "which": "ticked", "run": [one.pk, three.pk], "shown": [one.pk, two.pk, three.pk]}
    question = bob.post(f"{CHOSEN}?q=Sums", chosen)
    html = question.content.decode()
    assert "Cancel 1 run?" in html
    assert "1 other stays as it is." in html
    assert states() == ["queued", "queued", "cancelled"]
    answer = bob.post(f"{CHOSEN}?q=Sums", {**question.context["form"].initial})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/projects/exams/runs/?q=Sums")
    assert states() == ["cancelled", "queued", "cancelled"]
    (good, left) = told(answer)
    assert good == ("success", "1 run was asked to end.")
    assert left[1].startswith("1 run was left as it is: ")


def test_all_of_the_page_and_all_of_the_filter(shared_cast: Cast, bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    for number in range(5):
        start(shared_cast, "sums", title=f"Sum {number}")
    start(shared_cast, "asking", title="Other")
    page = bob.get("/projects/exams/runs/?flow=sums").content.decode()
    assert "all 2 on this page" in page
    assert "all 5 that this filter shows" in page
    shown = [one.pk for one in Run.objects.filter(title__in=("Sum 4", "Sum 3"))]
    question = bob.post(f"{CHOSEN}?flow=sums", {"verb": "delete", "which": "page", "shown": shown})
    assert question.context["title"] == "Delete 2 runs?"
    question = bob.post(f"{CHOSEN}?flow=sums", {"verb": "delete", "which": "all", "shown": shown})
    assert question.context["title"] == "Delete 5 runs?"
    start(shared_cast, "sums", title="Came while the question stood there")
    assert told(bob.post(f"{CHOSEN}?flow=sums", question.context["form"].initial)) == [
        ("success", "5 runs are in the trash.")
    ]
    left = Run.objects.filter(deleted_at=None).values_list("title", flat=True)
    assert set(left) == {"Other", "Came while the question stood there"}


def test_retrying_takes_those_that_failed(shared_cast: Cast, bob: Client) -> None:
    ids = [start(shared_cast, "sums").pk for _ in range(3)]
    Run.objects.filter(pk__in=ids[:2]).update(state="failed")
    question = bob.post(CHOSEN, {"verb": "retry", "which": "page", "shown": ids})
    assert question.context["title"] == "Retry 2 runs?"
    bob.post(CHOSEN, question.context["form"].initial)
    assert states() == ["queued"] * 3


def test_what_cannot_be_done_is_said(shared_cast: Cast, bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    run = drive(start(shared_cast, "sums"))
    assert told(bob.post(CHOSEN, {"verb": "cancel"})) == [("warning", "Choose runs first.")]
    assert told(bob.post(CHOSEN, {"verb": "cancel", "run": "nonsense"})) == [("warning", "Choose runs first.")]
    ((_, text),) = told(bob.post(CHOSEN, {"verb": "cancel", "run": run.pk}))
    assert text.startswith("Nothing was cancelled")
    monkeypatch.setattr(chosen_runs, "ids_listed", partial(ids_listed, most=0))
    ((_, text),) = told(bob.post(CHOSEN, {"verb": "cancel", "which": "all"}))
    assert text.startswith("More than 0 runs are meant.")


def test_runs_of_others_are_left_alone(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    vera = client_of(shared_cast.vera)
    sure = {"verb": "cancel", "run": run.pk, "sure": "on"}
    ((_, text),) = told(vera.post(CHOSEN, sure))
    assert "Ask one of its owners" in text
    ((_, text),) = told(client_of(shared_cast.charlie).post("/runs/chosen/", sure))
    assert "There is no such run." in text
    assert states() == ["queued"]
    page = vera.get("/projects/exams/runs/").content.decode()
    assert ('value="download"' in page, 'value="cancel"' in page) == (True, False)


def test_more_rows_cost_no_more_queries(shared_cast: Cast, bob: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert bob.get(path).status_code == 200
        return len(found)

    start(shared_cast, "sums")
    few = queries("/projects/exams/runs/"), queries("/runs/")
    for _ in range(20):
        start(shared_cast, "sums")
    assert (queries("/projects/exams/runs/"), queries("/runs/")) == few


def unpacked(answer: Any) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    body = b"".join(answer.streaming_content)
    assert len(body) == int(answer.headers["Content-Length"])
    with ZipFile(BytesIO(body)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return files, list(csv.DictReader(StringIO(files.pop("summary.csv").decode("utf-8-sig"))))


def test_files_of_several_runs_are_one_archive(shared_cast: Cast, bob: Client) -> None:
    first = drive(start(shared_cast, "sums", title="Mine", params={"start": 3}))
    second = drive(start(shared_cast, "sums", title="MINE", params={"start": 4}))
    waiting, held = drive(start(shared_cast, "asking")), drive(start(shared_cast, "sums", title="Held"))
    Artifact.objects.filter(run_links__run=held).update(guarded=True)
    answer = bob.post(CHOSEN, {"verb": "download", "run": [first.pk, second.pk, waiting.pk, held.pk]})
    files, rows = unpacked(answer)
    assert files == {"Mine/doubled.txt": b"6", "MINE-2/doubled.txt": b"8"}
    by_run = {one["run"]: one for one in rows}
    assert by_run[str(waiting.pk)]["reason"] == "It delivered no file."
    assert by_run[str(held.pk)]["reason"] == "It waits for its release."
    assert by_run[str(first.pk)]["file"] in files
    assert AuditEntry.objects.filter(action="artifact.download").count() == 2


def test_packing_asks_the_same_for_few_as_for_many(shared_cast: Cast, bob: Client) -> None:
    def queries(many: int) -> int:
        ids = [drive(start(shared_cast, "sums")).pk for _ in range(many)]
        with CaptureQueriesContext(connection) as found:
            bob.post(CHOSEN, {"verb": "download", "run": ids})
        return len([one for one in found if one["sql"].startswith("SELECT")])

    assert queries(1) == queries(6)


def test_nothing_to_download_is_said(shared_cast: Cast, bob: Client) -> None:
    run = start(shared_cast, "sums")
    ((_, text),) = told(bob.post(CHOSEN, {"verb": "download", "run": run.pk}))
    assert text.startswith("There is no file to download")
