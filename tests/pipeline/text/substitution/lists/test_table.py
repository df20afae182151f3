from __future__ import annotations

import re

import pytest

from pipeline.text.substitution.lists.comparisons import COMPARISONS
from pipeline.text.substitution.lists.comparisons import GROUPS as COMPARED
from pipeline.text.substitution.lists.opposites import CIRCLES, OPPOSITES
from pipeline.text.substitution.lists.opposites import GROUPS as OPPOSED
from pipeline.text.substitution.lists.table import Group, table_of


def test_pairs_go_both_ways_and_further_words_one_way() -> None:
    table = table_of([Group("graded", "why", "high low tiny")])
    assert [one.text for one in table["high"]] == ["low", "tiny"]
    assert [one.text for one in table["low"]] == ["high"]
    assert "tiny" not in table


def test_a_bar_makes_a_pair_go_one_way() -> None:
    table = table_of([Group("word", "why", "at_least | at_the_most")])
    assert [one.text for one in table["at least"]] == ["at the most"]
    assert "at the most" not in table


def test_nouns_and_verbs_come_in_all_forms() -> None:
    table = table_of([Group("verb", "why", "begin finish"), Group("noun", "why", "cause effect")])
    assert {form: table[form][0].text for form in ("begins", "began", "begun", "beginning", "causes")} == {
        "begins": "finishes",
        "began": "finished",
        "begun": "finished",
        "beginning": "finishing",
        "causes": "effects",
    }


def test_words_of_degree_lengthen_what_bears_them() -> None:
    table = table_of([Group("graded", "why", "high low"), Group("noun", "why", "cause effect")])
    assert table["high"][0].boosted == ("very low", "rather low")
    assert table["cause"][0].boosted == ()


@pytest.mark.parametrize("group", [*OPPOSED, *COMPARED], ids=lambda group: f"{group.kind}: {group.why[:20]}")
def test_every_list_says_why_and_has_plain_words(group: Group) -> None:
    assert len(group.why) > 20
    for line in group.lines.strip().splitlines():
        assert re.fullmatch(r"\s*[a-z_-]+(?: \|)?(?: [a-z_-]+)+", line), line


@pytest.mark.parametrize("table", [OPPOSITES, COMPARISONS], ids=["opposites", "comparisons"])
def test_nothing_stands_for_itself(table: dict[str, tuple[object, ...]]) -> None:
    for form, opposites in table.items():
        assert form not in {one.text for one in opposites}  # type: ignore[attr-defined]


def test_circles_have_no_member_twice() -> None:
    for circle in CIRCLES:
        assert len(set(circle)) == len(circle) >= 2
