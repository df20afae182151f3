"""Pictures of a Word file, which stay in their own files until it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx.image.image import Image
from docx.opc.packuri import PackURI
from docx.parts.image import ImagePart


class _Picture(ImagePart):
    """python-docx's own part holds the bytes, and hashes those of all others for each that is added."""

    def __init__(self, name: PackURI, media_type: str, path: Path, digest: str) -> None:
        super().__init__(name, media_type, b"")
        self.path, self.digest = path, digest

    @property
    def blob(self) -> bytes:
        return self.path.read_bytes()

    @property
    def sha1(self) -> str:
        return self.digest

    @property
    def image(self) -> Image:
        found: Image = Image.from_file(str(self.path))
        return found


def add_picture(run: Any, path: Path, alt: str, **size: int) -> None:
    """Puts the picture of ``path`` into the run, each once, with words in its place (20.4.2.5).

    ``size`` is python-docx's. Raises what python-docx does.
    """
    found, parts = Image.from_file(str(path)), run.part.package.image_parts
    if all(part.sha1 != found.sha1 for part in parts):
        name = parts._next_image_partname(found.ext)
        parts.append(_Picture(name, found.content_type, path, found.sha1))
    run.add_picture(str(path), **size)._inline.docPr.set("descr", alt)
