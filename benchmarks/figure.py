"""A measured number, what it is held against, and the page that shows them all."""

from __future__ import annotations

import os
import platform
import subprocess
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("django", "django-q2", "uvicorn", "pymupdf", "pikepdf", "psycopg")


@dataclass(frozen=True)
class Figure:
    """``value`` in ``unit``, held against ``raw`` in the same unit; None means that it was not measured, and why."""

    name: str
    value: float | None
    unit: str
    raw: float | None = None
    raw_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.value is None or not self.raw else self.value / self.raw


class Bench(Protocol):
    """A module of this package."""

    TITLE: str
    WHAT: str
    measure: Callable[[], list[Figure]]


@dataclass(frozen=True)
class Measured:
    """What one bench came to, and how busy the machine was when it began (load average over a minute)."""

    name: str
    title: str
    what: str
    figures: Sequence[Figure]
    load: float
    seconds: float

    def as_json(self) -> dict[str, Any]:
        rows = [{**asdict(one), "ratio": one.ratio} for one in self.figures]
        return {**asdict(self), "figures": rows}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + changed


@dataclass(frozen=True)
class Machine:
    """Where, with what and of what it was measured."""

    processor: str = field(default_factory=_processor)
    cores: int = field(default_factory=lambda: os.cpu_count() or 0)
    memory_gib: float = field(default_factory=lambda: round(_memory() / 1024**3, 1))
    system: str = field(default_factory=lambda: f"{platform.system()} {platform.release()}")
    python: str = field(default_factory=platform.python_version)
    packages: dict[str, str] = field(default_factory=lambda: {name: version(name) for name in PACKAGES})
    commit: str = field(default_factory=_commit)
    date: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"))


def bench_of(name: str) -> Bench:
    """The bench of that name; raises ModuleNotFoundError."""
    found: Any = import_module(f"benchmarks.{name}")
    return found  # type: ignore[no-any-return]


def middle(act: Callable[[], float], times: int = 3) -> float:
    """The median of what ``act`` answers."""
    return median(act() for _ in range(times))


# --- words ------------------------------------------------------------------------------------------------------
def number(value: float | None) -> str:
    if value is None:
        return "not measured"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 4
    return f"{value:,.{digits}f}"


def as_text(found: Measured) -> str:
    lines = [f"{found.title} (load {found.load:.1f}, {found.seconds:.0f} s)"]
    for one in found.figures:
        against = f"   {number(one.ratio)} × {one.raw_name} ({number(one.raw)})" if one.ratio is not None else ""
        note = f"   {one.note}" if one.note else ""
        lines.append(f"  {one.name:44} {number(one.value):>12} {one.unit}{against}{note}")
    return "\n".join(lines)


INTRODUCTION = (
    "Written by `manage.py bench --write docs/benchmarks.md`; `manage.py bench NAME` measures one anew. Each figure "
    "stands beside a raw limit or a peer that was measured in the same run on the same machine: the ratio is what "
    "travels to other machines. The load average tells how busy the machine was when a bench began; above the number "
    "of cores the absolute figures are upper bounds."
)


def as_page(machine: Machine, found: Sequence[Measured]) -> str:
    """docs/benchmarks.md."""
    packages = ", ".join(f"{name} {number}" for name, number in machine.packages.items())
    hardware = f"{machine.processor}, {machine.cores} cores, {machine.memory_gib} GiB, {machine.system}"
    on = f"Machine: {hardware}. Python {machine.python}, {packages}."
    lines = ["# Benchmarks", "", _wrapped(INTRODUCTION), "", _wrapped(on), ""]
    lines.append(f"Measured {machine.date} at commit {machine.commit}.")
    for one in found:
        lines += ["", f"## {one.title}", "", _wrapped(one.what), "", f"`bench {one.name}`, load {one.load:.1f}.", ""]
        lines += ["| figure | value | against | ratio | |", "|---|---:|---|---:|---|"]
        lines += [_row(figure) for figure in one.figures]
    return "\n".join([*lines, ""])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _row(one: Figure) -> str:
    value = number(one.value) if one.value is None else f"{number(one.value)} {one.unit}"
    against = f"{one.raw_name}: {number(one.raw)} {one.unit}" if one.raw is not None else ""
    return f"| {one.name} | {value} | {against} | {'' if one.ratio is None else number(one.ratio)} | {one.note} |"
