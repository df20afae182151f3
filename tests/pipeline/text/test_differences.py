"""Differences between two texts, word by word."""

from __future__ import annotations

import time

import pytest

from pipeline.text.differences import differences


def shown(before: str, after: str) -> str:
    """``[-removed-]`` and ``{+added+}``, as wdiff writes them."""
    frames = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(frames[one.kind].format(one.text) for one in differences(before, after).passages)


@pytest.mark.parametrize(
    ("before", "after", "told", "changes"),
    [
        ("a b c", "a b c", "a b c", 0),
        ("a b c", "a x c", "a [-b-] {+x+} c", 1),
        ("a b c d", "a x c y", "a [-b-] {+x+} c [-d-] {+y+}", 2),
        ("", "new text", "{+new text+}", 1),
        ("old text", "", "[-old text-]", 1),
        ("", "", "", 0),
        ("one", "one two", "one {+two+}", 1),
        ("one two", "one", "one [-two-]", 1),
        ("a b a", "a b a b a", "a b a {+b a+}", 1),
        ("line\nnext", "line next", "line next", 0),
        ("tail ", "tail", "tail ", 0),
        ("there fore", "therefore", "[-there fore-] {+therefore+}", 1),
    ],
)
def test_what_changed_is_marked_between_what_stayed(before: str, after: str, told: str, changes: int) -> None:
    assert shown(before, after) == told
    assert differences(before, after).changes == changes


def test_the_second_text_can_be_read_out_of_it() -> None:
    before, after = "Which  of these\nis not true?", "Which  of those\nis now true, then?"
    parts = differences(before, after).passages
    assert " ".join("".join(one.text for one in parts if one.kind != "removed").split()) == " ".join(after.split())
    assert " ".join("".join(one.text for one in parts if one.kind != "added").split()) == " ".join(before.split())


def test_a_page_of_nothing_but_differences_is_not_compared_for_ever() -> None:
    before = " ".join(["q"] + ["a", "b"] * 20_000 + ["z"])
    after = " ".join(["p"] + ["b", "a"] * 20_000 + ["y"])
    began = time.process_time()
    found = differences(before, after)
    assert time.process_time() - began < 2
    assert (found.changes, [one.kind for one in found.passages]) == (1, ["removed", "same", "added"])
