"""Charts draw what was counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.template.loader import render_to_string

from pipeline.selectors.project_figures import Spread
from pipeline.templatetags import charts


@dataclass(frozen=True)
class Row:
    took: Spread | None


DAYS = [(date(2026, 1, 1), {"completed": 3, "failed": 1}), (date(2026, 1, 2), {})]


def test_bars_are_as_tall_as_the_numbers() -> None:
    context = charts.day_chart(DAYS)
    assert (context["ceiling"], context["total"], [row["total"] for row in context["rows"]]) == (4, 4, [4, 0])
    tall = [float(one) for one in re.findall(r' height="([\d.]+)" rx', context["bars"])]
    assert sum(tall) == charts.HEIGHT
    assert tall[0] == 3 * tall[1]
    assert "<title>1 Jan: 3 completed, 1 failed</title>" in context["bars"]


def test_the_numbers_stand_in_a_table_too() -> None:
    html = render_to_string("pipeline/_day_chart.html", charts.day_chart(DAYS))
    assert re.findall(r'<td class="num">(\d+)</td>', html) == ["3", "0", "1", "0"]
    assert "style=" not in html
    empty = render_to_string("pipeline/_day_chart.html", charts.day_chart([(date(2026, 1, 1), {})]))
    assert "No run ended in this time." in empty


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 5), (9, 9), (11, 15), (99, 100), (101, 150), (734, 750)]
)
def test_the_top_is_a_round_number(highest: int, top: int) -> None:
    assert charts._ceiling(highest) == top


def test_a_bar_beside_a_number() -> None:
    assert 'width="50.00%"' in charts.length_bar(2.0, 4.0)
    assert 'x2="100.00%"' in charts.length_bar(2.0, 4.0, 4.0)
    assert "<line" not in charts.length_bar(0.0, 0.0, 1.0)


def test_what_bars_are_measured_against() -> None:
    rows = [Row(Spread(1, 2.0, None, 9.0)), Row(Spread(5, 1.0, 7.0, 9.0)), Row(None)]
    assert charts.longest(rows, "took") == 7.0
    assert charts.longest([], "took") == 0.0
    assert (charts.share(1, 3), charts.share(0, 0)) == ("33 %", "–")
