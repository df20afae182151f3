"""Files may stand before and after options."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError

from pipeline.management.any_order import AnyOrderParser


def parser() -> AnyOrderParser:
    made = AnyOrderParser()
    verbs = made.add_subparsers(dest="verb", parser_class=AnyOrderParser)
    running = verbs.add_parser("run")
    running.add_argument("key")
    running.add_argument("files", nargs="*", type=Path)
    running.add_argument("--out", type=Path)
    return made


@pytest.mark.parametrize(
    "words",
    [
        "run ocr a.pdf b.pdf --out d",
        "run ocr --out d a.pdf b.pdf",
        "run --out d ocr a.pdf b.pdf",
        "run ocr a.pdf --out d b.pdf",
    ],
)
def test_files_are_taken_wherever_they_stand(words: str) -> None:
    found = parser().parse_args(words.split())
    assert (found.key, found.files, found.out) == ("ocr", [Path("a.pdf"), Path("b.pdf")], Path("d"))


def test_options_that_are_unknown_are_refused() -> None:
    with pytest.raises(CommandError, match="--bogus"):
        parser().parse_args(["run", "ocr", "--bogus", "a.pdf"])
