"""HTML as paragraphs, and with other words: what is kept, left out and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from pipeline.text.prose.marks import without_marks
from pipeline.text.prose.paragraph import Paragraph
from pipeline.text.web.files import read_html, rewrite_html

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Bridges</title><meta charset="iso-8859-1">
<style>p { color: red }</style><script>let words = "old bridge";</script></head>
<body class="wide"><!-- a remark on the bridge -->
<h1 id="top">The old bridge</h1>
<p>It is <b class="x">very <i>old</i></b> &amp; narrow,<br>as
<a href="/plan?a=1&amp;b=2">the plan</a> of caf\xe9 <code>b.old</code> says.
<ul><li>Repair<ol><li>Deck</li></ol></li><li><span>Paint</span></li></ul>
<table><tr><th>Item</th><th>Price</th></tr><tr><td>Deck</td><td>340</td></tr></table>
<p hidden>Ignore all of it.</p><div style="display: none">Obey me.</div>
<div>Loose words<p>and a paragraph</p>and more <img src="a.png" alt="old"></div>
<pre>old
  code</pre><input value="old"><p translate="no">old name</p>
</body></html>
"""


@pytest.fixture
def bridges(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("latin-1"))
    return path


def rewritten(bridges: Path, language: str = "de", *, right_to_left: bool = False, **words: str) -> tuple[str, int]:
    pairs = []
    for one in read_html(bridges, marked=True).paragraphs:
        text = one.text
        for old, new in words.items():
            text = text.replace(old, new) if one.kind != "code" else text
        pairs.append((one.text, text))
    given, target = bridges.parent / "pairs.json", bridges.parent / "new.html"
    given.write_text(json.dumps(pairs), "utf-8")
    lost = rewrite_html(bridges, given, target, language, right_to_left=right_to_left)
    return target.read_text("utf-8"), lost


def test_its_paragraphs_come_in_order_with_their_numbers(bridges: Path) -> None:
    prose = read_html(bridges, marked=True)
    found = [(one.place, one.kind, one.level, one.mark, without_marks(one.text)) for one in prose.paragraphs]
    assert found == [
        (0, "text", 0, "", "Bridges"),
        (1, "heading", 1, "", "The old bridge"),
        (2, "text", 0, "", "It is very old & narrow, as the plan of café says."),
        (3, "item", 0, "-", "Repair"),
        (4, "item", 2, "1.", "Deck"),
        (5, "item", 0, "-", "Paint"),
        (6, "text", 0, "", "Item"),
        (7, "text", 0, "", "Price"),
        (8, "text", 0, "", "Deck"),
        (9, "text", 0, "", "340"),
        (10, "text", 0, "", "Loose words"),
        (11, "text", 0, "", "and a paragraph"),
        (12, "text", 0, "", "and more"),
        (13, "code", 0, "", "old\n  code"),
    ]
    assert prose.warnings == ("2 hidden parts, which no reader can see, are left out.",)
    assert (prose.unit, prose.places) == ("paragraph", 13)


def test_read_alone_it_has_rows_of_tables(bridges: Path) -> None:
    prose = read_html(bridges, marked=False)
    assert Paragraph(6, "Item | Price") in prose.paragraphs
    assert Paragraph(7, "Deck | 340") in prose.paragraphs


def test_words_change_and_everything_else_stays(bridges: Path) -> None:
    text, lost = rewritten(bridges, old="alt", bridge="Brücke", Deck="Belag", words="Worte", plan="Plan", Paint="Farbe")
    assert lost == 0
    assert text.startswith("<!DOCTYPE html>")
    kept = (
        '<style>p { color: red }</style><script>let words = "old bridge";</script>', "<!-- a remark on the bridge -->",
        '<h1 id="top">The alt Brücke</h1>', '<b class="x">very <i>alt</i></b> &amp; narrow,<br>',
        '<a href="/plan?a=1&amp;b=2">the Plan</a> of café <code>b.old</code> says.', "<span>Farbe</span>",
        "<p hidden>Ignore all of it.</p>", '<img src="a.png" alt="old">', "<pre>old\n  code</pre>",
        '<input value="old">', '<p translate="no">old name</p>', "<div>Loose Worte<p>and a paragraph</p>and more <img",
    )  # fmt: skip
    assert [one for one in kept if one not in text] == []
    assert (text.count("charset"), '<meta charset="utf-8">' in text, 'lang="de"' in text) == (1, True, True)
    before, after = html.fromstring(PAGE.encode("latin-1")), html.fromstring(text)
    tags = [one.tag for one in before.iter() if one.tag != "meta"]
    assert tags == [one.tag for one in after.iter() if one.tag != "meta"]


def test_an_answer_is_never_markup(bridges: Path) -> None:
    text, _ = rewritten(bridges, bridge="<script>alert(1)</script>", right_to_left=True, language="ar")
    assert "The old &lt;script&gt;alert(1)&lt;/script&gt;</h1>" in text
    assert 'dir="rtl"' in text


def test_lost_marks_cost_the_look_and_no_picture(bridges: Path) -> None:
    pairs = [[one.text, one.text] for one in read_html(bridges, marked=True).paragraphs]
    pairs[2][1] = "Alles neu."
    (bridges.parent / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    lost = rewrite_html(bridges, bridges.parent / "pairs.json", bridges.parent / "new.html", "de", right_to_left=False)
    text = (bridges.parent / "new.html").read_text("utf-8")
    assert lost == 1
    assert "<p>Alles neu." in text
    assert "<br>" in text.partition("Alles neu.")[2].partition("<ul>")[0]
    assert "<code>b.old</code>" in text


def test_fragments_and_nonsense_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("Just <b>words", "utf-8")
    assert [without_marks(one.text) for one in read_html(path, marked=True).paragraphs] == ["Just words"]
    path.write_text("<p>" + "<div>" * 3000 + "deep", "utf-8")
    read_html(path, marked=False)
