"""Vendored files are the ones that were reviewed: same set, same bytes, licence beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
ENTRIES = json.loads((VENDOR / "VENDOR.json").read_text("utf-8"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_every_vendored_file_has_the_recorded_hash(entry: dict[str, object]) -> None:
    files = entry["files"]
    assert isinstance(files, dict)
    found = {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in files}
    assert found == files


def test_no_vendored_file_is_unrecorded() -> None:
    recorded = {name for entry in ENTRIES for name in entry["files"]}
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"VENDOR.json"} == recorded


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_an_entry_says_what_it_is(entry: dict[str, object]) -> None:
    assert set(entry) == {"name", "version", "licence", "source", "files"}
    files = entry["files"]
    assert isinstance(files, dict)
    assert any("LICENSE" in name for name in files)
