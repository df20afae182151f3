"""Several flows one after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.errors import Conflict, Invalid, Missing
from documents import storage
from documents.models import Artifact, Document
from documents.selectors.documents import document_for, documents_listed
from documents.services.artifacts import open_artifact
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_next
from pipeline.engine.turns import Turns
from pipeline.models import Run
from pipeline.selectors.run_shown import run_shown
from pipeline.services import cleaning
from pipeline.services.deleting import delete_results, results_to_delete
from pipeline.services.recipes import (
    change_recipe,
    drop_recipe,
    move_step,
    put_step,
    remove_step,
    save_recipe,
    start_recipe,
)
from pipeline.services.runs import clone_run, delete_run, retry_run
from pipeline.services.schedules import change_schedule, plan_schedule, start_scheduled
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier, Keeper, Splitter
from tests.pipeline.flows.test_bulk import stored

TWICE: dict[str, Any] = {"flow": "carry", "params": {"times": 2}, "hands_on": "carried"}
NOTE: dict[str, Any] = {"flow": "carry", "params": {"times": 1}, "hands_on": "note"}


@pytest.fixture(autouse=True)
def flows() -> Iterator[None]:
    with known(Carrier, Keeper, Splitter):
        yield


def made(cast: Cast, *steps: dict[str, Any], **files: bytes) -> Run:
    bob = cast.actor(cast.bob)
    recipe = save_recipe(actor=bob, project_id=cast.project.pk, name="R", steps=steps)
    return start_recipe(actor=bob, recipe_id=recipe.pk, document_ids=stored(cast, **files))


def delivered(cast: Cast, run: Run) -> dict[str, bytes]:
    found = {}
    for link in run.artifacts.select_related("artifact"):
        with open_artifact(actor=cast.actor(cast.bob), artifact_id=link.artifact_id) as stream:
            found[link.artifact.name] = stream.read()
    return found


def test_what_a_step_makes_goes_into_the_next(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"ab"))
    assert (run.state, run.title, outputs(run)["at"]) == ("completed", "R: a.txt", 2)
    assert (outputs(run)["size_before"], outputs(run)["size_after"]) == (2, 8)
    assert delivered(shared_cast, run)["carried carried a.txt"] == b"abababab"
    assert [one.title for one in run.children.order_by("created_at")] == [
        "1. Carry over: a.txt", "2. Carry over: carried a.txt",
    ]  # fmt: skip


def test_another_kind_of_file_is_handed_on_where_the_step_says_so(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, NOTE, TWICE, a_txt=b"ab"))
    assert delivered(shared_cast, run)["carried note.txt"] == b"a.txta.txt"


def test_each_file_of_a_step_goes_on_in_a_run_of_its_own(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, {"flow": "split-words"}, TWICE, a_txt=b"ab c"))
    found = delivered(shared_cast, run)
    assert (run.state, run.children.count()) == ("completed", 3)
    assert (found["carried 1.txt"], found["carried 2.txt"]) == (b"abab", b"cc")


def test_a_step_that_fails_ends_it_and_retry_goes_on_there(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"BROKEN"))
    assert (run.state, run.error_code) == ("failed", "step_failed")
    assert run.error_text == "Step 1, Carry over, was not done. The file is broken. Repair it, or leave it out."
    drive(retry_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk))
    assert (run.state, run.children.count(), run.children.get().attempt) == ("failed", 1, 2)


def test_a_file_the_next_step_cannot_take_is_named(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, TWICE, {"flow": "compress"}, a_txt=b"ab"))
    assert run.error_code == "nothing_to_hand_on"
    assert run.error_text == "Step 1, Carry over, delivered no carried that Compress a PDF takes (application/pdf)."


def test_many_documents_through_a_recipe(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"a", b_txt=b"BROKEN", c_txt=b"c"))
    assert (run.flow, run.state, run.title) == ("bulk", "partial", "R: a.txt and 2 more")
    assert (outputs(run)["completed"], outputs(run)["size_after"]) == (2, 8)


def test_the_first_document_is_through_before_the_last_begins(shared_cast: Cast) -> None:
    """Otherwise nobody has a result before all but the last step are done with all of a hundred documents."""
    made(shared_cast, TWICE, TWICE, **{f"{one}_txt": b"a" for one in "abcd"})
    turns = Turns()
    while claim := claim_next(turns=turns):
        advance(claim, slice_seconds=None)
    steps = Run.objects.filter(flow="carry").order_by("started_at").values_list("title", flat=True)
    assert [f"{one[0]} {one[-5]}" for one in steps] == ["1 a", "2 a", "1 b", "2 b", "1 c", "2 c", "1 d", "2 d"]


def test_intermediate_documents_are_in_no_list_and_leave_with_their_run(shared_cast: Cast) -> None:
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"ab"))
    bob = shared_cast.actor(shared_cast.bob)
    assert [one.name for one in documents_listed(actor=bob, project_id=shared_cast.project.pk)] == ["a.txt"]
    between = Document.objects.get(is_intermediate=True)
    assert document_for(actor=bob, document_id=between.pk).name == "carried a.txt"
    delete_run(actor=bob, run_id=run.pk)
    Run.objects.filter(pk=run.pk).update(deleted_at=run.created_at.replace(year=2020))
    assert cleaning.remove_trashed_runs() == 1
    assert [one.name for one in Document.objects.all()] == ["a.txt"]


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_was_handed_on_leaves_with_the_results(shared_cast: Cast, by_hand: bool) -> None:
    """From the disk as well, and the document that people brought stays."""
    bob = shared_cast.actor(shared_cast.bob)
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"ab"))
    second = run.children.get(inputs__version__document__is_intermediate=True)
    if by_hand:
        assert results_to_delete(actor=bob, run_id=run.pk).freed == sum(map(len, everything() - {b"ab"}))
        delete_results(actor=bob, run_id=run.pk)
    else:
        Run.objects.update(keep_days=1)
        Artifact.objects.update(expires_at=timezone.now())
        with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
            cleaning.clean_up()
    assert (everything(), [one.name for one in Document.objects.all()]) == ({b"ab"}, ["a.txt"])
    assert "rerun" not in run_shown(actor=bob, run_id=second.pk).verbs
    with pytest.raises(Conflict) as refused:
        clone_run(actor=bob, run_id=second.pk)
    assert refused.value.code == "results_gone"
    assert drive(clone_run(actor=bob, run_id=run.pk)).state == "completed"


def test_what_was_handed_on_stays_with_another_run_of_it(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    run = drive(made(shared_cast, TWICE, TWICE, a_txt=b"ab"))
    second = run.children.get(inputs__version__document__is_intermediate=True)
    again = drive(clone_run(actor=bob, run_id=second.pk))
    delete_results(actor=bob, run_id=run.pk)
    assert (b"abab" in everything(), drive(clone_run(actor=bob, run_id=again.pk)).state) == (True, "completed")
    for one in (again, *Run.objects.filter(source=again)):
        delete_results(actor=bob, run_id=one.pk)
    assert everything() == {b"ab"}


def everything() -> set[bytes]:
    return {b"".join(storage.read_chunks(one)) for one in storage.stored_hashes()}


def test_what_waits_for_a_release_goes_no_further(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    with pytest.raises(Invalid) as refused:
        save_recipe(actor=bob, project_id=cast.project.pk, name="R", steps=[{"flow": "guard"}, TWICE])
    assert "has to come last" in refused.value.fields["steps"][0]


def test_steps_are_put_moved_and_taken_out(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    recipe = save_recipe(actor=bob, project_id=cast.project.pk, name="R", steps=[TWICE])

    def times(found: Any) -> list[int]:
        return [one["params"]["times"] for one in found.steps]

    assert times(put_step(actor=bob, recipe_id=recipe.pk, number=None, step={"flow": "carry", "params": {}})) == [2, 1]
    assert times(move_step(actor=bob, recipe_id=recipe.pk, number=2, by=-1)) == [1, 2]
    assert times(move_step(actor=bob, recipe_id=recipe.pk, number=2, by=1)) == [1, 2]
    assert times(put_step(actor=bob, recipe_id=recipe.pk, number=1, step={**TWICE, "params": {"times": 9}})) == [9, 2]
    with pytest.raises(Missing):
        remove_step(actor=bob, recipe_id=recipe.pk, number=3)
    assert times(remove_step(actor=bob, recipe_id=recipe.pk, number=1)) == [2]
    with pytest.raises(Conflict, match="at least one step"):
        remove_step(actor=bob, recipe_id=recipe.pk, number=1)
    with pytest.raises(Conflict, match="of this name"):
        save_recipe(actor=bob, project_id=cast.project.pk, name="R", steps=[TWICE])
    with pytest.raises(Invalid):
        save_recipe(actor=bob, project_id=cast.project.pk, name=" ", steps=[TWICE])


def test_a_schedule_follows_its_recipe_and_the_run_says_which_version(cast: Cast) -> None:
    bob, project = cast.actor(cast.bob), cast.project.pk
    recipe = save_recipe(actor=bob, project_id=project, name="R", steps=[TWICE])
    files = stored(cast, a_txt=b"a")
    plan = plan_schedule(
        actor=bob, project_id=project, name="N", cron="0 3 * * *", recipe_id=recipe.pk, document_ids=files, keep_days=4
    )
    put_step(actor=bob, recipe_id=recipe.pk, number=None, step=NOTE)
    change_recipe(actor=bob, recipe_id=recipe.pk, name="Renamed")
    run = start_scheduled(actor=bob, schedule_id=plan.pk)
    flows_run = [one["flow"] for one in run.params["steps"]]
    assert (run.flow, run.params["name"], run.params["version"], flows_run) == ("recipe", "Renamed", 2, ["carry"] * 2)
    assert run.keep_days == 4
    with pytest.raises(Invalid, match="steps of its recipe"):
        change_schedule(actor=bob, schedule_id=plan.pk, params={"steps": [TWICE]})
    drop_recipe(actor=bob, recipe_id=recipe.pk)
    later = start_scheduled(actor=bob, schedule_id=plan.pk)
    assert (later.params, run.params["version"]) == (run.params, 2)


def test_a_schedule_takes_no_recipe_of_another_project(cast: Cast) -> None:
    charlie = cast.actor(cast.charlie)
    theirs = save_recipe(actor=charlie, project_id=cast.elsewhere.pk, name="R", steps=[TWICE])
    wish: dict[str, Any] = {"project_id": cast.project.pk, "name": "N", "cron": "0 3 * * *"}
    with pytest.raises(Missing):
        plan_schedule(actor=cast.actor(cast.bob), recipe_id=theirs.pk, **wish)
    with pytest.raises(Invalid, match="a flow or a recipe"):
        plan_schedule(actor=cast.actor(cast.bob), **wish)


def test_a_recipe_runs_by_the_clock(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    plan = plan_schedule(
        actor=bob, project_id=shared_cast.project.pk, name="N", flow_key="recipe", cron="0 3 * * *",
        document_ids=stored(shared_cast, a_txt=b"a", b_txt=b"b"), params={"name": "R", "steps": [TWICE]},
    )  # fmt: skip
    run = drive(start_scheduled(actor=bob, schedule_id=plan.pk))
    assert (run.flow, run.state, run.unattended) == ("bulk", "completed", True)
