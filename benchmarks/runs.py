"""How many runs a second two workers get done."""

from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.place import has_postgresql, own_place
from benchmarks.stages import bare_task

TITLE = "Runs per second"
WHAT = (
    "A hundred runs of three stages that do nothing are queued, then two workers start. Counted is from the first "
    "start to the last end. Beside it as many bare django-q2 tasks as there are stages, done by the same two workers."
)
RUNS = 100
ROOM = "benchmarks.engine_room"


def measure() -> list[Figure]:
    figures = [_on("sqlite", "SQLite")]
    if not has_postgresql():
        return [*figures, Figure("runs on PostgreSQL", None, "runs/s", note="no PostgreSQL answers")]
    return [*figures, _on("postgresql", "PostgreSQL")]


def _on(engine: str, words: str) -> Figure:
    with own_place(engine) as place:
        place.call(f"{ROOM}:start_runs", flow="bench-three", many=RUNS, params={})
        place.start("serve", "--workers-only")
        found = place.call(f"{ROOM}:seconds_of_runs", most=300)
        if found["completed"] != RUNS:
            raise RuntimeError(f"{found} of {RUNS} runs")
        bare = bare_task(place)
    return Figure(f"runs on {words}", RUNS / found["seconds"], "runs/s", 1000 / bare / 3, "bare tasks, three each")
