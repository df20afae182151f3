"""Markdown as HTML: CommonMark with the tables, strikes, tasks and footnotes that GitHub and Pandoc know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_ELEMENTS = nh3.ALLOWED_TAGS | {
    "address", "audio", "body", "button", "canvas", "fieldset", "font", "footer", "form", "head", "html", "iframe",
    "input", "label", "legend", "link", "main", "meta", "noscript", "object", "option", "picture", "script", "section",
    "select", "source", "style", "svg", "template", "textarea", "tfoot", "title", "video",
}  # fmt: skip

_FRONT = re.compile(r"\A---[ \t]*\n((?:\w[\w-]*[ \t]*:.*\n|[ \t#-].*\n|\n)+?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)[^<>]*>")


def markdown_as_html(text: str) -> tuple[str, list[str]]:
    """HTML that is still to be cleaned, as markup in Markdown is kept, and tasks are boxes of a form; and notes."""
    text, notes = _without_front(text)
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.use(footnote_plugin, inline=False).use(tasklists_plugin)
    for name, rule in {
        "html_inline": _markup, "html_block": _markup, "footnote_ref": _called, "footnote_anchor": _nothing,
    }.items():  # fmt: skip
        reader.add_render_rule(name, rule)
    return _slugged(reader.render(text)), notes


def _markup(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """Elements as they are; what merely looks like one, as in List<String>, as the text it is."""
    return _TAG.sub(lambda tag: tag[0] if tag[1].lower() in _ELEMENTS else escape(tag[0]), tokens[at].content)


def _called(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    number = tokens[at].meta["id"] + 1
    return f'<sup><a href="#fn{number}">{number}</a></sup>'


def _nothing(*_: Any) -> str:
    """For the arrow back from a note, which is of no use on paper."""
    return ""


def _without_front(text: str) -> tuple[str, list[str]]:
    """Without the properties that programs write before a text (YAML); their title, where the text has none itself."""
    front = _FRONT.match(text)
    if front is None:
        return text, []
    rest, title = text[front.end() :], _TITLE.search(front[1])
    if title and not re.search(r"^#[ \t]|^=+[ \t]*$", rest, re.MULTILINE):
        rest = "# " + title[1].strip("\"'") + "\n\n" + rest
    return rest, ["The properties at its beginning are left out."]


def _slugged(markup: str) -> str:
    """Headings that links can lead to, under the names that GitHub gives them."""
    seen: Counter[str] = Counter()

    def named(found: re.Match[str]) -> str:
        plain = unescape(re.sub("<[^>]*>", "", found[2])).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        seen[slug] += 1
        again = f"-{seen[slug] - 1}" if seen[slug] > 1 else ""
        return f'<h{found[1]} id="{escape(slug)}{again}">{found[2]}</h{found[1]}>'

    return re.sub(r"<h([1-6])>(.*?)</h\1>", named, markup, flags=re.DOTALL)
