"""A file in, a smaller one out, or the same: on PDFs made for it and on samples."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf

from pipeline.pdf.compress import type1
from pipeline.pdf.compress.inventory import inventory_of
from pipeline.pdf.compress.opening import CompressRefused
from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.streams import packed_anew
from pipeline.pdf.compress.verify import UNDRAWN, document_of, drawn
from tests.pipeline.pdf.compress.made import compressed, fine_print, image, page_of, photo, rich, saved, scan

SAMPLES = Path(__file__).parents[3] / "samples"
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
</rdf:RDF></x:xmpmeta>"""
PRESETS = ("lossless", "high", "balanced", "smallest")
Results = dict[str, tuple[Compressed, Path]]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compress")


@pytest.fixture(scope="module")
def scanned(room: Path) -> Results:
    source = scan(room / "scan.pdf")
    return {preset: compressed(source, room, preset) for preset in PRESETS}


@pytest.fixture(scope="module")
def riches(room: Path) -> tuple[Path, Compressed, Path]:
    source = rich(room / "rich.pdf")
    return (source, *compressed(source, room, "smallest"))


def test_presets_differ_on_a_scan_and_each_keeps_what_it_promises(scanned: Results) -> None:
    sizes = [scanned[preset][1].stat().st_size for preset in PRESETS]
    assert sizes == sorted(sizes, reverse=True)
    assert all(small < 0.9 * large for large, small in pairwise(sizes))
    assert [scanned[preset][0].used for preset in PRESETS] == list(PRESETS)
    assert [scanned[preset][0].images for preset in PRESETS] == [
        {"repacked": 1}, {"downsampled": 1}, {"downsampled": 1}, {"downsampled": 1},
    ]  # fmt: skip
    floors = {"high": 0.98, "balanced": 0.96, "smallest": 0.92}
    assert all(scanned[preset][0].likeness_lowest >= floor for preset, floor in floors.items())


def test_resolutions_are_those_of_the_presets(scanned: Results) -> None:
    found = {}
    for preset, (_, path) in scanned.items():
        with pikepdf.open(path) as pdf:
            found[preset] = int(pdf.pages[0].obj.Resources.XObject["/I0"].Width) / 2  # the page is two inches wide
    assert found == {"lossless": 400, "high": 300, "balanced": 200, "smallest": 96}


def test_lossless_changes_no_pixel(scanned: Results, room: Path) -> None:
    facts, path = scanned["lossless"]
    assert (facts.changed_pixels, facts.likeness_lowest) == (0, 1.0)
    with document_of(room / "scan.pdf", None) as before, document_of(path, None) as after:
        assert (drawn(before[0], 200) == drawn(after[0], 200)).all()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_second_pass_is_the_file_itself(scanned: Results, preset: str, tmp_path: Path) -> None:
    _, once = scanned[preset]
    facts, twice = compressed(once, tmp_path, preset)
    assert (facts.used, facts.after) == ("original", facts.before)
    assert twice.read_bytes() == once.read_bytes()


def test_a_gentler_preset_does_not_touch_what_a_stronger_one_made(scanned: Results, tmp_path: Path) -> None:
    assert compressed(scanned["smallest"][1], tmp_path, "balanced")[0].used == "original"


def test_everything_a_reader_would_miss_is_kept(riches: tuple[Path, Compressed, Path]) -> None:
    source, facts, path = riches
    with pikepdf.open(source) as old, pikepdf.open(path) as new:
        before, after = inventory_of(old), inventory_of(new)
        assert before.lacks(after) == []
        assert before.counts == {
            "links": 1, "annotations": 1, "form fields shown": 1, "form fields": 1, "bookmarks": 1, "attachments": 1,
            "tags": 1, "metadata": 2,
        }  # fmt: skip
        assert new.attachments["a.txt"].get_file().read_bytes() == b"attached"
        assert [page.label for page in new.pages] == ["i", "ii"]
        assert str(new.Root.AcroForm.Fields[0].V) == "Ada"
        assert str(new.docinfo["/Own"]) == "kept"
    assert facts.after < facts.before
    assert [page.extract_text().strip() for page in pypdf.PdfReader(path).pages] == [
        "Rich and readable", "The same picture",
    ]  # fmt: skip


def test_the_same_picture_twice_is_kept_once(riches: tuple[Path, Compressed, Path]) -> None:
    _, facts, path = riches
    assert facts.merged >= 1
    with pikepdf.open(path) as pdf:
        first, second = (page.obj.Resources.XObject["/I0"] for page in pdf.pages)
        assert first.objgen == second.objgen


