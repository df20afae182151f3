"""Pictures, texts and Office files: what they are, and what they may not do."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from documents.extraction.image_picture import paint_image
from documents.extraction.look import look_at
from documents.extraction.office_look import OFFICE
from documents.extraction.page_text import read_text_file
from documents.extraction.unreadable import Unreadable
from documents.sniffing import sniff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Plan</dc:title><dc:creator>Ada</dc:creator><cp:lastModifiedBy>Bob</cp:lastModifiedBy>"
    "<dcterms:created>2026-01-02T03:04:05Z</dcterms:created></cp:coreProperties>"
)
APP = "<Properties><Application>Microsoft Office Word</Application><Pages>3</Pages><Words>x</Words></Properties>"


def archive(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


# --- pictures --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "suffix", "media_type", "colours"),
    [
        ("RGB", "png", "image/png", "colour"),
        ("L", "jpg", "image/jpeg", "grey"),
        ("1", "tif", "image/tiff", "black and white"),
        ("CMYK", "jpg", "image/jpeg", "colour for print (CMYK)"),
        ("RGBA", "webp", "image/webp", "colour with transparency"),
        ("P", "gif", "image/gif", "palette"),
        ("RGB", "bmp", "image/x-ms-bmp", "colour"),
        ("RGB", "jp2", "image/jp2", "colour"),
        ("RGB", "avif", "image/avif", "colour"),
        ("I;16", "png", "image/png", "I;16"),
    ],
)
def test_a_picture_is_described_and_painted(
    tmp_path: Path, mode: str, suffix: str, media_type: str, colours: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.new(mode, (300, 200)).save(path, dpi=(144, 144))
    assert sniff(path.read_bytes()[:4096], "a") == media_type
    found = look_at(path, media_type)
    assert (found.pages, found.properties["page_sizes"], found.properties["colours"]) == (1, [[300, 200]], colours)
    painted = paint_image(path, 1, width=240, media_type=media_type, file_format="png")
    assert (painted.width, painted.height) == (240, 160)


def test_dots_per_inch_are_read(tmp_path: Path) -> None:
    Image.new("RGB", (3, 2)).save(tmp_path / "a.png", dpi=(300, 150))
    assert look_at(tmp_path / "a.png", "image/png").properties["dpi"] == [300.0, 150.0]


def test_every_frame_of_a_scan_is_a_page(tmp_path: Path) -> None:
    frames = [Image.new("L", (10 + number, 20), number * 60) for number in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert look_at(tmp_path / "a.tif", "image/tiff").pages == 3
    assert paint_image(tmp_path / "a.tif", 3, width=240, media_type="image/tiff").page_width == 12
    with pytest.raises(Unreadable, match="The file has 3 pages; there is no page 4") as refused:
        paint_image(tmp_path / "a.tif", 4, width=240, media_type="image/tiff")
    assert refused.value.code == "no_page"


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (2, 2), (255, 0, 0, 0)).save(tmp_path / "a.png")
    painted = paint_image(tmp_path / "a.png", 1, width=240, media_type="image/png", file_format="png")
    assert Image.open(io.BytesIO(painted.content)).getpixel((0, 0)) == (255, 255, 255)


def _png(wide: int, high: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_png(60_000, 60_000), "bomb"),
        (_png(500, 500), "broken"),
        (b"\x89PNG\r\n\x1a\n", "broken"),
        (b"GIF89a", "broken"),
    ],
)
def test_a_bad_picture_says_what_is_wrong(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        look_at(tmp_path / "a.png", "image/png")
    assert refused.value.code == code


# --- texts -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "encoding", "lines", "letters"),
    [
        (b"one\ntwo\n", "UTF-8", 2, 6),
        (b"one\r\ntwo", "UTF-8", 2, 6),
        ("ä\n".encode("utf-8-sig"), "UTF-8 with a mark", 1, 1),
        ("ä\nb".encode("utf-16"), "UTF-16", 2, 2),
        ("ä".encode("utf-32"), "UTF-32", 1, 1),
        (b"na\xefve \x93q\x94", "Windows-1252 (assumed)", 1, 8),
        (b" \n\n", "UTF-8", 2, 0),
    ],
)
def test_a_text_is_counted(tmp_path: Path, content: bytes, encoding: str, lines: int, letters: int) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    found = look_at(tmp_path / "a.txt", "text/plain").properties
    assert (found["encoding"], found["lines"], found["letters"]) == (encoding, lines, letters)


def test_a_character_across_pieces_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * ((1 << 20) - 1) + "é\n".encode() + b"y" * 5)
    found = look_at(tmp_path / "a.txt", "text/plain").properties
    assert (found["encoding"], found["lines"], found["longest_line"]) == ("UTF-8", 2, 1 << 20)


@pytest.mark.parametrize(
    ("content", "delimiter", "names"),
    [
        (b"name,points\nA,3\n", ",", ["name", "points"]),
        (b"name;points;x\nA;3,5;1\n", ";", ["name", "points", "x"]),
        (b'"a,b"\tc\n1\t2\n', "\t", ["a,b", "c"]),
        (b"alone\n", ",", ["alone"]),
    ],
)
def test_a_table_has_columns(tmp_path: Path, content: bytes, delimiter: str, names: list[str]) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    found = look_at(tmp_path / "a.csv", "text/csv").properties
    assert (found["delimiter"], found["column_names"], found["columns"]) == (delimiter, names, len(names))


def test_json_is_tried(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"a": [1]}))
    assert look_at(tmp_path / "a.json", "application/json").properties["problem"] == ""
    (tmp_path / "b.json").write_text('{"a": 1,\n}')
    problem = look_at(tmp_path / "b.json", "application/json").properties["problem"]
    assert problem.startswith("It is no valid JSON: ")
    (tmp_path / "c.json").write_text("[" * 200_000)
    with pytest.raises(Unreadable) as refused:
        look_at(tmp_path / "c.json", "application/json")
    assert refused.value.code == "bomb"


def test_a_text_is_shown_without_what_is_no_letter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("a\u202eb\x1b[31m\tc\nd".encode())
    assert read_text_file(tmp_path / "a.txt").text == "ab[31m\tc\nd"


# --- Office ----------------------------------------------------------------------------------------------------
def test_a_word_file_says_what_it_is(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": "", "word/document.xml": "", "docProps/core.xml": CORE, "docProps/app.xml": APP}
    found = look_at(archive(tmp_path / "a.docx", {**parts}), DOCX).properties
    assert found == {
        "type": "office",
        "sheet": "text",
        "title": "Plan",
        "author": "Ada",
        "changed_by": "Bob",
        "created": "2026-01-02T03:04:05Z",
        "producer": "Microsoft Office Word",
        "stated_pages": 3,
        "stated_words": None,
        "active": {},
        "entries": 4,
    }


def test_macros_are_seen(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", {"word/document.xml": "", "word/vbaProject.bin": b"x"})
    assert look_at(path, DOCX).properties["active"] == {"macros": 1}


def test_an_open_document_says_what_it_is(tmp_path: Path) -> None:
    meta = (
        '<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta>'
        "<dc:title>Plan</dc:title><meta:generator>LibreOffice</meta:generator></office:meta></office:document-meta>"
    )
    found = look_at(archive(tmp_path / "a.odt", {"content.xml": "", "meta.xml": meta}), ODT).properties
    assert (found["title"], found["producer"]) == ("Plan", "LibreOffice")


def test_an_archive_that_is_no_office_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        look_at(archive(tmp_path / "a.docx", {"hello.txt": "x"}), DOCX)
    assert refused.value.code == "unknown_kind"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", {"word/document.xml": b"\0" * (80 << 20)})
    with pytest.raises(Unreadable) as refused:
        look_at(path, DOCX)
    assert (refused.value.code, path.stat().st_size < 200_000) == ("bomb", True)


@pytest.mark.parametrize(
    "core",
    [
        "<a>" + "x" * (2 << 20) + "</a>",
        "not xml at all",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x><title>&e;</title></x>',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x><title>&b;</title></x>',
    ],
    ids=["long", "no xml", "outside", "entities"],
)
def test_properties_that_are_hostile_are_left_out(tmp_path: Path, core: str) -> None:
    path = archive(tmp_path / "a.docx", {"word/document.xml": "", "docProps/core.xml": core})
    assert "title" not in look_at(path, DOCX).properties


def test_half_an_office_file_is_damaged(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", {"word/document.xml": "x" * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Unreadable) as refused:
        look_at(path, DOCX)
    assert refused.value.code == "broken"


def test_what_is_not_known_is_kept_without_a_look(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00\x01")
    found = look_at(tmp_path / "a.bin", "application/octet-stream")
    assert (found.pages, found.properties, set(OFFICE) & {"application/octet-stream"}) == (
        None,
        {"type": "other"},
        set(),
    )
