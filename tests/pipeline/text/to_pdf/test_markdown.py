"""Markdown as GitHub and Pandoc know it, before it is cleaned."""

from __future__ import annotations

import pytest

from pipeline.text.to_pdf.markdown import markdown_as_html

FOOT = """<hr class="footnotes-sep" />
<section class="footnotes">
<ol class="footnotes-list">
<li id="fn1" class="footnote-item"><p>A
<em>note</em></p>
<p>of two paragraphs</p>
</li>
</ol>
</section>
"""
BOX = '<input class="task-list-item-checkbox"{} disabled="disabled" type="checkbox">'
TASKS = f"""<ul class="contains-task-list">
<li class="task-list-item">{BOX.format("")} a</li>
<li class="task-list-item">{BOX.format(' checked="checked"')} b</li>
<li>[y] c</li>
</ul>
"""
LEFT_OUT = "The properties at its beginning are left out."


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("~~gone~~ H<sub>2</sub>O<br>x", "<p><s>gone</s> H<sub>2</sub>O<br>x</p>\n"),
        ("a List<String> and <int>", "<p>a List&lt;String&gt; and &lt;int&gt;</p>\n"),
        ("- [ ] a\n- [x] b\n- [y] c", TASKS),
        ("# A b\n\n# A b", '<h1 id="a-b">A b</h1>\n<h1 id="a-b-1">A b</h1>\n'),
        (
            "one[^n]\n\n```\n[^n]: code\n```\n\n[^n]: A\n  *note*\n\n    of two paragraphs\n",
            '<p>one<sup><a href="#fn1">1</a></sup></p>\n<pre><code>[^n]: code\n</code></pre>\n' + FOOT,
        ),
    ],
)
def test_markup(text: str, markup: str) -> None:
    assert markdown_as_html(text) == (markup, [])


@pytest.mark.parametrize(
    ("text", "markup", "notes"),
    [
        (
            "---\ntitle: 'My book'\ntags:\n  - x\n---\ntext",
            '<h1 id="my-book">My book</h1>\n<p>text</p>\n',
            [LEFT_OUT],
        ),
        ("---\ntitle: T\n---\n# Head", '<h1 id="head">Head</h1>\n', [LEFT_OUT]),
        ("---\n\nno properties\n\n---\n", "<hr />\n<p>no properties</p>\n<hr />\n", []),
    ],
)
def test_properties_before_a_text_are_no_text(text: str, markup: str, notes: list[str]) -> None:
    assert markdown_as_html(text) == (markup, notes)


def test_a_long_row_of_ticks_takes_no_time() -> None:
    markdown_as_html("---\n" + " \n" * 5000 + "`" * 5000 + "a ` b `` c ``` " * 2000 + "\n[^1]: x")