def test_what_cannot_be_made_smaller_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "tiny.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
    )
    facts, out = compressed(path, tmp_path)
    assert (facts.used, facts.before, facts.after) == ("original", facts.before, facts.before)
    assert out.read_bytes() == path.read_bytes()
    assert "as it came" in facts.notes[-1]


def test_a_target_size_is_reached_by_the_gentlest_way(scanned: Results, room: Path, tmp_path: Path) -> None:
    wanted = scanned["balanced"][1].stat().st_size + 10
    facts, path = compressed(room / "scan.pdf", tmp_path, target=wanted)
    assert (facts.used, facts.target_reached) == ("balanced", True)
    assert path.stat().st_size <= wanted


def test_between_what_is_too_large_and_far_too_small_lies_one_more(tmp_path: Path) -> None:
    facts, path = compressed(scan(tmp_path / "scan.pdf"), tmp_path, target=15_000)  # 150 dpi is 9,000, 200 dpi 29,000
    assert (facts.target_reached, facts.after) == (True, path.stat().st_size)
    assert 13_000 < facts.after <= 15_000


def test_a_target_nothing_reaches_is_said(tmp_path: Path) -> None:
    facts, path = compressed(scan(tmp_path / "scan.pdf"), tmp_path, target=300)
    assert facts.target_reached is False
    assert "300 bytes were not reached" in facts.notes[-1]
    assert path.stat().st_size == facts.after < facts.before / 4


def test_own_figures_take_the_place_of_the_presets(scanned: Results, room: Path, tmp_path: Path) -> None:
    facts, path = compressed(room / "scan.pdf", tmp_path, dpi=150, quality=50)
    with pikepdf.open(path) as pdf:
        assert int(pdf.pages[0].obj.Resources.XObject["/I0"].Width) == 300
    assert facts.after < scanned["high"][0].after


def test_own_figures_that_do_not_hold_give_way_on_that_page_alone_and_it_is_said(tmp_path: Path) -> None:
    source = fine_print(tmp_path / "fine.pdf")
    facts, path = compressed(source, tmp_path, dpi=36)
    with pikepdf.open(path) as pdf:
        dots = [int(page.obj.Resources.XObject["/I0"].Width) / 2 for page in pdf.pages]
    assert (facts.used, dots) == ("balanced", [85, 36])
    assert facts.notes == ("36 dpi did not hold on 1 page; 85 dpi was taken there.",)
    assert facts.after < compressed(source, tmp_path)[0].after / 4


@pytest.mark.parametrize("password", ["", "secret"])
def test_encrypted_files_stay_so_with_the_same_password(password: str, tmp_path: Path) -> None:
    rights = pikepdf.Permissions(print_highres=False)
    lock = pikepdf.Encryption(user=password, owner="boss", R=6, allow=rights)
    source = rich(tmp_path / "locked.pdf", encryption=lock)
    facts, path = compressed(source, tmp_path, password=password or None)
    assert facts.encrypted
    assert facts.after < facts.before
    for known in (password, "boss"):
        with pikepdf.open(path, password=known) as pdf:
            assert pdf.encryption.R == 6
            assert pdf.allow.print_highres is False
            assert len(pdf.pages) == 2


def test_a_password_is_asked_for_and_checked(tmp_path: Path) -> None:
    source = rich(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="boss"))
    for password, code in ((None, "password_needed"), ("wrong", "password_wrong")):
        with pytest.raises(CompressRefused) as refusal:
            compressed(source, tmp_path, password=password)
        assert refusal.value.code == code


def test_signed_files_are_refused_unless_asked(tmp_path: Path) -> None:
    def sign(pdf: Pdf) -> None:
        value = pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite")))
        pdf.Root.AcroForm = Dictionary(Fields=[pdf.make_indirect(Dictionary(FT=Name.Sig, T="s", V=value))], SigFlags=3)

    source = _changed(scan(tmp_path / "plain.pdf"), tmp_path / "signed.pdf", sign)
    with pytest.raises(CompressRefused) as refusal:
        compressed(source, tmp_path)
    assert refusal.value.code == "signed"
    facts, once = compressed(source, tmp_path, allow_signed=True)
    assert facts.used == "balanced"
    assert "no longer valid" in facts.notes[0]
    again, _ = compressed(once, tmp_path, allow_signed=True)
    assert (again.used, any("no longer valid" in note for note in again.notes)) == ("original", False)


