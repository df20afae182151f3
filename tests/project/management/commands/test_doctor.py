"""The doctor: what is here, what is missing and what that switches off, as text and as JSON."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from pipeline.engine.liveliness import beat_as
from pipeline.pdf.ocr import tessdata
from project import programs

pytestmark = pytest.mark.django_db


def doctor(*options: str) -> str:
    out = StringIO()
    call_command("doctor", *options, stdout=out)
    return out.getvalue()


def test_json_says_everything(settings: Settings) -> None:
    beat_as("cluster:one")
    facts = json.loads(doctor("--json"))
    assert sorted(facts) == ["parts", "python", "tools", "version"]
    assert [one["part"] for one in facts["parts"]] == [
        "database",
        "storage",
        "broker",
        "static",
        "workers",
        "cache",
        "disk",
    ]
    assert {one["level"] for one in facts["parts"]} == {"ok"}
    tools = {one["name"]: one["found"] for one in facts["tools"]}
    assert all(tools[name] for name in ("PyMuPDF", "pypdf", "pdfminer.six", "pypdfium2"))


def test_text_says_what_lacks_and_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    lines = doctor().splitlines()
    assert any(line.startswith("  DOWN     workers") and "manage.py serve" in line for line in lines)
    missing = [line for line in lines if line.startswith("  missing  poppler")]
    assert len(missing) == 1
    assert "apt-get install poppler-utils" in missing[0]


def test_languages_that_could_be_there_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        programs, "languages", lambda: tuple(one for one in tessdata.NAMES if one not in ("deu", "fra"))
    )
    wanted = "Others: apt-get install tesseract-ocr-deu (German), -fra (French)."
    assert wanted in [line.strip() for line in doctor().splitlines()]
    assert [one["more"] for one in json.loads(doctor("--json"))["tools"] if one["name"] == "OCR"] == [wanted]


def test_a_missing_optional_part_is_no_failure() -> None:
    doctor()  # no worker, and no exit status


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_missing_required_part_is_the_exit_status(options: tuple[str, ...]) -> None:
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("pipeline")
    MigrationRecorder(connection).record_unapplied(*latest)
    with pytest.raises(SystemExit) as ended:
        doctor(*options)
    assert ended.value.code == 1
