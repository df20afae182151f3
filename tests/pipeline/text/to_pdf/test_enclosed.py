"""Images within HTML and Markdown: drawn in their size, never loaded, and told of where they cannot be drawn."""

from __future__ import annotations

import base64
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image

from pipeline.text.to_pdf import enclosed
from pipeline.text.to_pdf.writing import WritingRefused, write_pages

RED = (200, 20, 20)


def image(kind: str, *, size: tuple[int, int] = (40, 20), **save: object) -> bytes:
    found = BytesIO()
    Image.new("RGB", size, RED).save(found, kind, **save)
    return found.getvalue()


def address(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def made(folder: Path, text: str, media_type: str = "text/html") -> tuple[pymupdf.Document, list[str]]:
    source, target = folder / "a", folder / "a.pdf"
    source.write_text(text, "utf-8")
    notes = write_pages(source, media_type, target, "a4")
    return pymupdf.open(target), notes


def places(document: pymupdf.Document) -> list[tuple[int, int]]:
    """Width and height in points of each image on the pages."""
    found = [one["bbox"] for page in document for one in page.get_image_info()]
    return [(round(x1 - x0), round(y1 - y0)) for x0, y0, x1, y1 in found]


@pytest.mark.parametrize(("kind", "name"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "gif"), ("WEBP", "webp")])
@pytest.mark.parametrize("media_type", ["text/html", "text/markdown"])
def test_an_image_in_the_text_is_drawn(tmp_path: Path, kind: str, name: str, media_type: str) -> None:
    url = address(image(kind, lossless=True) if kind == "WEBP" else image(kind), name)
    text = f'<p>before</p><img src="{url}" alt="x"><p>after</p>'
    if media_type == "text/markdown":
        text = f"before\n\n![x]({url})\n\nafter\n"
    document, notes = made(tmp_path, text, media_type)
    assert (notes, places(document)) == ([], [(30, 15)])  # a pixel of CSS is three quarters of a point
    (place,) = document[0].get_image_info()
    x0, y0, x1, y1 = place["bbox"]
    pixel = document[0].get_pixmap().pixel(int((x0 + x1) / 2), int((y0 + y1) / 2))
    assert all(abs(one - other) < 12 for one, other in zip(pixel, RED, strict=True))
    assert document[0].get_text().split() == ["before", "after"]


def test_sizes_are_kept_within_the_page(tmp_path: Path) -> None:
    wide, high = address(image("PNG", size=(3000, 30))), address(image("PNG", size=(30, 3000)))
    small = address(image("PNG"))
    document, notes = made(
        tmp_path,
        f'<img src="{small}" width="80"><img src="{small}" height="60px"><img src="{small}" width="20" height="20">'
        f'<img src="{small}" width="90%"><p>then</p><img src="{wide}"><img src="{high}">',
    )
    assert notes == []
    assert places(document)[:4] == [(60, 30), (90, 45), (15, 15), (30, 15)]
    assert 450 < places(document)[4][0] <= 483
    assert places(document)[5][1] <= 0.95 * 730
    for page in document:
        assert all(page.rect.contains(pymupdf.Rect(one["bbox"])) for one in page.get_image_info())


def test_an_image_in_a_table_stays_in_its_cell_and_keeps_its_form(tmp_path: Path) -> None:
    wide = address(image("PNG", size=(1200, 300)))
    document, _ = made(tmp_path, f'<table><tr><td>Cell</td><td><img src="{wide}"></td></tr></table><img src="{wide}">')
    boxes = [pymupdf.Rect(one["bbox"]) for one in document[0].get_image_info()]
    assert [round(box.width / box.height, 1) for box in boxes] == [4.0, 4.0]
    assert all(box.x0 >= 56 and box.x1 <= 595 - 56 for box in boxes)
    rules = [one["rect"].x1 for one in document[0].get_drawings()]
    assert max(rules) <= 595 - 56 + 1


def test_a_photo_goes_in_as_it_is(tmp_path: Path) -> None:
    photo = image("JPEG", size=(64, 64), quality=80)
    made(tmp_path, f'<p>x</p><img src="{address(photo, "jpeg")}">')
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        (found,) = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert bytes(found.read_raw_bytes()) == photo


def test_a_photo_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    document, _ = made(tmp_path, f'<p>x</p><img src="{address(image("JPEG", exif=exif), "jpeg")}">')
    assert places(document) == [(15, 30)]


def test_a_file_of_one_image_is_a_page(tmp_path: Path) -> None:
    document, _ = made(tmp_path, f'<img src="{address(image("PNG"))}">')
    assert (len(document), places(document)) == (1, [(30, 15)])


def _bomb() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "url",
    [
        address(image("PNG")[:60]),
        address(_bomb()),
        address(image("JPEG")),  # which says it is a PNG
        "data:image/png;base64,!!!!",
        "data:image/png;base64,",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3C/svg%3E",
        "data:text/html;base64,PGI+eDwvYj4=",
    ],
    ids=["cut", "bomb", "other", "no base64", "empty", "svg", "html"],
)
def test_what_cannot_be_drawn_leaves_its_description(tmp_path: Path, url: str) -> None:
    document, notes = made(tmp_path, f'<p>before</p><img alt="a &lt;red&gt; \'lot\' > all" src="{url}"><p>after</p>')
    assert " ".join(document[0].get_text().split()) == "before a <red> 'lot' > all after"
    assert notes == [
        "1 image in it is damaged, too large or of a kind that is not drawn; the description stands in its place."
    ]
    assert places(document) == []


def test_limits_hold_for_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosed, "MOST_PIXELS_IN_ALL", 1700)
    two = f'<img src="{address(image("PNG"))}" alt="one">' * 3
    document, notes = made(tmp_path, f"<p>x</p>{two}")
    assert (len(places(document)), notes[0][:17]) == (2, "1 image in it is ")
    monkeypatch.setattr(enclosed, "MOST_IMAGES", 1)
    document, notes = made(tmp_path, f"<p>x</p>{two}")
    assert (len(places(document)), notes[0][:19]) == (1, "2 images in it are ")


def test_nothing_outside_is_loaded_and_no_name_of_ours_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(image("PNG"))
    text = f'<img src="{address(image("PNG"))}"><img src="image-1" alt="one"><img src="secret.png" alt="two">'
    text += f'<img src="file://{tmp_path}/secret.png" alt="three"><a href="{address(image("PNG"))}">link</a>'
    document, notes = made(tmp_path, text)
    assert places(document) == [(30, 15)]
    assert document[0].get_text().split() == ["onetwothreelink"]
    assert "Images, frames and style sheets outside the file are not loaded." in notes
    assert document[0].get_links() == []


def test_images_do_not_count_as_letters(tmp_path: Path) -> None:
    noise = BytesIO()
    Image.effect_noise((2200, 2200), 80).save(noise, "PNG")
    assert len(noise.getvalue()) > 4_000_000
    document, notes = made(tmp_path, f'<p>x</p><img src="{address(noise.getvalue())}">')
    assert (len(places(document)), notes) == (1, [])
    with pytest.raises(WritingRefused) as refused:
        made(tmp_path, "x" * 4_000_001)
    assert refused.value.code == "too_long"