def test_images_are_deflated_as_well_as_a_second_pass_would(tmp_path: Path) -> None:
    _, path = compressed(fine_print(tmp_path / "print.pdf"), tmp_path, "lossless")
    with Pdf.open(path) as pdf:
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert [str(one.Filter) for one in images] == ["/FlateDecode"] * 2
        assert [packed_anew(one) for one in images] == [None, None]


def test_an_info_dictionary_that_names_objects_is_compared_by_what_is_there(tmp_path: Path) -> None:
    def claim(pdf: Pdf) -> None:
        pdf.trailer.Info = pdf.Root.Pages

    source = _changed(scan(tmp_path / "plain.pdf"), tmp_path / "odd.pdf", claim)
    assert compressed(source, tmp_path)[0].used == "balanced"


def test_entries_of_null_are_none_that_could_be_missing(tmp_path: Path) -> None:
    def entitle(pdf: Pdf) -> None:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title="nothing"))
        pdf.Root.Lang = "nothing"

    source = _changed(scan(tmp_path / "plain.pdf"), tmp_path / "odd.pdf", entitle)
    content = source.read_bytes()
    assert content.count(b" (nothing)") == 2
    source.write_bytes(content.replace(b" (nothing)", b" null     "))
    assert compressed(source, tmp_path)[0].used == "balanced"


@pytest.mark.parametrize("part", ["1", "2", "3"])
def test_only_pdfa_1_gets_no_object_streams_and_no_packed_metadata(part: str, tmp_path: Path) -> None:
    words = XMP.replace(b'part="1"', f'part="{part}"'.encode())

    def claim(pdf: Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(words, Dictionary(Type=Name.Metadata, Subtype=Name.XML))

    source = _changed(scan(tmp_path / "plain.pdf"), tmp_path / "claims.pdf", claim)
    facts, path = compressed(source, tmp_path)
    assert facts.used == "balanced"
    with Pdf.open(source) as before, Pdf.open(path) as after:
        kept = before.Root.Metadata.read_bytes()
        assert after.Root.Metadata.read_bytes() == kept
    content = path.read_bytes()
    assert (b"/ObjStm" in content, kept in content) == (part != "1", part == "1")


def test_fonts_are_cut_and_the_page_reads_and_looks_the_same(tmp_path: Path) -> None:
    source = SAMPLES / "pdf" / "js-bug1997343.pdf"
    facts, path = compressed(source, tmp_path)
    assert (facts.fonts, facts.text_pages_compared) == (14 if type1.invoker else 13, 2)
    assert facts.after < 0.55 * facts.before
    with document_of(source, None) as before, document_of(path, None) as after:
        assert [page.get_text() for page in before] == [page.get_text() for page in after]


def test_fonts_that_differ_in_what_no_page_uses_become_one(tmp_path: Path) -> None:
    paper = SAMPLES / "exams" / "demo_paper.pdf"
    with Pdf.open(paper) as pdf, Pdf.open(paper) as other:
        for stream in _programs(other).values():  # as two programs write one font into their files
            with TTFont(io.BytesIO(stream.read_bytes()), recalcTimestamp=False, recalcBBoxes=False) as font:
                font["name"].setName("another", 5, 3, 1, 0x409)
                written = io.BytesIO()
                font.save(written)
            stream.write(written.getvalue())
        pdf.pages.extend(other.pages)
        source = saved(pdf, tmp_path / "twice.pdf")
    facts, path = compressed(source, tmp_path)
    (tmp_path / "once").mkdir()
    once, alone = compressed(paper, tmp_path / "once")
    with Pdf.open(source) as before, Pdf.open(path) as after, Pdf.open(alone) as single:
        assert len(_programs(before)) == 2 * len(_programs(single)) == 2 * len(_programs(after))
    assert (facts.fonts, facts.used, facts.changed_pixels) == (2 * once.fonts, "balanced", 0)


def _programs(pdf: Pdf) -> dict[tuple[int, int], Any]:
    found = [one["/FontFile2"] for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    return {one.objgen: one for one in found}


def test_few_greys_become_few_bits_without_a_changed_pixel_but_not_in_soft_masks(tmp_path: Path) -> None:
    greys = np.array([0, 9, 140, 255, 77], np.uint8)
    drawn, mask = greys[np.random.default_rng(2).integers(0, 5, (2, 800, 600), np.uint8)]
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, drawn), image(pdf, photo(800, 600), SMask=image(pdf, mask)))
        source = saved(pdf, tmp_path / "few.pdf")
    facts, path = compressed(source, tmp_path, "lossless")
    assert (facts.used, facts.changed_pixels) == ("lossless", 0)
    with Pdf.open(path) as pdf:
        first, second = pdf.pages[0].get_images().values()
        assert (first.ColorSpace[0], first.ColorSpace[1], first.BitsPerComponent) == ("/Indexed", "/DeviceGray", 4)
        assert (second.SMask.ColorSpace, second.SMask.BitsPerComponent) == ("/DeviceGray", 8)
        palette = np.frombuffer(bytes(first.ColorSpace[3]), np.uint8)
        rows = np.frombuffer(first.read_bytes(), np.uint8).reshape(800, 300)
        indexes = np.stack([rows >> 4, rows & 15], axis=2).reshape(800, 600)
        assert np.array_equal(palette[indexes], drawn)


