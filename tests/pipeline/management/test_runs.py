"""`manage.py runs`: every verb, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from documents.models import Artifact
from pipeline.engine import work
from pipeline.models import Run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Asking, flows.Everyone):
        yield


def say(*arguments: Any) -> str:
    out = StringIO()
    call_command("runs", *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def ask(*arguments: Any) -> Any:
    return json.loads(say(*arguments, "--json").splitlines()[-1])


def refused(*arguments: Any) -> tuple[int, str]:
    with pytest.raises(CommandError) as caught:
        say(*arguments)
    return caught.value.returncode, str(caught.value)


def test_list_is_narrowed(shared_cast: Cast) -> None:
    first, second = start(shared_cast, "sums"), drive(start(shared_cast, "asking"))
    assert [one["run"] for one in ask("list")] == [str(second.pk), str(first.pk)]
    assert [one["status"] for one in ask("list", "--state", "waiting")] == ["waiting"]
    assert [one["flow"] for one in ask("list", "--flow", "sums", "--project", "exams")] == ["sums"]
    assert ask("list", "--limit", 1) == [ask("list")[0]]
    assert ask("list", "--project", "elsewhere") == []
    assert say("list", "--trashed") == "There are no such runs.\n"
    assert refused("list", "--project", "nowhere")[0] == 2


def test_run_is_started_for_the_workers(shared_cast: Cast, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("1. Why?")
    told = ask("start", "sums", paper, "--set", "start=4", "--title", "Mine", "--project", "exams", "--once-key", "k")
    again = ask("start", "sums", paper, "--set", "start=4", "--project", "exams", "--once-key", "k")
    assert (told["status"], told["title"], told["project"], again["run"]) == ("queued", "Mine", "exams", told["run"])
    run = Run.objects.get()
    assert (run.door, run.created_by, run.params, run.inputs.get().version.file_name) == (
        "cli", None, {"start": 4}, "paper.txt",
    )  # fmt: skip
    document = run.inputs.get().version.document_id
    ask("start", "sums", document, "--project", "exams")
    assert work.work() == "2 slices"
    assert ask("show", run.pk)["outputs"][0]["name"] == "doubled.txt"
    assert refused("start", "sums", "--set", "start=1000") == (
        2, "Some parameters cannot be used.\n  start: Ensure this value is less than or equal to 100.",
    )  # fmt: skip


def test_show_tells_stages_inputs_and_results(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums", params={"start": 3}))
    found = ask("show", run.pk)
    assert (found["status"], found["params"], found["inputs"], found["error"]) == ("completed", {"start": 3}, [], None)
    assert [(one["name"], one["state"], one["attempts"]) for one in found["stages"]] == [
        ("count", "done", 1), ("double", "done", 1),
    ]  # fmt: skip
    assert found["stages"][0]["peak_memory"] is None  # nothing was measured
    assert "Sums: completed, 100 %" in say("show", run.pk)


def test_verbs_without_arguments(shared_cast: Cast) -> None:
    one, two = (start(shared_cast, "sums") for _ in range(2))
    assert [row["status"] for row in ask("pause", one.pk, two.pk)] == ["paused", "paused"]
    assert ask("resume", one.pk)["status"] == "queued"
    assert ask("cancel", one.pk)["status"] == "cancelled"
    assert ask("retry", one.pk)["status"] == "queued"
    assert refused("resume", one.pk)[0] == 1  # well asked, but not now
    assert ask("delete", two.pk)["status"] == "cancelled"
    assert [row["run"] for row in ask("list", "--trashed")] == [str(two.pk)]
    assert ask("restore", two.pk)["status"] == "cancelled"
    actions = AuditEntry.objects.filter(door="cli").values_list("action", flat=True)
    assert {"run.pause", "run.resume", "run.cancel", "run.retry", "run.delete", "run.restore"} <= set(actions)


def test_running_one_is_asked(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    Run.objects.filter(pk=run.pk).update(state="running")
    assert (ask("pause", run.pk)["wanted"], say("cancel", run.pk).strip()) == (
        "pause", f"{run.pk}  running, asked to cancel",
    )  # fmt: skip


def test_derived_runs(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums", params={"start": 3}))
    made = {verb: ask(verb, run.pk, "--set", "start=9") for verb in ("rerun", "fork", "clone")}
    assert {verb: one["status"] for verb, one in made.items()} == {
        "rerun": "queued", "fork": "paused", "clone": "queued",
    }  # fmt: skip
    here = ask("rerun", run.pk, "--stage", "double", "--here")
    assert (here["status"], outputs(Run.objects.get(pk=here["run"]))) == ("completed", {"number": 3, "doubled": 6})
    assert refused("rerun", run.pk, "--stage", "treble")[0] == 2
    assert refused("clone", run.pk, "--set", "strat=9")[0] == 2


def test_retry_here_does_what_failed(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = drive(start(shared_cast, "everyone", params={"many": 8}))
    assert run.state == "partial"
    monkeypatch.setattr(flows.Each, "work_item", lambda self, given, live: {"square": given})
    assert ask("retry", run.pk, "--here")["status"] == "completed"


def test_resume_here_of_a_run_that_failed_says_so(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "everyone", params={"many": 8}))
    assert refused("resume", run.pk, "--here") == (1, "Only a paused run can be resumed; this one is partly done.")


def test_events_one_line_each(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "sums"))
    lines = [json.loads(line) for line in say("events", run.pk, "--json").splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, run.event_seq + 1))
    assert say("events", run.pk, "--after", run.event_seq - 1).split()[2] == "run.completed"
    assert say("events", run.pk, "--follow", "--after", run.event_seq) == ""


def test_review_is_decided_and_the_run_goes_on(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "asking"))
    shown = ask("reviews", run.pk)
    assert (shown["review"], shown["open"], shown["left"]) == ("wishes", True, 2)
    one, two = (item["item"] for item in shown["items"])
    assert refused("reviews", run.pk, "--close")[0] == 1  # two are open
    assert refused("reviews", run.pk, "--decide", f"{one}=maybe")[0] == 2
    assert refused("reviews", run.pk, "--decide", "x=accepted")[0] == 2
    closed = ask("reviews", run.pk, "--decide", f"{one}=rejected", "--decide-rest", "accepted", "--close")
    assert (closed["open"], closed["left"]) == (False, 0)
    assert drive(run).state == "completed"
    assert outputs(run)["fulfilled"] == ["one:rejected", "two:accepted"]
    assert refused("reviews", run.pk)[0] == 2
    assert f"{two}  accepted  two" in say("reviews", run.pk, "--review", "wishes")


def test_guarded_files_are_released_and_written(
    shared_cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.Sums, "policy", "Be fair.")
    run = drive(start(shared_cast, "sums"))
    Artifact.objects.update(guarded=True)
    assert refused("artifacts", run.pk, "--out", tmp_path)[0] == 2
    assert refused("release", run.pk)[0] == 2
    assert ask("release", run.pk, "--yes")["released"] == 1
    assert refused("release", run.pk, "--yes")[0] == 1
    (written,) = ask("artifacts", run.pk, "--out", tmp_path)
    assert (written["path"], (tmp_path / "doubled.txt").read_text()) == (str(tmp_path / "doubled.txt"), "2")
    assert ask("artifacts", run.pk)[0]["path"] is None


def test_nothing_to_release(shared_cast: Cast) -> None:
    assert refused("release", start(shared_cast, "sums").pk, "--yes")[0] == 2


def ended(*arguments: Any) -> tuple[int, Any]:
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("runs", *map(str, arguments), "--json", stdout=out, stderr=StringIO())
    return int(str(caught.value.code)), json.loads(out.getvalue().splitlines()[-1])


def test_verbs_by_filter(shared_cast: Cast) -> None:
    runs = [start(shared_cast, "sums") for _ in range(3)]
    asking = start(shared_cast, "asking")
    Run.objects.exclude(pk=runs[0].pk).update(state="failed")
    again = ask("retry", "--state", "failed", "--project", "exams", "--flow", "sums")
    assert {(one["run"], one["outcome"], one["status"]) for one in again} == {
        (str(one.pk), "done", "queued") for one in runs[1:]
    }
    asking.refresh_from_db()
    assert asking.state == "failed"
    assert say("cancel", "--flow", "sums", "--state", "paused") == "There are no such runs.\n"
    assert len(ask("delete", "--project", "exams")) == 4
    assert len(ask("restore", "--flow", "sums")) == 3
    assert AuditEntry.objects.filter(door="cli", action="run.delete").count() == 4


def test_filters_and_names_are_not_mixed(shared_cast: Cast) -> None:
    run = start(shared_cast, "sums")
    assert refused("cancel")[0] == 2
    assert refused("cancel", run.pk, "--flow", "sums")[0] == 2
    assert refused("retry", "--flow", "sums", "--here") == (2, "--here works on one run. Name it.")
    run.refresh_from_db()
    assert run.state == "queued"


def test_what_was_left_as_it_is_is_told_and_the_rest_done(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.management.choosing.MOST", 1)  # in portions
    done, queued = drive(start(shared_cast, "sums")), start(shared_cast, "sums")
    status, rows = ended("cancel", done.pk, queued.pk)
    assert (status, [(one["run"], one["outcome"]) for one in rows]) == (
        1, [(str(done.pk), "refused"), (str(queued.pk), "done")],
    )  # fmt: skip


def test_several_leave_the_trash_for_good(shared_cast: Cast) -> None:
    one, two, living = (drive(start(shared_cast, "sums")) for _ in range(3))
    ask("delete", one.pk, two.pk)
    with pytest.raises(SystemExit) as ended:
        say("purge", one.pk, two.pk, living.pk)
    assert ended.value.code == 1
    assert list(Run.objects.values_list("pk", flat=True)) == [living.pk]
    ask("delete", living.pk)
    assert say("purge", living.pk) == f"{living.pk}  gone\n"
    assert refused("purge", living.pk)[0] == 2
