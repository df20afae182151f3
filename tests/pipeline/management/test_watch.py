"""A watched folder: each file once, done and failed files put away, nothing taken that is still being written."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.actor import operator
from accounts.services.projects import ensure_project
from documents.services.documents import Upload
from pipeline.management.commands.watch import Command
from pipeline.management.watching import Folders, Watch
from pipeline.models import Run
from pipeline.services.deleting import delete_results
from pipeline.services.recipes import change_recipe, drop_recipe, save_recipe
from pipeline.services.runs import cancel_run, delete_run, start_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier

pytestmark = pytest.mark.usefixtures("shared_cast")


@pytest.fixture(autouse=True)
def flows(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path / "data"
    with known(Carrier):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "in"
    found.mkdir()
    return found


def watch(folder: Path, *more: str) -> str:
    told = StringIO()
    options = ["--project", "exams", "--settle", "0", "--every", "0", "--here", "--once", *more]
    what = [] if "--recipe" in more else ["--flow", "carry"]
    call_command("watch", str(folder), *options, *what, stdout=told)
    return told.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_files_go_through_and_are_put_away(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("one")
    (folder / "bad.txt").write_text("BROKEN")
    (folder / "empty.txt").write_text("")
    for ignored in (".hidden", "half.PART", "~lock.txt", "x.txt~"):
        (folder / ignored).write_text("no")
    (folder / "below").mkdir()
    (folder / "link.txt").symlink_to(folder / "a.txt")
    out = tmp_path / "out"
    told = watch(folder, "--out", str(out), "--set", "times=2")
    assert names(folder) == sorted([
        ".hidden", "half.PART", "~lock.txt", "x.txt~", "done/a.txt", "failed/bad.txt", "failed/bad.txt.txt",
        "failed/empty.txt", "failed/empty.txt.txt", *(["link.txt"] if (folder / "link.txt").is_file() else []),
    ])  # fmt: skip
    assert names(out) == ["carried a.txt", "note/note.txt"]
    assert (out / "carried a.txt").read_text() == "oneone"
    assert "The file is broken." in (folder / "failed" / "bad.txt.txt").read_text()
    assert "is empty" in (folder / "failed" / "empty.txt.txt").read_text()
    assert "a.txt: completed, 2 files written" in told


def test_the_same_name_and_content_again_finds_the_same_run(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        (folder / "a.txt").write_text("one")
        watch(folder, "--out", str(out))
    (folder / "a.txt").write_text("two")
    watch(folder, "--out", str(out))
    assert Run.objects.count() == 2
    assert names(folder) == ["done/a-2.txt", "done/a-3.txt", "done/a.txt"]


def test_files_that_are_left_are_done_once(folder: Path) -> None:
    (folder / "a.txt").write_text("one")
    watch(folder, "--leave")
    (folder / "b.txt").write_text("two")
    told = watch(folder, "--leave")
    assert (names(folder), Run.objects.count()) == ([".bindery-watch", "a.txt", "b.txt"], 2)
    assert "a.txt" not in told


def test_a_file_that_still_grows_is_not_taken(folder: Path, shared_cast: Cast) -> None:
    taken: list[str] = []
    watched = Watch(
        actor=operator("cli"), folders=Folders(folder), start=lambda upload, words: taken.append(upload.name),
        say=lambda text: None, settle=0.3,
    )  # fmt: skip
    path = folder / "a.txt"
    path.write_text("1")
    for size in range(2, 5):
        list(watched._at_rest())
        time.sleep(0.2)
        path.write_text("1" * size)
        os.utime(path, ns=(size, size))
    assert list(watched._at_rest()) == []
    time.sleep(0.4)
    assert list(watched._at_rest()) == [path]


def watching(folder: Path, out: Path | None = None) -> Watch:
    """Over one flow, with runs that go on when they are driven."""
    project = ensure_project(actor=operator("cli"), slug="exams")

    def start(upload: Upload, words: str) -> Run:
        return start_run(
            actor=operator("cli"), flow_key="carry", project_id=project.pk, uploads=[upload], params={"times": 1},
            once_key=str(uuid5(NAMESPACE_URL, words)),
        )  # fmt: skip

    return Watch(actor=operator("cli"), folders=Folders(folder, out), start=start, say=lambda text: None, settle=0)


def test_what_replaces_a_file_meanwhile_is_the_next(folder: Path, tmp_path: Path) -> None:
    watched = watching(folder, tmp_path / "out")
    (folder / "a.txt").write_text("one")
    watched.look()
    (folder / "a.txt").write_text("other")
    for _ in range(2):
        drive(Run.objects.get(state="queued"))
        watched.look()  # puts away the one
        watched.look()  # takes up the other
    assert names(folder) == ["done/a.txt"]
    assert (folder / "done" / "a.txt").read_text() == "other"
    assert {one.read_text() for one in (tmp_path / "out").glob("*.txt")} == {"one", "other"}


def test_a_run_that_is_deleted_costs_its_file_only(folder: Path) -> None:
    watched = watching(folder)
    (folder / "a.txt").write_text("one")
    watched.look()
    delete_run(actor=operator("cli"), run_id=Run.objects.get().pk)
    watched.look()
    assert (names(folder), watched.going) == (["failed/a.txt", "failed/a.txt.txt"], {})
    assert "Its run was deleted." in (folder / "failed" / "a.txt.txt").read_text()


def test_a_file_comes_again_after_a_failure_or_when_its_results_left(folder: Path, tmp_path: Path) -> None:
    watched = watching(folder, tmp_path / "out")
    done = folder / "done" / "a.txt"
    (folder / "a.txt").write_text("one")
    watched.look()
    cancel_run(actor=operator("cli"), run_id=Run.objects.get().pk)
    watched.look()
    (folder / "failed" / "a.txt").rename(folder / "a.txt")
    watched.look()
    second = drive(Run.objects.get(state="queued"))
    watched.look()
    delete_results(actor=operator("cli"), run_id=second.pk)
    done.rename(folder / "a.txt")
    watched.look()
    drive(Run.objects.get(state="queued"))
    watched.look()
    assert ([one.state for one in Run.objects.order_by("created_at")], done.exists()) == (
        ["cancelled", "completed", "completed"], True,
    )  # fmt: skip


def test_results_are_written_once_where_the_file_cannot_be_put_away(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("one")
    (folder / "done").symlink_to(tmp_path / "away")  # a place that is not there now
    out = tmp_path / "out"
    with pytest.raises(CommandError, match="1 files could not be done now"):
        watch(folder, "--out", str(out))
    assert (names(out), (folder / "a.txt").exists()) == (["carried a.txt", "note/note.txt"], True)


def test_names_of_any_bytes_go_through_and_are_noted(folder: Path) -> None:
    odd = [b"lat\xe9.txt", b"two\nlines.txt", b"\xe2\x80\xa8.txt"]
    for number, name in enumerate(odd):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(str(number))
    told = watch(folder, "--leave")
    assert ("lat\\udce9.txt: completed" in told, "two\\nlines.txt: completed" in told) == (True, True)
    assert watch(folder, "--leave").count("\n") == 1  # nothing is done again
    assert Run.objects.count() == 3


def test_a_name_of_full_length_is_put_away_with_its_reason(folder: Path) -> None:
    for number in range(2):
        (folder / f"{'x' * 251}.txt").write_text(f"BROKEN{number}")
        watch(folder)
    assert sorted(len(one.name) for one in (folder / "failed").iterdir()) == [255] * 4


def test_an_empty_file_has_longer_to_be_filled(folder: Path) -> None:
    watched = watching(folder)
    watched.settle = 0.1
    (folder / "a.txt").touch()
    for _ in range(2):
        watched.look()
        time.sleep(0.2)
    assert (names(folder), Run.objects.count()) == (["a.txt"], 0)
    (folder / "a.txt").write_text("one")
    watched.look()
    time.sleep(0.2)
    watched.look()
    assert Run.objects.count() == 1


def test_a_recipe_watches_as_well(folder: Path, tmp_path: Path) -> None:
    actor = operator("cli")
    project = ensure_project(actor=actor, slug="exams")
    step = {"flow": "carry", "params": {"times": 2}}
    save_recipe(actor=actor, project_id=project.pk, name="Four", steps=[step, step])
    (folder / "a.txt").write_text("x")
    watch(folder, "--recipe", "Four", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "carried carried a.txt").read_text() == "xxxx"


def test_each_file_takes_the_steps_that_the_recipe_has_then(folder: Path, tmp_path: Path) -> None:
    actor, out = operator("cli"), tmp_path / "out"
    project = ensure_project(actor=actor, slug="exams")
    step = {"flow": "carry", "params": {"times": 2}}
    recipe = save_recipe(actor=actor, project_id=project.pk, name="R", steps=[step])
    command = Command()
    parsed = command.create_parser("manage.py", "watch").parse_args(
        [str(folder), "--recipe", "R", "--project", "exams", "--out", str(out), "--settle", "0", "--here"]
    )
    following = command._watch(vars(parsed))

    def come(name: str) -> None:
        (folder / name).write_text("x")
        for _ in range(3):
            command._round(following, here=True)

    come("a.txt")
    change_recipe(actor=actor, recipe_id=recipe.pk, steps=[step, step])
    come("b.txt")
    assert {one.name: one.read_text() for one in out.glob("*.txt")} == {
        "carried a.txt": "xx", "carried carried b.txt": "xxxx"
    }  # fmt: skip
    drop_recipe(actor=actor, recipe_id=recipe.pk)
    come("c.txt")
    assert following.stuck == {folder / "c.txt": "c.txt: The recipe R was deleted. It is tried again."}
    assert (folder / "c.txt").exists()


def test_folders_that_overlap_or_are_links_are_refused(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    own = tmp_path / "data" / "store"
    own.mkdir(parents=True)
    for asked, out, said in (
        (folder, folder, "lie in each other"), (folder, folder / "out", "lie in each other"),
        (link, None, "symbolic link"), (own, None, "keeps its own files"), (tmp_path, None, "keeps its own files"),
        (folder / "none", None, "is not a folder"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=said):
            watch(asked, *(["--out", str(out)] if out else []))