def test_samples_that_pack_best_as_they_are_stay_so(tmp_path: Path) -> None:
    rows = np.random.default_rng(4).integers(0, 256, (8, 900, 3), np.uint8)  # what no predictor sees, and Flate does
    with Pdf.new() as pdf:
        page_of(pdf, image(pdf, np.tile(rows, (60, 1, 1))))
        source = saved(pdf, tmp_path / "tiles.pdf")
    facts, path = compressed(source, tmp_path, "lossless")
    assert (facts.images, facts.changed_pixels) == ({}, 0)
    with Pdf.open(source) as before, Pdf.open(path) as after:
        old, new = (next(iter(one.pages[0].get_images().values())) for one in (before, after))
        assert ("/DecodeParms" in new, new.read_bytes() == old.read_bytes()) == (False, True)
        assert len(new.read_raw_bytes()) <= len(old.read_raw_bytes())


# operator_list_cycle.pdf is left out: MuPDF takes seconds to draw its page, twice.
BAD = sorted(path.name for path in (SAMPLES / "bad").glob("*.pdf") if path.stem != "operator_list_cycle")
NOT_DRAWN = ("GHOSTSCRIPT-698804-1-fuzzed.pdf", "poppler-67295-0.pdf")  # qpdf finds a page in each


@pytest.mark.parametrize("name", BAD)
def test_bad_files_come_out_smaller_or_refused(name: str, tmp_path: Path) -> None:
    text = ""
    try:
        facts, path = compressed(SAMPLES / "bad" / name, tmp_path, "lossless")
    except CompressRefused as refusal:
        outcome, text = refusal.code, refusal.text
    else:
        outcome = facts.used
        assert path.stat().st_size == facts.after <= facts.before
        assert facts.changed_pixels == 0
    assert outcome in ("lossless", "original", "broken", "no_pages", "password_needed")
    assert (text == UNDRAWN) == (name in NOT_DRAWN)


def test_images_that_fail_on_a_page_are_redone_more_gently(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        fine = photo(900, 700, parts=1)
        fine[::2, ::2] = 255 - fine[::2, ::2]  # detail that no low resolution keeps
        page_of(pdf, image(pdf, fine))
        source = saved(pdf, tmp_path / "fine.pdf")
    facts, _ = compressed(source, tmp_path, "smallest")
    assert facts.used == "original" or facts.likeness_lowest >= 0.92


def _changed(source: Path, target: Path, change: Callable[[Pdf], None]) -> Path:
    with Pdf.open(source) as pdf:
        change(pdf)
        return saved(pdf, target)


def test_what_a_smaller_file_goes_without_is_named(tmp_path: Path) -> None:
    path, plain = scan(tmp_path / "plain.pdf"), tmp_path / "out"
    plain.mkdir()
    assert compressed(path, plain, "smallest")[0].notes == ()
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0].obj
        page.Thumb = pdf.make_stream(b"\0" * 64, Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8,
                                     ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
        page.PieceInfo = Dictionary(Maker=Dictionary(Private=Name.X))
        page[Name("/PTEX.InfoDict")] = Dictionary(A=1)
        page[Name("/PTEX.PageNumber")] = 1
        pdf.Root.Perms = Dictionary(UR3=Dictionary(Type=Name.Sig))
        pdf.save(tmp_path / "rich.pdf", linearize=True)
    facts, target = compressed(tmp_path / "rich.pdf", tmp_path, "smallest")
    words = ("/Perms", "linearised", "/Thumb", "/PieceInfo", "/PTEX")
    assert [word in note for word, note in zip(words, facts.notes, strict=True)] == [True] * 5
    with pikepdf.open(target) as pdf:
        left = {"/Perms", "/Thumb", "/PTEX.InfoDict", "/PTEX.PageNumber"} & {*pdf.Root.keys(), *pdf.pages[0].obj.keys()}
        assert (left, pdf.is_linearized) == (set(), False)
