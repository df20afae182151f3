"""Where images stand: resolutions through forms, masks and units, and images of which that is not known."""

from __future__ import annotations

from pathlib import Path

from pikepdf import Array, Dictionary, Name, Pdf

from pipeline.pdf.compress.images import images_of
from pipeline.pdf.compress.merge import merge_again, merge_identical
from pipeline.pdf.compress.placement import placements
from tests.pipeline.pdf.compress.made import HIGH, WIDE, image, page_of, photo


def test_the_lowest_resolution_of_all_places_counts() -> None:
    with Pdf.new() as pdf:
        one = image(pdf, photo(800, 600))
        page = page_of(pdf, one)
        assert placements(pdf)[one.objgen].dpi == 300
        page.obj.Contents = pdf.make_stream(f"q {WIDE} 0 0 {HIGH} 0 0 cm /I0 Do Q 288 0 0 384 0 0 cm /I0 Do".encode())
        assert placements(pdf)[one.objgen].dpi == 150
        page.obj["/UserUnit"] = 2
        assert placements(pdf)[one.objgen].dpi == 75


def test_forms_and_masks_are_followed_and_a_form_in_itself_ends() -> None:
    with Pdf.new() as pdf:
        mask = image(pdf, photo(400, 300, parts=1))
        one = image(pdf, photo(800, 600), SMask=mask)
        form = pdf.make_stream(b"q 72 0 0 96 0 0 cm /I0 Do Q /Me Do")
        form.Type, form.Subtype, form.BBox, form.Matrix = Name.XObject, Name.Form, [0, 0, 99, 99], [2, 0, 0, 2, 0, 0]
        form.Resources = Dictionary(XObject=Dictionary({"/I0": one, "/Me": form}))
        page = page_of(pdf)
        page.obj.Resources.XObject = Dictionary({"/F0": form})
        page.obj.Contents = pdf.make_stream(b"/F0 Do")
        found = placements(pdf)
        assert (found[one.objgen].dpi, found[mask.objgen].dpi, found[one.objgen].pages) == (300, 150, {0})


def test_images_of_patterns_and_appearances_are_unknown() -> None:
    with Pdf.new() as pdf:
        one = image(pdf, photo(80, 60))
        page = page_of(pdf, one)
        look = pdf.make_stream(b"/I0 Do")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
        look.Resources = Dictionary(XObject=Dictionary({"/I0": one}))
        page.obj.Annots = Array([Dictionary(Subtype=Name.Stamp, Rect=[0, 0, 9, 9], AP=Dictionary(N=look))])
        found = placements(pdf)[one.objgen]
        assert (found.dpi, found.unknown) == (None, True)


def test_identical_objects_become_one_and_others_stay(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        array = photo(40, 30)
        pages = [page_of(pdf, image(pdf, array)) for _ in range(3)]
        pages[2].obj.Resources.XObject["/I0"].Intent = Name.Perceptual
        pdf.save(tmp_path / "three.pdf")
    with Pdf.open(tmp_path / "three.pdf") as pdf, Pdf.open(tmp_path / "three.pdf") as other:
        merged = merge_identical(pdf)
        merge_again(other, merged)
        for one in (pdf, other):
            numbers = [page.obj.Resources.XObject["/I0"].objgen for page in one.pages]
            assert numbers[0] == numbers[1] != numbers[2]
            assert (numbers[0] in merged.values(), numbers[2] in merged) == (True, False)
            assert images_of(one).keys() == {numbers[0], numbers[2]}  # nobody works on what became superfluous
