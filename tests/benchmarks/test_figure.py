"""What was measured, in words and as a page."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from benchmarks import NAMES, reading
from benchmarks.figure import Figure, Machine, Measured, as_page, as_text, bench_of, number

FOUND = Measured(
    "reading",
    "Reading",
    "How fast.",
    [
        Figure("pages", 50.0, "pages/s", 100.0, "PyMuPDF"),
        Figure("alone", 0.01234, "s"),
        Figure("PostgreSQL", None, "ms", note="no server answers"),
    ],
    load=1.5,
    seconds=12.0,
)


def test_a_ratio_needs_both_sides() -> None:
    assert [one.ratio for one in FOUND.figures] == [0.5, None, None]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "not measured"), (1234.5, "1,234"), (12.34, "12.3"), (1.234, "1.23"), (0.0123, "0.0123")],
)
def test_numbers_have_as_many_digits_as_they_are_good_for(value: float | None, words: str) -> None:
    assert number(value) == words


def test_page_says_where_and_when_and_what_was_not_measured() -> None:
    page = as_page(Machine(), [FOUND])
    assert "| pages | 50.0 pages/s | PyMuPDF: 100 pages/s | 0.5000 |  |" in page
    assert "| PostgreSQL | not measured |  |  | no server answers |" in page
    assert "`bench reading`, load 1.5." in page
    assert "cores" in page
    assert "commit" in page
    assert "0.5000 × PyMuPDF" in as_text(FOUND)


@pytest.mark.parametrize("name", NAMES)
def test_every_bench_says_what_it_measures(name: str) -> None:
    bench = bench_of(name)
    assert bench.TITLE
    assert bench.WHAT.endswith(".")
    assert callable(bench.measure)


def test_command_measures_writes_and_tells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "measure", lambda: list(FOUND.figures))
    out = StringIO()
    page = tmp_path / "benchmarks.md"
    call_command("bench", "reading", "--json", "--write", str(page), stdout=out, stderr=StringIO())
    told = json.loads(out.getvalue().splitlines()[-1])
    assert [one["ratio"] for one in told["benches"][0]["figures"]] == [0.5, None, None]
    assert told["machine"]["cores"] > 0
    assert page.read_text("utf-8").startswith("# Benchmarks\n")


def test_unknown_bench_is_bad_usage() -> None:
    with pytest.raises(CommandError) as refused:
        call_command("bench", "nothing", stdout=StringIO(), stderr=StringIO())
    assert refused.value.returncode == 2
