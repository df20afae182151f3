"""From a scan to its files, looked at by other programs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pytest
from PIL import Image

from pipeline.pdf.ocr import engines, tessdata
from pipeline.pdf.ocr.engines.found import engine_for
from pipeline.pdf.ocr.engines.mupdf import MuPdf
from pipeline.pdf.ocr.old_layer import has_layer, strip_page
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.steps import Written, assemble, prepare, read_page_to_file
from pipeline.pdf.ocr.wish import Wish
from tests.pipeline.pdf.ocr.made import LINES, needs_english, picture, scan

SAMPLES = Path(__file__).parents[3] / "samples"
FAST = Wish(("eng",), "fast")
SLOW = ("operator_list_cycle.pdf",)  # takes MuPDF 40 s to paint; a child is given 240
WORDS = " ".join(LINES).split()


def searchable(paper: Path, folder: Path, wish: Wish = FAST) -> tuple[Path, Written]:
    found = prepare(paper, folder / "made.pdf", wish, paper.suffix == ".pdf", None, 100)
    source = paper if not found.converted else folder / "made.pdf"
    readings = {page: folder / f"{page}.json" for page in found.todo}
    for page, target in readings.items():
        read_page_to_file(source, page, target, wish, None)
    written = assemble(source, readings, [], folder, wish, ["pdf", "text", "json"], {"document": "x"}, None)
    return folder / "searchable.pdf", written


def images(path: Path) -> list[bytes]:
    with pikepdf.open(path) as pdf:
        return [
            one.read_raw_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]


@needs_english
@pytest.mark.parametrize(("turn", "rotate"), [(0, 0), (3, 0), (90, 0), (180, 0), (0, 90), (0, 270)])
def test_words_lie_where_they_are_seen(tmp_path: Path, turn: float, rotate: int) -> None:
    paper = scan(tmp_path / "scan.pdf", turn=turn, rotate=rotate)
    target, written = searchable(paper, tmp_path)
    assert images(target) == images(paper)
    assert (written.proof["changed_pixels"], written.proof["words_found"]) == (0, len(WORDS))
    assert (written.proof["places_compared"], written.proof["places_right"]) == (9, 9)
    assert [one.partition(",")[0] for one in written.notes] == ["Page 1 is shown on its head"] * (turn == 180)
    assert sorted(pypdf.PdfReader(target).pages[0].extract_text().split()) == sorted(WORDS)
    with pymupdf.open(target) as document:
        page = document[0]
        word = next(one for one in page.get_text("words") if one[4] == "Reading")
        pixels = page.get_pixmap(dpi=72, clip=pymupdf.Rect(word[:4]) * page.rotation_matrix, colorspace="GRAY")
        assert min(pixels.samples) < 120  # ink under the word
        assert pixels.width * pixels.height < 72 * 40


@needs_english
def test_pages_are_turned_upright_where_that_is_wished(tmp_path: Path) -> None:
    target, written = searchable(scan(tmp_path / "s.pdf", turn=90), tmp_path, Wish(("eng",), "fast", turn=True))
    assert (written.turned, pypdf.PdfReader(target).pages[0].rotation) == (1, 270)


@needs_english
def test_an_old_layer_goes_when_a_new_one_comes(tmp_path: Path) -> None:
    once, _ = searchable(scan(tmp_path / "scan.pdf"), tmp_path)
    first = once.rename(tmp_path / "first.pdf")
    assert prepare(first, tmp_path / "x", FAST, True, None, 100).todo == []
    again, written = searchable(first, tmp_path, Wish(("eng",), "fast", mode="redo"))
    assert written.stripped == 1
    assert pypdf.PdfReader(again).pages[0].extract_text().split() == WORDS
    assert len(pypdf.PdfReader(again).pages[0]["/Resources"]["/Font"]) == 1  # type: ignore[index, arg-type]


@needs_english
def test_a_mark_that_somebody_left_is_no_text_and_stays(tmp_path: Path) -> None:
    paper = scan(tmp_path / "scan.pdf")
    with pymupdf.open(paper) as document:
        document[0].insert_text((20, 35), "Reading", fontsize=15, render_mode=3)
        document.saveIncr()
    target, _ = searchable(paper, tmp_path)
    assert sorted(pypdf.PdfReader(target).pages[0].extract_text().split()) == sorted(WORDS)
    assert sorted((tmp_path / "text.txt").read_text().split()) == sorted(WORDS)


def test_only_what_is_invisible_is_taken_out(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(A=font, B=font))
        content = b"BT 14 TL /A 9 Tf 9 9 Td (seen) Tj q 3 Tr /B 9 Tf (hidden) Tj Q (too) ' ET"
        page.obj.Contents = pdf.make_stream(content)
        assert has_layer(page)
        assert strip_page(pdf, page)
        assert not has_layer(page)
        assert not strip_page(pdf, page)
        assert list(page.obj.Resources.Font.keys()) == ["/A"]
        pdf.save(tmp_path / "left.pdf")
    assert pypdf.PdfReader(tmp_path / "left.pdf").pages[0].extract_text().split() == ["seen", "too"]


@needs_english
@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp", "webp"])
def test_images_of_every_kind(tmp_path: Path, kind: str) -> None:
    source = tmp_path / f"scan.{kind}"
    more = (
        {"save_all": True, "append_images": [picture().convert("1")], "compression": "group4"} if kind == "tiff" else {}
    )
    (picture().convert("1") if kind == "tiff" else picture()).save(source, dpi=(150, 150), **more)
    target, _ = searchable(source, tmp_path)
    pages = [page.extract_text().lower().split() for page in pypdf.PdfReader(target).pages]
    assert pages == [[word.lower() for word in WORDS]] * (2 if more else 1)
    if kind == "jpeg":
        assert images(target) == [source.read_bytes()]


@needs_english
def test_mupdf_reads_without_confidences() -> None:
    folder = tessdata.tessdata()
    assert folder
    words = MuPdf(folder, ["eng"]).read(picture(dpi=300), 300)
    assert ([one.text for one in words], {one.confidence for one in words}) == (WORDS, {None})


def test_without_languages_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tessdata, "PLACES", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    with pytest.raises(OcrRefused) as refused:
        engine_for(["eng"])
    assert refused.value.code == "no_engine"
    assert (
        prepare(SAMPLES / "scans" / "words.tif", tmp_path / "p.pdf", Wish((), outside=True), False, None, 9).engine
        == ""
    )
    assert tessdata.INSTALL in refused.value.text
    assert engines.__doc__


@needs_english
def test_unknown_language_names_its_package() -> None:
    with pytest.raises(OcrRefused, match="apt-get install tesseract-ocr-chi-tra-vert"):
        engine_for(["chi_tra_vert"])


@pytest.mark.parametrize("name", sorted(path.name for path in (SAMPLES / "bad").glob("*.pdf") if path.name not in SLOW))
def test_bad_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    try:
        found = prepare(SAMPLES / "bad" / name, tmp_path / "x.pdf", FAST, True, None, 100)
    except OcrRefused:
        return
    for page in found.todo[:1]:
        with suppress(OcrRefused):
            read_page_to_file(SAMPLES / "bad" / name, page, tmp_path / "page.json", FAST, None)
    page = tmp_path / "page.json"
    with suppress(OcrRefused):
        assemble(
            SAMPLES / "bad" / name, {1: page} if page.exists() else {}, [], tmp_path, FAST, ["pdf", "text"], {}, None
        )  # fmt: skip


def test_image_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "scan.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(OcrRefused, match="damaged"):
        prepare(broken, tmp_path / "x.pdf", FAST, False, None, 100)
    Image.new("1", (20_000, 20_000)).save(broken)
    with pytest.raises(OcrRefused, match="pixels"):
        prepare(broken, tmp_path / "x.pdf", FAST, False, None, 100)
