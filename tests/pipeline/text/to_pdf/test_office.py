"""Office files by LibreOffice, in the limited process it has in earnest."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pymupdf
import pypdf
import pytest
from PIL import Image

from documents.extraction.old_office_look import LOCKED
from documents.extraction.unreadable import Unreadable
from documents.isolation import Call, ChildFailed, Limits, landlock, run_isolated
from documents.isolation.landlock import landlock_version
from documents.sniffing import COMPOUND, OFFICE_BY_EXTENSION
from pipeline.pdf.preflight.accessibility import accessibility_of
from pipeline.text.to_pdf import office
from pipeline.text.to_pdf.office import lacking_part, write_office
from pipeline.text.to_pdf.steps import Made, Source, make_pdf
from pipeline.text.to_pdf.writing import WritingRefused
from tests.documents.conftest import SAMPLES
from tests.pipeline.text.to_pdf.made import needs_soffice, open_document, sheet, word

OFFICE = SAMPLES / "office"
LIMITS = Limits(memory=2 << 30, cpu=100, wall=120.0)


def made(source: Path, folder: Path, limits: Limits = LIMITS) -> tuple[Made, pypdf.PdfReader]:
    folder.mkdir()
    one = Source(source, source.name, OFFICE_BY_EXTENSION[source.suffix[1:]])
    found, _ = run_isolated(Call.of(make_pdf, [one], folder / "made.pdf", folder, "fit", folder=folder), limits=limits)
    assert [one.name for one in folder.iterdir()] == ["made.pdf"]
    return found, pypdf.PdfReader(folder / "made.pdf")


@needs_soffice
def test_two_at_once_in_folders_with_odd_names(tmp_path: Path) -> None:
    paper = word(tmp_path / "Größe 日本 (1).docx", "Ärger", "Erste Zeile")
    table = sheet(tmp_path / "b.xlsx", ("Posten", 2.5, "=B1*2"))
    with ThreadPoolExecutor(2) as pool:
        (_, text), (_, cells) = pool.map(made, (paper, table), (tmp_path / "fö %20 x", tmp_path / "b"))
    assert text.pages[0].extract_text().split() == ["Ärger", "Erste", "Zeile"]
    assert [str(one["/Title"]) for one in text.outline if isinstance(one, dict)] == ["Ärger"]
    assert cells.pages[0].extract_text().split() == ["Posten", "2.5", "5"]
    assert [one.root_object["/MarkInfo"]["/Marked"] for one in (text, cells)] == [True, True]
    assert accessibility_of(tmp_path / "fö %20 x" / "made.pdf", None)["headings"] == 1


@needs_soffice
def test_nothing_is_loaded_from_outside(tmp_path: Path) -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - as the library calls them

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        link = f'xlink:type="simple" xlink:href="{address}"'
        frame = f'<draw:frame svg:width="3cm" svg:height="3cm"><draw:image {link}/></draw:frame>'
        source = open_document(tmp_path / "a.odt", "text", f"<text:p>Seen {frame}</text:p>")
        # In this process, which has a network, as a child has where the kernel takes none away.
        pdf, _ = write_office(source, OFFICE_BY_EXTENSION["odt"], tmp_path)
        rich = tmp_path / "a.rtf"
        rich.write_text(
            r"{\rtf1\ansi Seen {\field{\*\fldinst INCLUDEPICTURE \"" + address + r"\" \\d}{\fldrslt }}\par}", "ascii"
        )
        write_office(rich, OFFICE_BY_EXTENSION["rtf"], tmp_path)
        server.shutdown()
    assert (pypdf.PdfReader(pdf).pages[0].extract_text().strip(), asked) == ("Seen", [])


@needs_soffice
@pytest.mark.parametrize("wall", ["landlock", "reading"])
def test_no_other_file_of_the_server_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wall: str) -> None:
    """By either wall alone: the kernel's, and what is taken out of RTF before LibreOffice sees it."""
    if wall == "landlock":
        if not landlock_version():
            pytest.skip("the kernel has no Landlock")
        monkeypatch.setattr(office, "without_foreign", lambda content: (content, False))
    else:
        monkeypatch.setattr(landlock, "landlock_version", lambda: 0)
    secrets, folder = tmp_path / "secrets", tmp_path / "folder"
    secrets.mkdir()
    folder.mkdir()
    Image.new("RGB", (40, 10), "red").save(secrets / "a.png")
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((72, 72), "SECRET")
        pdf.save(secrets / "a.pdf")
    fields = "".join(
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}" \\d}}{{\fldrslt }}}}'
        for path in (secrets / "a.png", secrets / "a.pdf")
        for address in (path, path.as_uri())
    )
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi Seen {fields}\par}}", "ascii")
    pdf, notes = write_office(tmp_path / "a.rtf", OFFICE_BY_EXTENSION["rtf"], folder)
    (page,) = pypdf.PdfReader(pdf).pages
    assert (page.extract_text().strip(), list(page.images)) == ("Seen", [])
    assert notes == ([] if wall == "landlock" else ["What it takes from other files or addresses was left out."])


