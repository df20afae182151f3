"""What is said beside the pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.pdf.redact.around import scrub
from pipeline.pdf.redact.proof import left_in_strings
from pipeline.pdf.redact.rules import rules_of
from pipeline.pdf.redact.wording import blackened


@pytest.mark.parametrize("name", ["/Mustermann", "/Chapter of Mustermann", "/Müller"])
def test_names_of_places_are_blackened_and_links_still_lead_there(tmp_path: Path, name: str) -> None:
    rules = rules_of(["Mustermann", "Müller"], [], [], case=False, whole=False)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        pdf.Root.Dests = Dictionary({name: Array([page, Name.Fit]), "/Other": Array([page, Name.FitB])})
        actions = [Dictionary(S=Name.GoTo, D=Name(one)) for one in (name, "/Other")]
        links = [Dictionary(Subtype=Name.Link, A=one) for one in actions]
        page.Annots = Array([*links, Dictionary(Subtype=Name.Link, Dest=Name(name))])
        pdf.save(tmp_path / "places.pdf")
    with pikepdf.open(tmp_path / "places.pdf") as pdf:
        assert left_in_strings(pdf, rules) == 1
        assert scrub(pdf, rules) == (1, [])
        assert left_in_strings(pdf, rules) == 0
        pdf.save(tmp_path / "scrubbed.pdf")
    with pikepdf.open(tmp_path / "scrubbed.pdf") as pdf:
        fresh, other = (str(one.A.D) for one in list(pdf.pages[0].obj.Annots)[:2])
        assert (str(pdf.pages[0].obj.Annots[2].Dest), other) == (fresh, "/Other")
        assert {key: value[1] for key, value in pdf.Root.Dests.items()} == {fresh: Name.Fit, "/Other": Name.FitB}
        assert name not in fresh


def test_names_in_a_tree_stay_apart_and_in_order(tmp_path: Path) -> None:
    """Programs search such a tree by halves."""
    rules = rules_of(["Mustermann"], [], [], case=False, whole=False)
    names = ["Anna", "MUSTERMANN", "Mustermann", "Mustermann, Xaver", "Xaver"]
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        leaves = [part for at, name in enumerate(names) for part in (String(name), Array([page, Name.FitH, at]))]
        kid = pdf.make_indirect(Dictionary(Names=Array(leaves), Limits=Array([leaves[0], leaves[-2]])))
        pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([kid])))
        page.Annots = Array([Dictionary(Subtype=Name.Link, Dest=String(name)) for name in names])
        scrub(pdf, rules)
        assert left_in_strings(pdf, rules) == 0
        fresh = [bytes(one) for one in pdf.Root.Names.Dests.Names[::2]]
        assert fresh == sorted(fresh)
        tree = {bytes(name): int(place[2]) for name, place in zip(*[iter(pdf.Root.Names.Dests.Names)] * 2, strict=True)}
        assert [tree[bytes(one.Dest)] for one in page.Annots] == [0, 1, 2, 3, 4]


def test_the_identifier_of_a_file_is_no_text() -> None:
    """It is a digest: without this, one file of five could not be rid of a letter."""
    with pikepdf.new() as pdf:
        pdf.make_stream(b"", Type=Name.XRef, ID=Array([String("q"), String("q")]))
        assert left_in_strings(pdf, rules_of(["q"], [], [], case=False, whole=False)) == 0
        pdf.Root.Own = String("q")
        assert left_in_strings(pdf, rules_of(["q"], [], [], case=False, whole=False)) == 1


def test_addresses_with_percent_signs_are_blackened() -> None:
    rules = rules_of(["Müller"], ["email"], [], case=False, whole=False)
    assert blackened("https://a.example/?q=M%C3%BCller%20x", rules) == "https://a.example/?q=█████ x"
    assert blackened("mailto:max%40muster.example", rules) == "mailto:█████"
    assert blackened("https://a.example/?q=100%25%20x", rules) == "https://a.example/?q=100%25%20x"
