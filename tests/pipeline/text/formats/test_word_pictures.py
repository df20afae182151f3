"""Pictures of Word files lie in their own files until they are written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.shared import Pt
from PIL import Image

from pipeline.text.formats.word_pictures import add_picture


def test_each_picture_is_written_once_and_held_by_nobody(tmp_path: Path) -> None:
    paths = [tmp_path / "red.png", tmp_path / "blue.jpg"]
    for path in paths:
        Image.new("RGB", (20, 10), path.stem).save(path)
    document = docx.Document()
    for path in (*paths, paths[0]):
        add_picture(document.add_paragraph().add_run(), path, path.stem, width=Pt(40))
    parts = list(document.part.package.image_parts)
    assert [(part._blob, str(part.partname)) for part in parts] == [
        (b"", "/word/media/image1.png"), (b"", "/word/media/image2.jpg"),
    ]  # fmt: skip
    document.save(tmp_path / "written.docx")
    with zipfile.ZipFile(tmp_path / "written.docx") as written:
        media = {name: written.read(name) for name in written.namelist() if name.startswith("word/media/")}
    assert media == {f"word/media/image{at}{path.suffix}": path.read_bytes() for at, path in enumerate(paths, 1)}
    assert [(one.width, one.height) for one in docx.Document(str(tmp_path / "written.docx")).inline_shapes] == [
        (Pt(40), Pt(20))
    ] * 3
