"""What four programs read from set pages, for each script: as docs/flows.md says, and the picture stays as it was."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pymupdf
import pypdf
import pypdfium2
import pytest

from pipeline.pdf.fitting import MARGIN
from pipeline.pdf.setting import set_pages

mupdf: Any = pymupdf
SIZE = (420.0, 300.0)
STYLE = "body{font-family:sans-serif}"
TEXTS = {
    "Hindi": "हिन्दी में क्षत्रिय और विद्यार्थी की पुस्तकें श्रीमान ने पढ़ीं। संस्कृत, ज्ञान।",
    "Arabic": "السلام عليكم ولا تنسوا الأولاد والإسلام في الكتاب.",
    "Thai": "ภาษาไทยเป็นภาษาที่น้ำใจมีความสำคัญ กตัญญู ฐาน",
    "Hebrew": "שלום עולם, זה טקסט בעברית עם מילים רבות.",
    "Tamil": "தமிழ் மொழி கொடுக்கும் போது ஸ்ரீ க்ஷேத்திரம் கௌரவம் பொருள்.",
    "Chinese": "你好，世界。中文文本也要正确。",
    "Japanese": "こんにちは世界。日本語のテキスト、カタカナ。",
    "Korean": "안녕하세요 세계. 한국어 문장입니다.",
    "Latin": "office waffle fine flow efficient affluent",
}
WORTH = ("no", "blanks", "yes")
EXPECTED: dict[tuple[str, str], str] = {
    ("Hindi", "pymupdf"): "no",
    ("Hindi", "pypdfium2"): "no",
    ("Hindi", "pypdf"): "no",
    ("Hindi", "pdftotext"): "no",
    ("Arabic", "pymupdf"): "yes",
    ("Arabic", "pypdfium2"): "no",
    ("Arabic", "pypdf"): "no",
    ("Arabic", "pdftotext"): "no",
    ("Thai", "pymupdf"): "yes",
    ("Thai", "pypdfium2"): "blanks",
    ("Thai", "pypdf"): "yes",
    ("Thai", "pdftotext"): "yes",
    ("Hebrew", "pymupdf"): "yes",
    ("Hebrew", "pypdfium2"): "no",
    ("Hebrew", "pypdf"): "no",
    ("Hebrew", "pdftotext"): "blanks",
    ("Tamil", "pymupdf"): "no",
    ("Tamil", "pypdfium2"): "no",
    ("Tamil", "pypdf"): "no",
    ("Tamil", "pdftotext"): "no",
    ("Chinese", "pymupdf"): "yes",
    ("Chinese", "pypdfium2"): "yes",
    ("Chinese", "pypdf"): "yes",
    ("Chinese", "pdftotext"): "yes",
    ("Japanese", "pymupdf"): "yes",
    ("Japanese", "pypdfium2"): "yes",
    ("Japanese", "pypdf"): "yes",
    ("Japanese", "pdftotext"): "yes",
    ("Korean", "pymupdf"): "yes",
    ("Korean", "pypdfium2"): "yes",
    ("Korean", "pypdf"): "yes",
    ("Korean", "pdftotext"): "yes",
    ("Latin", "pymupdf"): "yes",
    ("Latin", "pypdfium2"): "yes",
    ("Latin", "pypdf"): "yes",
    ("Latin", "pdftotext"): "yes",
}


def markup(script: str) -> str:
    direction = ' dir="rtl"' if script in ("Arabic", "Hebrew") else ""
    return f"<p{direction}>{TEXTS[script]}</p>"


def read(program: str, path: Path) -> str:
    if program == "pymupdf":
        with mupdf.open(path) as document:
            return str(document[0].get_text())
    if program == "pypdfium2":
        with pypdfium2.PdfDocument(path) as document:
            return str(document[0].get_textpage().get_text_range())
    if program == "pypdf":
        return pypdf.PdfReader(path).pages[0].extract_text()
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout


def found(text: str, script: str) -> str:
    """Gives "yes" for the text itself, "blanks" where only blanks differ; in most scripts compatible forms are one."""
    form: Any = "NFC" if script in ("Arabic", "Latin") else "NFKC"  # no ligature and no presentation form
    kept = "".join(one for one in text if unicodedata.category(one) != "Cf")
    is_, wanted = (" ".join(unicodedata.normalize(form, one).split()) for one in (kept, TEXTS[script]))
    if is_ == wanted:
        return "yes"
    return "blanks" if is_.replace(" ", "") == wanted.replace(" ", "") else "no"


@pytest.mark.parametrize(("script", "program"), [case for case, worth in EXPECTED.items() if worth != "no"])
def test_programs_read_what_was_written(script: str, program: str, tmp_path: Path) -> None:
    if program == "pdftotext" and shutil.which(program) is None:
        pytest.skip("pdftotext is not installed")
    set_pages(markup(script), tmp_path / "a.pdf", size=SIZE, style=STYLE)
    text = read(program, tmp_path / "a.pdf")
    assert WORTH.index(found(text, script)) >= WORTH.index(EXPECTED[script, program]), text


@pytest.mark.parametrize("script", TEXTS)
def test_the_picture_is_as_the_story_draws_it(script: str, tmp_path: Path) -> None:
    set_pages(markup(script), tmp_path / "a.pdf", size=SIZE, style=STYLE)
    story, made = mupdf.Story(markup(script), user_css=STYLE), io.BytesIO()
    writer = mupdf.DocumentWriter(made)
    device = writer.begin_page(mupdf.Rect(0, 0, *SIZE))
    story.place(mupdf.Rect(MARGIN, MARGIN, SIZE[0] - MARGIN, SIZE[1] - MARGIN))
    story.draw(device)
    writer.end_page()
    writer.close()
    with mupdf.open("pdf", made.getvalue()) as plain, mupdf.open(tmp_path / "a.pdf") as document:
        assert document[0].get_pixmap(dpi=144).samples == plain[0].get_pixmap(dpi=144).samples
