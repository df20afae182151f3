"""What stands in the rows of a run leaves with its files: proved on the disk and in every table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from accounts.errors import Conflict
from accounts.models import Project
from documents import storage
from pipeline.contract import Facts, Flow, Item, ItemOutcome, ItemStage, Live, Stage
from pipeline.models import Run, RunEvent
from pipeline.services import runs
from pipeline.services.cleaning import clean_up
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, kinds, start

MARK = "terces-yrev"  # the word that is given, turned round: it stands in what the run made and nowhere else


class Word(forms.Form):
    word = forms.CharField(max_length=40, initial="very-secret")


class Turn(Stage[str, dict[str, Any]]):
    name, title, gives, review = "turn", "Turning", ("turned",), flows.WISHES

    def read(self, facts: Facts) -> str:
        return str(facts.params["word"])

    def work(self, given: str, live: Live) -> dict[str, Any]:
        path = live.folder / "turned.txt"
        path.write_text(given[::-1])
        live.keep(path, kind="text", name="turned.txt", media_type="text/plain")
        live._show_words(given[::-1], {"begins": True})  # type: ignore[attr-defined]  # as a model's words come
        return {"turned": given[::-1]}

    def proposals(self, facts: Facts, result: Any) -> Sequence[Any]:
        return [flows.Wish(str(result["turned"]))]


class Spell(ItemStage[str, dict[str, Any]]):
    name, title, needs, gives = "spell", "Spelling", ("turned",), ("spelled",)

    def plan(self, facts: Facts) -> Sequence[Item]:
        return [Item(key="1", label="all of it", given={"text": facts.outputs["turned"]})]

    def read_item(self, facts: Facts, item: Item) -> str:
        return str(item.given["text"])

    def work_item(self, given: str, live: Live) -> dict[str, Any]:
        return {"text": given}

    def finish(self, facts: Facts, items: Sequence[ItemOutcome]) -> Mapping[str, Any]:
        return {"spelled": [one.result["text"] for one in items]}


class Tell(Flow):
    key, title, summary, least = "tell", "Tell", "Turns a word round.", 0
    Params = Word
    stages = (Turn, Spell)
    results = ("spelled",)


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(Tell, flows.Sums, flows.Parent):
        yield


def in_days(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def told(cast: Cast, **options: Any) -> Run:
    run = drive(start(cast, "tell", unattended=True, **options))
    assert run.state == "completed"
    return run


def tables_with(mark: str) -> set[str]:
    """The tables in which the words stand."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(mark in str(row) for row in model._base_manager.values().iterator())
    }


def files_with(mark: str) -> list[str]:
    found = []
    for sha256 in storage.stored_hashes():
        with storage.open_blob(sha256) as stream:
            found += [sha256] if mark.encode() in stream.read() else []
    return found + [str(one) for one in settings.SPOOL_DIR.rglob("*") if one.is_file() and mark in one.read_text()]


def test_nothing_of_a_result_outlives_its_days(shared_cast: Cast) -> None:
    run = told(shared_cast, keep_days=3)
    holding = {"pipeline_runstage", "pipeline_runitem", "pipeline_reviewitem", "pipeline_runevent"}
    assert tables_with(MARK) == holding
    assert len(files_with(MARK)) == 1
    with in_days(2.9):
        assert clean_up()["outputs"] == 0
    assert tables_with(MARK) == holding
    with in_days(3.1):
        removed = clean_up()
        assert (removed["artifacts"], removed["outputs"]) == (1, 1)
        assert clean_up()["outputs"] == 0
    assert (tables_with(MARK), files_with(MARK)) == (set(), [])
    run.refresh_from_db()
    assert (run.state, run.erased_at is not None, run.params) == ("completed", True, {"word": "very-secret"})
    assert kinds(run.pk)[-1] == "outputs.erased"
    assert list(RunEvent.objects.filter(run=run).values_list("seq", flat=True)) == list(range(1, run.event_seq + 1))


def test_runs_without_days_keep_theirs(shared_cast: Cast) -> None:
    told(shared_cast)
    with in_days(4000):
        assert clean_up()["outputs"] == 0
    Project.objects.filter(pk=shared_cast.project.pk).update(keep_results_days=7)
    with in_days(8):  # the file was made when nothing was said, and stays; what stands in the rows stays with it
        assert clean_up()["outputs"] == 0
    assert "pipeline_runstage" in tables_with(MARK)


def test_called_runs_lose_theirs_with_their_caller(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "parent", params={"many": 3}, keep_days=1))
    with in_days(1.1):
        assert clean_up()["outputs"] == 1
    assert {one.erased_at is None for one in Run.objects.all()} == {False}
    assert [one.gives for child in run.children.all() for one in child.stages.all()] == [{}] * 6


def test_what_is_gone_is_not_gone_on_from(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run = told(shared_cast, keep_days=1)
    fork = runs.fork_run(actor=alice, run_id=run.pk, stage="spell")
    with in_days(1.1):
        assert clean_up()["outputs"] == 0  # the fork has not ended and may read the file
        runs.cancel_run(actor=alice, run_id=fork.pk)
        assert clean_up()["outputs"] == 1  # the fork's own time goes from its own end
    with pytest.raises(Conflict) as refused:
        runs.fork_run(actor=alice, run_id=run.pk, stage="spell")
    assert refused.value.code == "results_gone"
    again = drive(runs.rerun_run(actor=alice, run_id=run.pk))
    assert (again.state, again.keep_days) == ("completed", 1)
    Run.objects.filter(pk=fork.pk).update(erased_at=timezone.now())
    with pytest.raises(Conflict) as refused:
        runs.retry_run(actor=alice, run_id=fork.pk)
    assert refused.value.code == "results_gone"
