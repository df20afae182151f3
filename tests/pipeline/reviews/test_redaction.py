"""The review of a redaction: what its page shows, and what decisions come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accounts.errors import Invalid
from pipeline.contract import Reviewed
from pipeline.pdf.layout import Box
from pipeline.pdf.redact.hits import Hit
from pipeline.reviews.redaction import HIT_REVIEW, accepted
from pipeline.reviews.redaction_scene import AIR, redaction_scene
from tests.pipeline.reviews.looking import look, shown

BOX = Box(10, 20, 30, 40)
HITS = [
    Hit(1, "email", "text", "a@b.org", "to", "now", (BOX,)),
    Hit(3, "jane", "picture", "Jane", "", "", (BOX, Box(10, 50, 30, 60))),
    Hit(3, "", "box", "", "", "", (BOX,)),
]
STORED = {"page_sizes": b"[[595, 842], [595, 842], [842, 595]]"}


def test_the_page_follows_the_chosen_place_and_leaves_out_what_was_rejected() -> None:
    found = redaction_scene(look(shown(HITS, {2: "rejected"}), chosen=1, stored=STORED))
    assert (found.page, found.pages, found.width, found.around) == (3, 3, 842, (2, 0))
    assert found.marks[0].box == Box(10 - AIR, 20 - AIR, 30 + AIR, 40 + AIR)
    assert [one.hit.kind for one in found.marks] == ["jane", "jane"]
    assert [(one.number, one.hits, one.undecided) for one in found.tabs] == [(1, 1, 1), (3, 2, 1)]
    assert redaction_scene(look(shown(HITS), wish={"page": "2"}, stored=STORED)).marks == ()


def test_addresses_name_no_words() -> None:
    told = [key for hit in HITS for facet in HIT_REVIEW.face.facets for key, _ in facet.of(hit)]
    assert told == ["email", "text", "own", "picture", "box"]


def test_a_moved_box_is_a_persons_and_a_touched_one_is_not() -> None:
    assert HIT_REVIEW.settle
    moved = HIT_REVIEW.settle(HITS[0], replace(HITS[0], boxes=(Box(10, 25, 30, 45),)))
    assert (moved.where, moved.boxes) == ("box", (Box(10, 25, 30, 45),))
    assert HIT_REVIEW.settle(HITS[0], replace(HITS[0], boxes=(Box(10.01, 20, 30, 40),))) == HITS[0]


@pytest.mark.parametrize(
    "change",
    [
        {"boxes": []}, {"page": 0}, {"boxes": [{"x0": 5, "y0": 0, "x1": 5, "y1": 9}]},
        {"boxes": [{"x0": 0, "y0": 0, "x1": float("inf"), "y1": 9}]}, {"where": "nowhere"},
    ],
)  # fmt: skip
def test_places_that_are_none_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        HIT_REVIEW.load(HIT_REVIEW.dump(HITS[0]) | change)


def test_what_nobody_found_goes_as_a_box() -> None:
    reviewed = [
        Reviewed("1", "accepted", HITS[0], HITS[0]), Reviewed("2", "rejected", HITS[1], HITS[1]),
        Reviewed("3", "edited", HITS[1], None), Reviewed("4", "open", HITS[2], HITS[2]),
    ]  # fmt: skip
    assert accepted(reviewed) == (HITS[0], replace(HITS[1], where="box"))
