"""A watched folder: each file once, done and failed files put away, nothing taken that is still being written."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.actor import operator
from accounts.services.projects import ensure_project
from pipeline.models import Run
from pipeline.services.recipes import save_recipe
from tests.cast import Cast
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
    from pipeline.management.watching import Folders, Watch

    taken: list[str] = []
    watched = Watch(
        actor=operator("cli"), folders=Folders(folder), start=lambda upload, key: taken.append(upload.name),
        say=lambda text: None, settle=0.3, what="x",
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


def test_a_recipe_watches_as_well(folder: Path, tmp_path: Path) -> None:
    actor = operator("cli")
    project = ensure_project(actor=actor, slug="exams")
    step = {"flow": "carry", "params": {"times": 2}}
    save_recipe(actor=actor, project_id=project.pk, name="Four", steps=[step, step])
    (folder / "a.txt").write_text("x")
    watch(folder, "--recipe", "Four", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "carried carried a.txt").read_text() == "xxxx"


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
