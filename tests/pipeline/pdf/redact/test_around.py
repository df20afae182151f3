"""What is said beside the pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.redact.around import scrub
from pipeline.pdf.redact.proof import left_in_strings
from pipeline.pdf.redact.rules import rules_of


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
