"""A child ends within its limits, whatever it does, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from documents.isolation import Call, ChildFailed, ChildStopped, Limits, run_isolated
from tests.documents.isolation import calls, remembered

MIB = 1024 * 1024
SMALL = Limits(memory=300 * MIB, cpu=2, wall=3, output=MIB)


def programs(mark: str) -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", mark]]


def nursery_of_this_process() -> psutil.Process:
    children = psutil.Process().children()
    return next(one for one in children if "documents.isolation.nursery" in " ".join(one.cmdline()))


def gone(mark: str, within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while programs(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return not programs(mark)


def failure_of(call: Call, limits: Limits = SMALL) -> tuple[str, str]:
    with pytest.raises(ChildFailed) as caught:
        run_isolated(call, limits=limits)
    return caught.value.kind, caught.value.code


def test_value_and_usage_come_back() -> None:
    value, usage = run_isolated(Call.of(calls.add, 2, 3))
    assert value == 5
    assert usage.peak_memory > MIB
    assert 0 < usage.wall < 60


def test_progress_is_reported_in_order() -> None:
    seen: list[tuple[int, int]] = []
    run_isolated(Call.of(calls.count, 3, progress=True), on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_environment_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINDERY_SECRETS_KEYS", "canary")
    environment, _ = run_isolated(Call.of(calls.environment))
    assert "canary" not in str(environment)
    assert not [name for name in environment if name.startswith(("BINDERY", "DJANGO", "DATABASE", "REDIS"))]


def test_folder_is_the_working_directory(tmp_path: Path) -> None:
    assert run_isolated(Call.of(calls.folder, folder=tmp_path))[0] == str(tmp_path)


@pytest.mark.skipif(os.getuid() != 0, reason="taking the network away needs root")
def test_network_is_taken_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        kind, _ = failure_of(Call.of(calls.connect, server.getsockname()[1]))
    assert kind == "bug"


def test_memory_over_the_limit_is_said() -> None:
    assert failure_of(Call.of(calls.take_memory, 900 * MIB)) == ("limit", "memory")


def test_processor_time_over_the_limit_is_said() -> None:
    assert failure_of(Call.of(calls.spin), Limits(cpu=1, wall=20)) == ("limit", "cpu_time")


def test_wall_time_over_the_limit_is_said() -> None:
    began = time.monotonic()
    assert failure_of(Call.of(calls.sleep, 60), Limits(wall=0.5)) == ("limit", "wall_time")
    assert time.monotonic() - began < 5


def test_crash_is_said() -> None:
    assert failure_of(Call.of(calls.crash)) == ("crash", "crashed")


def test_value_over_the_limit_is_said() -> None:
    assert failure_of(Call.of(calls.many_bytes, 2 * MIB)) == ("limit", "output")


def test_file_over_the_limit_is_said(tmp_path: Path) -> None:
    assert failure_of(Call.of(calls.write_file, tmp_path / "big", 2 * MIB)) == ("limit", "output")


def test_endless_recursion_is_said() -> None:
    assert failure_of(Call.of(calls.recurse)) == ("limit", "nesting")


def test_refusal_keeps_code_and_text() -> None:
    with pytest.raises(ChildFailed) as caught:
        run_isolated(Call.of(calls.refuse))
    assert (caught.value.kind, caught.value.code, caught.value.text) == (
        "refused",
        "encrypted",
        "The file needs its password.",
    )


def test_bug_keeps_its_trace() -> None:
    with pytest.raises(ChildFailed) as caught:
        run_isolated(Call.of(calls.divide, 0))
    assert caught.value.kind == "bug"
    assert "ZeroDivisionError" in caught.value.trace


def test_stop_kills_the_child_and_its_programs() -> None:
    stop = threading.Event()
    threading.Timer(0.7, stop.set).start()
    began = time.monotonic()
    with pytest.raises(ChildStopped):
        run_isolated(Call.of(calls.start_program_and_wait, "9871"), should_stop=stop.is_set)
    assert time.monotonic() - began < 5
    assert gone("9871")


def test_stop_before_the_child_began_is_quick_and_it_never_begins(tmp_path: Path) -> None:
    """As while the nursery is still loading its libraries, which takes seconds on a busy machine."""
    run_isolated(Call.of(calls.add, 1, 1))
    nursery = nursery_of_this_process()
    nursery.suspend()
    try:
        stop = threading.Event()
        threading.Timer(0.3, stop.set).start()
        began = time.monotonic()
        with pytest.raises(ChildStopped):
            run_isolated(Call.of(calls.touch, str(tmp_path / "begun")), should_stop=stop.is_set)
        assert time.monotonic() - began < 2
    finally:
        nursery.resume()
    for _ in range(3):
        assert run_isolated(Call.of(calls.add, 1, 1))[0] == 2
    assert not (tmp_path / "begun").exists()


def test_programs_left_behind_are_killed() -> None:
    run_isolated(Call.of(calls.start_program_and_leave, "9872"))
    assert gone("9872")


def test_killed_nursery_is_nobodys_fault_and_is_replaced() -> None:
    run_isolated(Call.of(calls.add, 1, 1))
    nursery = nursery_of_this_process()
    threading.Timer(0.5, nursery.send_signal, [signal.SIGKILL]).start()
    assert failure_of(Call.of(calls.start_program_and_wait, "9873"), Limits(wall=20))[0] == "lost"
    assert run_isolated(Call.of(calls.add, 1, 1))[0] == 2
    nursery.wait(5)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGUSR1])
def test_killed_child_is_nobodys_fault(number: signal.Signals) -> None:
    """As by the system that ran out of memory, or by who stops a service: no limit of ours sends such a signal."""
    assert failure_of(Call.of(calls.end_by, number)) == ("lost", "lost")


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_child_that_ends_by_a_fault_of_its_own_has_crashed(number: signal.Signals) -> None:
    assert failure_of(Call.of(calls.end_by, number)) == ("crash", "crashed")


def test_calls_run_side_by_side() -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: run_isolated(Call.of(calls.sleep, 1.0)), range(4)))
    assert time.monotonic() - began < 3.5


def test_what_is_called_is_loaded_before_there_is_a_child() -> None:
    (loaded_by, answered), _ = run_isolated(Call.of(remembered.who))
    assert (loaded_by, answered != loaded_by) == (nursery_of_this_process().pid, True)


def test_what_a_function_imports_when_it_is_called_is_loaded_as_well() -> None:
    (loaded_by, answered), _ = run_isolated(Call.of(calls.who_loads_late))
    assert (loaded_by, answered != loaded_by) == (nursery_of_this_process().pid, True)


def test_what_cannot_be_loaded_is_said_by_the_child_alone() -> None:
    run_isolated(Call.of(calls.add, 1, 1))
    before = nursery_of_this_process().pid
    with pytest.raises(ChildFailed, match="ZeroDivisionError: not here"):
        run_isolated(Call("tests.documents.isolation.unloadable:anything"))
    assert run_isolated(Call.of(calls.add, 1, 1))[0] == 2
    assert nursery_of_this_process().pid == before


def test_children_write_no_compiled_code() -> None:
    assert run_isolated(Call.of(calls.writes_bytecode))[0] is False
