"""What we depend on: every line says why, the locks hold it, and every vendored or sampled file has its licence."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = re.compile(r"^(?P<requirement>[^#]+?)\s+#\s*(?P<why>.+)$")
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; .+?)? \\$", re.MULTILINE)


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "-r "))]


def wanted(name: str) -> dict[str, Requirement]:
    found = {}
    for line in lines(name):
        requirement = Requirement(line.partition("#")[0].strip())
        found[canonicalize_name(requirement.name)] = requirement
    return found


def locked(name: str) -> dict[str, str]:
    pins = PIN.findall((ROOT / name).read_text("utf-8"))
    return {canonicalize_name(package): version for package, version in pins}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_line_says_why(name: str) -> None:
    found = [line for line in lines(name) if not LINE.match(line)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_package_is_asked_for_once(name: str) -> None:
    assert len(wanted(name)) == len(lines(name))


@pytest.mark.parametrize(
    ("name", "lock"),
    [("requirements.txt", "requirements.lock"), ("requirements.txt", "requirements-dev.lock"),
     ("requirements-dev.txt", "requirements-dev.lock")],
)  # fmt: skip
def test_the_lock_holds_what_is_wanted_at_a_version_that_fits(name: str, lock: str) -> None:
    pins = locked(lock)
    missing = [
        f"{package}: {pins.get(package, 'not there')}"
        for package, requirement in wanted(name).items()
        if package not in pins or not requirement.specifier.contains(pins[package])
    ]
    assert missing == []


def test_tests_run_with_the_versions_that_run() -> None:
    """So that what the tests need has all that running needs, as `setup.sh` believes."""
    running, testing = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {package: testing.get(package) for package in running} == running


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_no_host_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked(lock))
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


def test_every_sample_has_its_source_and_licence() -> None:
    folder = ROOT / "tests" / "samples"
    rows = list(csv.DictReader((folder / "SOURCES.csv").read_text("utf-8").splitlines()))
    named = {f"{row['group']}/{row['name']}" for row in rows}
    assert [row for row in rows if not (row["licence"] and row["repo"])] == []
    files = (*folder.rglob("*.pdf"), *(folder / "office").iterdir())
    present = {str(path.relative_to(folder)) for path in files}
    assert present - named == set()
