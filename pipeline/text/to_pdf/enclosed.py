"""Images that a text brings within itself, in addresses that begin with data: (RFC 2397); all others are not loaded."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote_to_bytes

from PIL import Image, ImageOps

from documents.extraction.image_picture import on_white
from documents.sniffing import PICTURES

MOST_IMAGES = 500
MOST_BYTES = 20_000_000  # of one
MOST_PIXELS = 40_000_000  # of one
MOST_PIXELS_IN_ALL = 200_000_000  # decoded one after another, but each takes its time
_KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_PIXEL = 0.75  # points: a pixel of CSS
_LEAST = 12.0  # points
_BESIDE = 14.0  # points, for the rules of a cell and the room inside them
_LONGEST_SIDE = 4000.0  # points: more is no size of a page
_IMAGE = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b")
_ATTRIBUTE = re.compile(r'\s+([\w-]+)="([^"]*)"')
_ADDRESS = re.compile(r"data:image/[a-z.+-]+(?:;[a-z0-9=-]+)*,[A-Za-z0-9+/=%_-]*", re.IGNORECASE)
# What Pillow raises over damaged images; none of it is declared.
_ODD: tuple[type[Exception], ...] = (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError)


@dataclass(slots=True)
class EnclosedImages:
    """Takes the images out of markup while it is cleaned, and puts those that can be drawn back where they stood.

    ``files`` are PNG and JPEG files by the names that the markup has for them.
    """

    room: tuple[float, float]  # points, of the page without its margins
    files: dict[str, bytes] = field(default_factory=dict)
    outside: int = 0
    lost: int = 0
    _sizes: dict[str, tuple[float, float]] = field(default_factory=dict)
    _pixels: int = 0

    def take(self, tag: str, name: str, value: str) -> str | None:
        """A filter for nh3: an image's address becomes a name in ``files``, or goes; no link leads to such a one."""
        address = value.strip()
        if (tag, name) != ("img", "src"):
            return None if name == "href" and address.lower().startswith("data:") else value
        if not address.lower().startswith("data:"):
            self.outside += 1
            return None
        taken = self._file_of(address)
        if taken is None:
            self.lost += 1
        return taken

    def put(self, markup: str) -> str:
        """Cleaned markup with each image in its size; in place of what is not there stands its description."""
        rows = _ROW.sub(self._row, markup)
        return _IMAGE.sub(lambda found: self._shown(found, self.room[0]), rows)

    def notes(self) -> list[str]:
        if not self.lost:
            return []
        many = "1 image in it is" if self.lost == 1 else f"{self.lost} images in it are"
        return [f"{many} damaged, too large or of a kind that is not drawn; the description stands in its place."]

    def _file_of(self, address: str) -> str | None:
        head, _, body = address.partition(",")
        media_type, *marks = head[5:].lower().split(";")
        if media_type not in _KINDS or len(self.files) >= MOST_IMAGES or len(body) > MOST_BYTES * 4 // 3:
            return None
        try:
            content = _decoded(body, in_base64="base64" in marks)
            found = self._drawable(content, media_type)
        except _ODD:
            return None
        if found is None:
            return None
        packed, size = found
        name = f"image-{len(self.files) + 1}"
        self.files[name], self._sizes[name] = packed, size
        return name

    def _drawable(self, content: bytes, media_type: str) -> tuple[bytes, tuple[float, float]] | None:
        """As JPEG where it is one that stands upright, else as PNG, and its size in pixels; None for too many."""
        Image.MAX_IMAGE_PIXELS = None  # our own limits, before anything is decoded
        with Image.open(BytesIO(content), formats=[PICTURES[media_type]]) as image:
            pixels = image.width * image.height
            if pixels > MOST_PIXELS or self._pixels + pixels > MOST_PIXELS_IN_ALL:
                return None
            self._pixels += pixels
            image.load()
            if image.format == "JPEG" and image.mode in ("L", "RGB") and image.getexif().get(0x0112, 1) == 1:
                return content, (float(image.width), float(image.height))
            shown = on_white(ImageOps.exif_transpose(image) or image)
        packed = BytesIO()
        shown.save(packed, "PNG")
        return packed.getvalue(), (float(shown.width), float(shown.height))

    def _row(self, found: re.Match[str]) -> str:
        """A row of a table: MuPDF lets an image be wider than its cell, and the table than the page."""
        cells = max(1, len(_CELL.findall(found[0])))
        most = max(_LEAST, (self.room[0] - _BESIDE) / cells - _BESIDE)
        return _IMAGE.sub(lambda one: self._shown(one, most), found[0])

    def _shown(self, found: re.Match[str], most: float) -> str:
        given: dict[str, str] = dict(_ATTRIBUTE.findall(found[1]))
        name = given.get("src", "")
        if "style" in given:  # put already: nothing that was cleaned has one
            return found[0]
        if name not in self.files:
            return given.get("alt", "")
        wide, high = self._fitted(name, given, most)
        return f'<img src="{name}" style="width:{wide:.1f}pt;height:{high:.1f}pt">'

    def _fitted(self, name: str, given: dict[str, str], most: float) -> tuple[float, float]:
        """Points; the sizes the text asks for, or one pixel of CSS for each of the image's, within its room."""
        wide, high = self._sizes[name]
        across, down = _asked(given.get("width")), _asked(given.get("height"))
        if across and down:
            wide, high = across, down
        elif across:
            wide, high = across, across * high / wide
        elif down:
            wide, high = down * wide / high, down
        wide, high = wide * _PIXEL, high * _PIXEL
        share = min(1.0, most / wide, self.room[1] / high)
        return max(0.1, wide * share), max(0.1, high * share)


def letters_without(text: str) -> int:
    """How long a text is without the images in it."""
    return len(_ADDRESS.sub("", text))


def _decoded(body: str, *, in_base64: bool) -> bytes:
    """Raises ValueError for what is no base64."""
    plain = unquote_to_bytes("".join(body.split()))
    if not in_base64:
        return plain
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _asked(size: str | None) -> float:
    """A width or height in pixels, 0.0 for none that can be kept to."""
    plain = (size or "").strip().removesuffix("px").strip()
    return float(plain) if plain.isascii() and plain.isdigit() and 0 < int(plain[:6]) < _LONGEST_SIDE else 0.0
