"""The page of a document with its values boxed."""

from __future__ import annotations

from pipeline.pdf.layout import Box
from pipeline.reviews.figure_scene import AIR, figure_scene
from pipeline.text.finance.found import Entry, Found
from tests.pipeline.reviews.looking import look, shown

BOX = Box(10, 20, 30, 40)
ENTRIES = [
    Entry("document", (Found("invoice_number", "code", "A-1", "A-1", 1, BOX, 0.9, "rule"),)),
    Entry("document", (Found("invoice_date", "date", reason="Not found."),)),
    Entry("line_item", (Found("description", "text", "x", "x", 2, BOX, 0.9, "rule"),
                        Found("amount", "amount", "1.00", "1,00", 2, BOX, 0.9, "rule")), 1),
]  # fmt: skip
GIVEN = {"page_sizes": [[595.0, 842.0], [595.0, 842.0], [595.0, 842.0]], "without_text": [3], "reasons": ["Not found."]}


def test_each_value_of_the_page_is_boxed() -> None:
    found = figure_scene(look(shown(ENTRIES), given=GIVEN))
    assert (found.page, found.width, found.version_id, found.around) == (1, 595.0, "version-1", (0, 2))
    assert [(one.found.name, one.box) for one in found.marks] == [
        ("invoice_number", Box(10 - AIR, 20 - AIR, 30 + AIR, 40 + AIR))
    ]
    assert [(one.entries, one.undecided, one.has_text) for one in found.pages] == [
        (1, 1, True), (1, 1, True), (0, 0, False),
    ]  # fmt: skip


def test_the_page_follows_the_chosen_row_and_leaves_out_what_was_rejected() -> None:
    found = figure_scene(look(shown(ENTRIES), chosen=2, given=GIVEN))
    assert (found.page, [one.found.name for one in found.marks]) == (2, ["description", "amount"])
    assert figure_scene(look(shown(ENTRIES, {2: "rejected"}), wish={"page": "2"}, given=GIVEN)).marks == ()