@needs_soffice
def test_what_it_started_ends_with_the_child(tmp_path: Path) -> None:
    source = word(tmp_path / "a.docx", "Head")
    call = Call.of(write_office, source, OFFICE_BY_EXTENSION["docx"], tmp_path, folder=tmp_path, seconds=0.7)
    with pytest.raises(ChildFailed) as caught:
        run_isolated(call, limits=LIMITS)
    assert caught.value.code == "office_too_long"
    until = time.monotonic() + 5  # a process that was killed takes a moment to be gone
    while _started_in(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert _started_in(tmp_path) == []


def _started_in(folder: Path) -> list[bytes]:
    lines = map(_content, Path("/proc").glob("[0-9]*/cmdline"))
    return [line for line in lines if str(folder).encode() in line]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


@needs_soffice
def test_a_damaged_or_too_hungry_file_is_refused(tmp_path: Path) -> None:
    broken = open_document(tmp_path / "a.odt", "text", "<text:p>cut off <office:text>")
    with pytest.raises(ChildFailed) as caught:
        made(broken, tmp_path / "one")
    assert caught.value.code == "office_failed"
    with pytest.raises(ChildFailed) as caught:
        made(word(tmp_path / "b.docx", "Head"), tmp_path / "two", Limits(memory=130 << 20, cpu=20, wall=60.0))
    assert caught.value.code == "office_failed"


def test_a_part_that_is_not_installed_is_named(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    (tmp_path / "libswlo.so").touch()
    (tmp_path / "libsclo.so").touch()
    lacking = {suffix: lacking_part(program, suffix) for suffix in OFFICE_BY_EXTENSION}
    assert {suffix for suffix, text in lacking.items() if text} == {"ppt", "pptx", "odp"}
    assert lacking["ppt"] == (
        "LibreOffice is on this machine, but not its part for presentations: "
        "apt-get install libreoffice-impress-nogui. Or save the file as PDF with the program that made it."
    )
    elsewhere = tmp_path / "elsewhere" / "soffice"  # laid out in another way: nothing is claimed
    assert lacking_part(elsewhere, "ppt") == ""


def test_a_locked_file_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    locked = open_document(tmp_path / "a.odt", "text", "", more='<manifest:encryption-data manifest:checksum="x"/>')
    for source in (locked, OFFICE / "locked.docx", OFFICE / "locked.doc"):
        with pytest.raises(WritingRefused) as caught:
            write_office(source, OFFICE_BY_EXTENSION[source.suffix[1:]], tmp_path)
        assert caught.value.code == "password"


@pytest.mark.parametrize("suffix", ["doc", "docx"])
def test_half_a_compound_file_is_damaged(tmp_path: Path, suffix: str) -> None:
    half = tmp_path / f"a.{suffix}"
    half.write_bytes(COMPOUND + bytes(5000))
    with pytest.raises(Unreadable) as caught:
        write_office(half, OFFICE_BY_EXTENSION[suffix], tmp_path)
    assert caught.value.code == "broken"


def test_a_file_of_another_old_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        write_office(OFFICE / "takings.xls", OFFICE_BY_EXTENSION["doc"], tmp_path)
    assert caught.value.code == "unknown_kind"


@needs_soffice
def test_old_and_other_office_files_are_drawn(tmp_path: Path) -> None:
    words = {
        "rules.doc": ["Rules of the reading room", "Größe and naïveté", "Bold words", "9 to 17"],
        "rules.rtf": ["Rules of the reading room", "Größe and naïveté", "Bold words", "9 to 17"],
        "takings.xls": ["Coffee", "2.5", "Total", "4.25"],
        "readonly.xls": ["Coffee", "2.5", "Total", "4.25"],
        "takings.ods": ["Coffee", "2.5", "Total", "4.25"],
        "talk.ppt": ["First slide", "Second slide"],
        "talk.odp": ["First slide", "Second slide"],
    }
    for name, wanted in words.items():
        found, pdf = made(OFFICE / name, tmp_path / name)
        text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
        assert (name, [one for one in wanted if one not in text]) == (name, [])
        assert (name, found.pages) == (name, 2 if name.startswith("talk") else 1)


@needs_soffice
def test_a_workbook_that_asks_for_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed) as caught:
        made(OFFICE / "locked.xls", tmp_path / "made")
    assert (caught.value.code, caught.value.text) == ("password", LOCKED)
