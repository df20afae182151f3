"""Documents from the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Document, DocumentVersion
from documents.selectors.documents import version_password
from tests.documents.conftest import BAD, KEY, PAPER, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """``run("list", "--json")`` is what the command said, and its status."""

    def call(*arguments: object) -> tuple[Any, int]:
        status = 0
        try:
            call_command("documents", *map(str, arguments))
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr().out
        return (json.loads(said.splitlines()[-1]) if "--json" in arguments else said), status

    return call


def test_files_are_brought_and_looked_at(run: Any) -> None:
    rows, status = run("add", PAPER, KEY, "--project", "term-1", "--kind", "exam", "--tag", "Maths", "--json")
    assert status == 0
    assert [(row["name"], row["pages"], row["inspection"], row["tags"], row["error"]) for row in rows] == [
        (PAPER.name, 2, "ready", ["maths"], None),
        (KEY.name, 2, "ready", ["maths"], None),
    ]
    assert Document.objects.filter(project__slug="term-1", kind="exam", created_by=None).count() == 2


def test_what_is_refused_does_not_keep_the_others_out(run: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    rows, status = run("add", empty, tmp_path / "nothing.pdf", PAPER, "--json")
    assert (status, [row["error"] for row in rows]) == (
        1,
        ["empty.pdf is empty.", f"{tmp_path}/nothing.pdf is not a file.", None],
    )
    said, _ = run("list")
    assert PAPER.name in said


def test_text_comes_from_standard_input(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), "utf-8"))

    typed("Grüße aus Köln".encode())
    (row,), status = run("add", "-", "--tag", "a", "--json")
    assert (status, row["name"], row["media_type"], row["tags"]) == (0, "Grüße aus Köln.txt", "text/plain", ["a"])
    typed(b"other words")
    (row,), _ = run("add", "-", "--name", "notes", "--json")
    assert row["name"] == "notes.txt"
    typed(b"")
    (row,), status = run("add", "-", "--json")
    assert (status, row["error"]) == (1, "There is no text. Paste some.")


def test_documents_are_listed_and_shown(run: Any) -> None:
    (row,), _ = run("add", PAPER, "--json")
    (listed,), _ = run("list", "--project", "command-line", "--search", "qpaper", "--json")
    assert {**listed, "error": None} == row
    assert run("list", "--tag", "nothing", "--json") == ([], 0)
    shown, _ = run("show", row["id"], "--json")
    assert (shown["versions"][0]["number"], shown["properties"]["letters"]) == (1, 1558)
    said, _ = run("show", row["id"])
    assert "name: accounting-qpaper.pdf" in said
    assert "  letters: 1558" in said


def test_a_password_is_read_from_a_file_or_standard_input(
    run: Any, locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,), _ = run("add", locked, "--json")
    assert row["inspection"] == "password"
    (tmp_path / "secret").write_text(SECRET + "\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    with pytest.raises(CommandError, match="does not open with this password") as refused:
        run("password", row["id"], "--password-file", "-")
    assert refused.value.returncode == 2
    found, _ = run("password", row["id"], "--password-file", tmp_path / "secret", "--json")
    assert (found["inspection"], found["pages"]) == ("ready", 2)
    assert version_password(DocumentVersion.objects.get().pk) == SECRET
    with pytest.raises(CommandError, match="No such file"):
        run("password", row["id"], "--password-file", tmp_path / "nothing")


def test_the_trash_from_the_command_line(run: Any) -> None:
    (row,), _ = run("add", PAPER, "--json")
    assert run("trash", row["id"], "--json")[0]["trashed"] is True
    assert [one["id"] for one in run("list", "--trashed", "--json")[0]] == [row["id"]]
    assert run("restore", row["id"], "--json")[0]["trashed"] is False
    run("trash", row["id"])
    assert run("purge", row["id"], "--json") == ({"id": row["id"], "purged": True}, 0)
    assert Document.objects.count() == 0


def test_several_of_the_trash_from_the_command_line(run: Any) -> None:
    (one, two, living), _ = run("add", PAPER, KEY, BAD / "poppler-67295-0.pdf", "--json")
    for row in (one, two):
        run("trash", row["id"])
    ids = [one["id"], living["id"], "0" * 8 + one["id"][8:]]
    rows, status = run("restore", *ids, "--json")
    assert (status, [(row["id"], row["outcome"]) for row in rows]) == (
        1, [(ids[0], "done"), (ids[1], "not_found"), (ids[2], "not_found")],
    )  # fmt: skip
    run("trash", one["id"])
    said, status = run("purge", one["id"], two["id"])
    assert (said, status) == (f"{one['id']}  done\n{two['id']}  done\n", 0)
    assert [str(row) for row in Document.objects.values_list("pk", flat=True)] == [living["id"]]
    with pytest.raises(CommandError, match="is no document's id") as refused:
        run("purge", living["id"], "nonsense")
    assert refused.value.returncode == 2


def test_what_is_no_document_is_bad_usage(run: Any) -> None:
    for arguments in (("show", "nonsense"), ("show", "0" * 32), ("list", "--project", "nothing")):
        with pytest.raises(CommandError) as refused:
            run(*arguments)
        assert refused.value.returncode == 2


def test_a_document_is_looked_at_on_demand(run: Any) -> None:
    (row,), _ = run("add", PAPER, "--json")
    DocumentVersion.objects.update(inspection="pending", properties={})
    assert run("inspect", row["id"], "--json")[0]["inspection"] == "ready"
