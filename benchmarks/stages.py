"""What the engine costs per stage, beside a bare task of the queue it is woken by."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.place import Place, has_postgresql, own_place

TITLE = "Stage overhead"
WHAT = (
    "One worker does a run of many stages that do nothing: claim, fence, row, outputs, events and commits remain. "
    "Beside it a bare django-q2 task that does nothing, sent through the same queue to the same single worker."
)
TASKS, TURNS = 200, 200
ROOM = "benchmarks.engine_room"


def measure() -> list[Figure]:
    figures = _on("sqlite", "SQLite")
    if not has_postgresql():
        return [*figures, Figure("stage on PostgreSQL", None, "ms", note="no PostgreSQL answers")]
    return figures + _on("postgresql", "PostgreSQL")


def _on(engine: str, words: str) -> list[Figure]:
    with own_place(engine, workers=1) as place:
        place.start("serve", "--workers-only")
        place.call(f"{ROOM}:start_runs", flow="bench-turns", many=1, params={"turns": 1})
        place.call(f"{ROOM}:seconds_of_runs", most=60)  # by now everything is awake
        bare = bare_task(place)
        place.call(f"{ROOM}:start_runs", flow="bench-turns", many=1, params={"turns": TURNS})
        stage = place.call(f"{ROOM}:seconds_of_long_run", visits=TURNS) / TURNS * 1000
    return [Figure(f"stage on {words}", stage, "ms", bare, "bare task")]


def bare_task(place: Place) -> float:
    """Milliseconds from one to the next."""
    notes = place.home / "bare.txt"
    place.call(f"{ROOM}:call_bare_tasks", many=TASKS, place=str(notes))
    until = time.monotonic() + 120
    while len(_lines(notes)) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    first, last = sorted(map(float, _lines(notes)))
    return (last - first) / (TASKS - 1) * 1000


def _lines(notes: Path) -> list[str]:
    return notes.read_text("ascii").splitlines() if notes.exists() else []
