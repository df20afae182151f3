"""What packing streams anew would save, told from all of a small file and from a part of a large one."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
import pytest

from benchmarks.exam import make_exam
from pipeline.pdf.compress.images import images_of
from pipeline.pdf.compress.streams import gained_by_repacking, repack_streams, share_bulky_parts
from tests.pipeline.pdf.compress.made import image, page_of, photo, saved

SAMPLES = Path(__file__).parents[3] / "samples"


def gained(path: Path) -> tuple[int, bool]:
    with pikepdf.open(path) as pdf:
        return gained_by_repacking(pdf)


def saved_by_all(path: Path) -> int:
    """Bytes that all streams but images and metadata really come down by."""
    with pikepdf.open(path) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        others = [one for one in streams if one.get("/Subtype") != "/Image" and one.get("/Type") != "/Metadata"]
        before = sum(len(one.read_raw_bytes()) for one in others)
        repack_streams(pdf, keep=frozenset(images_of(pdf)), xmp=False)
        return before - sum(len(one.read_raw_bytes()) for one in others)


@pytest.mark.parametrize("name", ["exams/Geography_SQP.pdf", "exams/ASU_Knowledge_Test.pdf", "pdf/js-160F-2019.pdf"])
def test_of_a_small_file_it_is_exactly_what_packing_saves(name: str) -> None:
    told, all_tried = gained(SAMPLES / name)
    assert all_tried
    assert told == saved_by_all(SAMPLES / name) > 0


def test_of_a_large_file_a_part_tells_it_within_a_tenth(tmp_path: Path) -> None:
    paper = make_exam(tmp_path / "exam.pdf", 60).path
    told, all_tried = gained(paper)
    assert not all_tried
    assert told == pytest.approx(saved_by_all(paper), rel=0.1)


def test_one_stream_that_is_larger_than_the_part_is_tried(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        lines = (b"%d %d m %d 700 l S" % (number % 600, number % 789, number % 577) for number in range(200_000))
        words = b"\n".join(lines)
        pdf.add_blank_page().obj.Contents = pdf.make_stream(words)
        pdf.save(tmp_path / "drawing.pdf", compress_streams=False)
    told, _ = gained(tmp_path / "drawing.pdf")
    assert told == pytest.approx(saved_by_all(tmp_path / "drawing.pdf"), rel=0.01)
    assert told > 2_000_000


def test_pictures_and_metadata_are_left_out(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page_of(pdf, image(pdf, photo(80, 60)))
        pdf.Root.Metadata = pikepdf.Stream(pdf, b"<x/>" * 500, pikepdf.Dictionary(Type=pikepdf.Name.Metadata))
        saved(pdf, tmp_path / "picture.pdf")
    told, all_tried = gained(tmp_path / "picture.pdf")
    assert (told, all_tried) == (saved_by_all(tmp_path / "picture.pdf"), True)
    assert told < 100


def test_parts_that_many_streams_say_become_objects(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        turned = pikepdf.Array([0, 1, -1, 0, 0, 0])
        forms = [
            pdf.make_stream(b"n", pikepdf.Dictionary(Subtype=pikepdf.Name.Form, Matrix=matrix))
            for matrix in [*[turned] * 9, pikepdf.Array([2, 0, 0, 2, 0, 0])]
        ]
        share_bulky_parts(pdf)
        assert len({one.Matrix.objgen for one in forms[:9]}) == 1
        assert [one.Matrix.is_indirect for one in forms] == [True] * 9 + [False]
        assert list(forms[0].Matrix) == list(turned)


def test_a_stream_without_its_end_is_packed_whole(tmp_path: Path) -> None:
    plain = bytes(range(256)) * 400
    with pikepdf.Pdf.new() as pdf:
        page_of(pdf)
        pdf.Root.Kept = pikepdf.Stream(pdf, zlib.compress(plain, 1)[:-4])  # as some programs write it
        pdf.Root.Kept.Filter = pikepdf.Name.FlateDecode
        path = saved(pdf, tmp_path / "cut.pdf")
    with pikepdf.open(path) as pdf:
        before = len(pdf.Root.Kept.read_raw_bytes())
        repack_streams(pdf, keep=frozenset(), xmp=True)
        assert len(pdf.Root.Kept.read_raw_bytes()) < before
        assert zlib.decompress(pdf.Root.Kept.read_raw_bytes()) == plain


def test_metadata_that_stay_unpacked_are_closed_up() -> None:
    words = b"<?xpacket begin=''?><x>a  b</x>", b"<?xpacket end='w'?>"
    about = pikepdf.Dictionary(Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf = pikepdf.new()
    for room in (b"\n", (b" " * 99 + b"\n") * 20):
        pdf.Root.Metadata = pdf.make_stream(room.join(words), about)
        repack_streams(pdf, keep=frozenset(), xmp=False)
        assert pdf.Root.Metadata.read_raw_bytes() == b"\n".join(words)
