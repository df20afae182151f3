"""Contents that lie in files until they are written come to the same file as contents that are held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Pdf

from pipeline.pdf.compress import aside
from pipeline.pdf.compress.marks import content_behind, mark_of
from tests.pipeline.pdf.compress.made import compressed, image, jpeg, page_of, photo, saved, writing

PDFA = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>"""


def written(path: Path, *, pdfa: bool = False, **options: Any) -> Path:
    with Pdf.new() as pdf:
        array = photo(640, 480)
        page_of(pdf, image(pdf, array, content=jpeg(array)), image(pdf, writing()))
        page_of(pdf, image(pdf, photo(400, 300)))
        if pdfa:
            pdf.Root.Metadata = pdf.make_stream(PDFA, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        return saved(pdf, path, **options)


@pytest.mark.parametrize(
    ("kind", "preset"), [("plain", "balanced"), ("PDF/A-1", "smallest"), ("encrypted", "lossless")]
)
def test_the_file_is_the_same(kind: str, preset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = {"encryption": pikepdf.Encryption(owner="owner", user="")} if kind == "encrypted" else {}
    source = written(tmp_path / "in.pdf", pdfa=kind == "PDF/A-1", **locked)
    found = {}
    for name, large in (("held", 1 << 40), ("aside", 1)):
        monkeypatch.setattr(aside, "_LARGE", large)
        room = tmp_path / name
        room.mkdir()
        facts, path = compressed(source, room, preset)
        assert facts.used == preset
        assert not [one for one in path.parent.iterdir() if one.name.startswith("aside")]
        with Pdf.open(path) as pdf:
            images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
            found[name] = (facts, sorted(one.read_raw_bytes() for one in images))
    assert found["held"] == found["aside"]


def test_only_a_mark_is_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "7"
    path.write_bytes(b"a picture")
    assert content_behind(mark_of(path), tmp_path) == b"a picture"
    assert content_behind(mark_of(path), None) == mark_of(path)
    assert content_behind(b"a picture", tmp_path) == b"a picture"
