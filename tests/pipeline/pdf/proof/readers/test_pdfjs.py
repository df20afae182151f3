from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.pdf.proof.program import find_program, run_program
from pipeline.pdf.proof.readers import pdfjs
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import BAD, EXAMS, PAPER, PDFJS


def test_the_version_names_pdfjs_and_node() -> None:
    version, missing = pdfjs.probe(PDFJS)
    assert missing == ""
    assert version.startswith("5.6.205 (node ")


def test_nothing_is_written_besides_the_result() -> None:
    node = find_program("node")
    assert node
    command: list[str | Path] = [node, *pdfjs.OPTIONS, pdfjs.SCRIPT, PDFJS, BAD / "pdfjsbad1586.pdf"]
    output, noise = run_program(command, timeout=60, stdin=b'{"password": null}')
    assert noise == ""
    assert output.startswith(b'{"version":"5.6.205","pages":[')


def test_cyrillic_cmaps_and_standard_fonts_are_found() -> None:
    (first, *_) = pdfjs.page_texts(EXAMS / "cybersecurity_mcq_quiz.pdf", None, build=PDFJS, timeout=60)
    assert "Cybersecurity" in first


def test_node_starts_where_memory_is_limited() -> None:
    """Files are read in processes with such a limit."""
    limit = find_program("prlimit")
    node = find_program("node")
    assert limit
    assert node
    command: list[str | Path] = [limit, "--data=1500000000", node, *pdfjs.OPTIONS, pdfjs.SCRIPT, PDFJS, PAPER]
    output, _ = run_program(command, timeout=60, stdin=b'{"password": null}')
    assert b"accounting equation" in output


def test_a_read_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ToolError) as caught:
        pdfjs.page_texts(PAPER, None, build=PDFJS, timeout=0.01)
    assert caught.value.code == "timeout"


def test_a_build_that_does_not_load_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(PDFJS, tmp_path / "build")
    (tmp_path / "build" / "pdf.min.mjs").write_text("throw new Error('broken build');")
    with pytest.raises(ToolError, match="broken build"):
        pdfjs.page_texts(PAPER, None, build=tmp_path / "build", timeout=60)


def test_an_old_node_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfjs, "run_program", lambda command, timeout: (b"v18.19.0\n", ""))
    assert pdfjs.probe(PDFJS) == ("", "node v18.19.0 is too old; 20.19 or newer is needed.")


def test_a_machine_without_node_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfjs, "find_program", lambda name: None)
    assert pdfjs.probe(PDFJS) == ("", "node is not installed.")
