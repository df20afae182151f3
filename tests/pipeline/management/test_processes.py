"""`flow` and `runs` as an operator meets them: processes, exit statuses, stdout and stderr, Ctrl-C, kill -9."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest

from tests.storm.machine import ROOT, Machine, machine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("cli") / "m", "sqlite") as found:
        yield found


def command(made: Machine, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=made.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def begin(made: Machine, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=made.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def last_line(text: str) -> Any:
    return json.loads(text.splitlines()[-1])


def waiting_at(made: Machine, gate: str, process: subprocess.Popen[str]) -> str:
    """The id of the run, once its child waits at the gate."""
    question = (
        "SELECT run.id FROM pipeline_run AS run JOIN pipeline_runevent AS event ON event.run_id = run.id "
        f"WHERE event.text = 'waiting at the gate' AND run.params ->> 'gate' = '{gate}'"
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if found := made.ask(question):
            time.sleep(0.5)
            return str(UUID(found[0][0]))
        time.sleep(0.1)
    raise AssertionError(f"nobody waits at {gate}: {process.communicate(timeout=5)}")


def facts_of(made: Machine, run: str) -> dict[str, Any]:
    code = (
        "import json\nfrom accounts.models import AuditEntry\nfrom pipeline.models import Run\n"
        f"run = Run.objects.get(pk={run!r})\n"
        "print(json.dumps({'state': run.state, 'crashes': run.crashes, 'attempts': run.stages.first().attempts,"
        "'effects': AuditEntry.objects.filter(action='storm.effect', target__startswith=run.pk).count(),"
        "'kinds': list(run.events.values_list('kind', flat=True))}))"
    )
    found: dict[str, Any] = json.loads(made.run_python(code))
    return found


def state_of(made: Machine, run: str) -> str:
    return str(made.ask(f"SELECT state FROM pipeline_run WHERE id = '{UUID(run).hex}'")[0][0])


def children_of(made: Machine) -> list[psutil.Process]:
    return made.processes()["nursery"]


def test_completed_run_ends_with_0_and_json_on_the_last_line(made: Machine, tmp_path: Path) -> None:
    (made.home / "open").touch()
    out = tmp_path / "out"
    done = command(made, "flow", "run", "gate", "--set", "gate=open", "--out", str(out), "--json", "--no-input")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr
    told = last_line(done.stdout)
    assert (set(told), told["flow"], told["status"], told["error"]) == (
        {"run", "flow", "status", "error", "outputs", "results", "not_done"}, "gate", "completed", None,
    )  # fmt: skip
    (output,) = told["outputs"]
    assert (output["path"], output["size"], (out / "through.txt").read_text()) == (
        str(out / "through.txt"),
        7,
        "through",
    )
    assert "Close the gate behind you." in done.stderr
    assert "%" not in done.stderr  # no bar where nobody looks


def test_failed_run_ends_with_1(made: Machine) -> None:
    done = command(made, "flow", "run", "gate", "--set", "refuse=yes", "--json")
    told = last_line(done.stdout)
    assert (done.returncode, told["status"], told["error"]) == (
        1, "failed", {"code": "closed", "text": "The gate stays closed."},
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [("flow", "run", "gate", "--set", "colour=red"), ("runs",)], ids=" ".join)
def test_bad_usage_ends_with_2_and_a_sentence(made: Machine, arguments: tuple[str, ...]) -> None:
    """More of it, within one process, in `test_flow` and `test_runs`."""
    done = command(made, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip()) > 10


def test_bar_is_drawn_on_a_terminal_only(made: Machine) -> None:
    (made.home / "open").touch()
    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "flow", "run", "gate", "--set", "gate=open"],
        cwd=ROOT, env=made.environment, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    drawn = b""
    while True:
        try:
            chunk = os.read(mine, 4096)
        except OSError:  # the other end is closed
            break
        drawn += chunk
    stdout, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"%|" in drawn
    assert b"wait: waiting at the gate" in drawn
    assert b"%" not in stdout


def test_ctrl_c_pauses_the_run_and_it_is_gone_on_with(made: Machine) -> None:
    process = begin(made, "flow", "run", "gate", "--set", "gate=ctrl-c", "--json")
    run = waiting_at(made, "ctrl-c", process)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    while state_of(made, run) != "paused" and time.monotonic() < began + 10:
        time.sleep(0.1)
    assert time.monotonic() - began < 5
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, last_line(stdout)["status"]) == (1, "paused"), stderr
    assert children_of(made) == []
    (made.home / "ctrl-c").touch()
    done = command(made, "runs", "resume", run, "--here", "--json")
    assert (done.returncode, last_line(done.stdout)["status"]) == (0, "completed"), done.stderr
    facts = facts_of(made, run)
    assert (facts["crashes"], facts["attempts"], facts["effects"]) == (0, 1, 1)
    assert "run.paused" in facts["kinds"]


def test_killed_process_is_taken_over_by_a_second_one(made: Machine) -> None:
    process = begin(made, "flow", "run", "gate", "--set", "gate=killed", "--once-key", "k", "--json")
    run = waiting_at(made, "killed", process)
    process.kill()
    process.communicate(timeout=20)
    assert facts_of(made, run)["state"] == "running"
    (made.home / "killed").touch()
    done = command(made, "flow", "run", "gate", "--set", "gate=killed", "--once-key", "k", "--json")
    told = last_line(done.stdout)
    assert (done.returncode, told["run"], told["status"]) == (0, run, "completed"), done.stderr
    facts = facts_of(made, run)
    assert (facts["state"], facts["attempts"], facts["effects"]) == ("completed", 1, 1)


def test_ended_process_gives_its_run_back_to_the_workers(made: Machine) -> None:
    process = begin(made, "flow", "run", "gate", "--set", "gate=term", "--json")
    run = waiting_at(made, "term", process)
    process.terminate()
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, last_line(stdout)["status"]) == (1, "queued"), stderr
    (made.home / "term").touch()
    made.serve("--workers-only")
    followed = command(made, "runs", "events", run, "--follow", "--json")
    made.stop()
    rows = [json.loads(line) for line in followed.stdout.splitlines()]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["kind"] == "run.completed"
    assert facts_of(made, run)["crashes"] == 0
