"""One program under supervision: real children that end, are killed, and have children of their own."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from project.supervisor.program import FIRST_PAUSE, Program

SLEEP = "import time; time.sleep(60)"
APART = f"""
import signal, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=True)
signal.signal(signal.SIGUSR1, lambda *_: sys.exit(3))
time.sleep(60)
"""
FAMILY = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); time.sleep(60)"


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    made: list[Program] = []
    yield made
    for one in made:
        one.kill()


def make(programs: list[Program], code: str, **options: object) -> Program:
    programs.append(Program("test", [sys.executable, "-c", code], **options))  # type: ignore[arg-type]
    return programs[-1]


def wait_for_children(program: Program, many: int) -> set[int]:
    until = time.monotonic() + 10
    while len(program.pids()) < many:
        assert time.monotonic() < until
        time.sleep(0.05)
    return program.pids()


def test_killing_it_leaves_nothing_of_its_family(programs: list[Program]) -> None:
    program = make(programs, FAMILY)
    program.start()
    pids = wait_for_children(program, 2)
    program.kill()
    until = time.monotonic() + 5
    while any(_lives(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in pids if _lives(pid)] == []
    assert (program.pids(), program.is_running()) == (set(), False)


def test_a_signal_spares_what_has_a_session_of_its_own(programs: list[Program]) -> None:
    """As limited processes have, in the middle of a file."""
    program = make(programs, APART)
    program.start()
    (apart,) = wait_for_children(program, 2) - {program.process.pid if program.process else 0}
    time.sleep(0.5)  # until it listens
    program.signal_group(signal.SIGUSR1)
    assert program.wait(time.monotonic() + 10)
    assert program.process is not None
    assert (program.process.returncode, _lives(apart)) == (3, True)
    psutil.Process(apart).kill()


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_one_that_ends_by_itself_is_started_again_ever_later(programs: list[Program]) -> None:
    program = make(programs, "raise SystemExit(3)")
    program.start()
    pauses = []
    for _ in range(3):
        assert program.process is not None
        program.process.wait()
        program.keep_alive()
        pauses.append(program.pause)
        program.start_again_at = 0.0
        program.keep_alive()
    assert pauses == [2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert program.starts == 4


def test_one_that_was_killed_comes_back_soon(programs: list[Program]) -> None:
    program = make(programs, SLEEP)
    program.keep_alive()
    assert program.process is not None
    first = program.process.pid
    program.process.kill()
    program.process.wait()
    program.keep_alive()
    assert (program.pause, program.is_running()) == (FIRST_PAUSE, False)
    program.start_again_at = 0.0
    program.keep_alive()
    assert program.process is not None
    assert program.process.pid != first


def test_each_start_has_its_own_environment(programs: list[Program], tmp_path: Path) -> None:
    names, folder = iter(["one", "two"]), tmp_path / "names"
    folder.mkdir()
    code = f"import os, pathlib; pathlib.Path({str(folder)!r}, os.environ['NAME']).touch()"
    program = make(programs, code, environment=lambda: {"NAME": next(names)})
    for _ in range(2):
        program.start()
        assert program.process is not None
        program.process.wait()
        program.process = None
    assert sorted(path.name for path in folder.iterdir()) == ["one", "two"]


def test_asking_it_to_end_and_waiting(programs: list[Program], tmp_path: Path) -> None:
    program = make(programs, SLEEP)
    program.start()
    program.terminate()
    assert program.wait(time.monotonic() + 5)
    stubborn = make(
        programs, "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    stubborn.start()
    time.sleep(0.5)
    stubborn.terminate()
    assert not stubborn.wait(time.monotonic() + 0.3)
