from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from pipeline.pdf.proof.program import ProgramError, find_program, run_program

PYTHON = Path(sys.executable)


def python(code: str, *, timeout: float = 20, stdin: bytes = b"", limit: int = 10_000) -> tuple[bytes, str]:
    return run_program([PYTHON, "-c", code], timeout=timeout, stdin=stdin, limit=limit)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends_soon(pid: int) -> bool:
    for _ in range(50):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_both_outputs_and_the_input_are_carried() -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.stderr.write('noise')"
    assert python(code, stdin=b"hello") == (b"HELLO", "noise")


def test_nothing_of_our_environment_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    output, _ = python("import os; print(sorted(os.environ))")
    assert output.decode().strip() == "['LC_ALL', 'PATH']"


def test_an_error_is_told_with_its_last_line() -> None:
    with pytest.raises(ProgramError, match=r"ended with status 3: last words$") as caught:
        python("import sys; print('first\\nlast words.', file=sys.stderr); sys.exit(3)")
    assert (caught.value.status, caught.value.timed_out) == (3, False)


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import pathlib, subprocess, sys, time; child = subprocess.Popen(['sleep', '60']);"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    start = time.monotonic()
    with pytest.raises(ProgramError, match=r"did not end within 1\.5 seconds") as caught:
        python(code, timeout=1.5)
    assert caught.value.timed_out
    assert time.monotonic() - start < 10
    pid = int(note.read_text())
    assert ends_soon(pid)


def test_a_program_that_closes_its_output_and_stays_is_killed() -> None:
    with pytest.raises(ProgramError) as caught:
        python("import os, time; os.close(1); os.close(2); time.sleep(60)", timeout=1.5)
    assert caught.value.timed_out


def test_too_much_output_is_refused() -> None:
    with pytest.raises(ProgramError, match="wrote more than 10000 bytes"):
        python("print('x' * 20_000_000)")


def test_noise_is_cut_and_does_not_block() -> None:
    _, noise = python("import sys; sys.stderr.write('x' * 30_000_000)")
    assert 64 * 1024 <= len(noise) <= 2 * 1024 * 1024


def test_a_program_that_reads_no_input_is_fine() -> None:
    assert python("pass", stdin=b"ignored") == (b"", "")


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ProgramError):
        run_program(["/nowhere/at/all"], timeout=5)


def test_a_program_dies_with_the_process_that_ran_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    inner = f"import os, pathlib, time; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); time.sleep(60)"
    outer = (
        "import os, sys, threading, time; from pipeline.pdf.proof.program import run_program;"
        f"threading.Timer(2, lambda: os.kill(os.getpid(), 9)).start();"
        f"run_program([sys.executable, '-c', {inner!r}], timeout=60)"
    )
    root = Path(__file__).parents[4]
    with pytest.raises(ProgramError):
        run_program([PYTHON, "-c", f"import sys; sys.path.insert(0, {str(root)!r}); {outer}"], timeout=30)
    pid = int(note.read_text())
    assert ends_soon(pid)


def test_programs_are_found_by_absolute_path() -> None:
    found = find_program("pdftotext")
    assert found
    assert found.is_absolute()
    assert os.access(found, os.X_OK)
    assert find_program("no-such-program-here") is None
