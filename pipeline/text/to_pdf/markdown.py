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

_ELEMENTS = nh3.ALLOWED_TAGS | {
    "address", "audio", "body", "button", "canvas", "fieldset", "font", "footer", "form", "head", "html", "iframe",
    "input", "label", "legend", "link", "main", "meta", "noscript", "object", "option", "picture", "script", "section",
    "select", "source", "style", "svg", "template", "textarea", "tfoot", "title", "video",
}  # fmt: skip

_FRONT = re.compile(r"\A---[ \t]*\n((?:\w[\w-]*[ \t]*:.*\n|[ \t#-].*\n|\n)+?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title[ \t]*:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_TASK = re.compile(r"(<li>(?:\s*<p>)?)\[([ xX])\](?=\s)")
_CODE = re.compile(  # in fences, and within a line or a few
    r"(^[ ]{0,3}(?P<mark>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=mark)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<tick>`{1,9})(?!`)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)(?P=tick)(?!`))",
    re.DOTALL | re.MULTILINE,
)
_NOTE = re.compile(r"^[ ]{0,3}\[\^([^\]\s]{1,60})\]:[ \t]*(.*(?:\n(?:[ ]{2,}|\t)[ \t]*\S.*)*)\n?", re.MULTILINE)
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)[^<>]*>")
_CALL = re.compile(r"\[\^([^\]\s]{1,60})\]")


def markdown_as_html(text: str) -> tuple[str, list[str]]:
    """HTML that is still to be cleaned, as markup in Markdown is kept; and notes."""
    text, notes = _without_front(text)
    text, footnotes = _without_footnotes(text)
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.add_render_rule("html_inline", _markup)
    reader.add_render_rule("html_block", _markup)
    found = _slugged(reader.render(text))
    if footnotes:
        entries = "".join(f'<p id="fn-{number}">{number}. {reader.renderInline(one)}</p>' for number, one in footnotes)
        found += f"<hr>{entries}"
    return _TASK.sub(lambda task: f"{task[1]}{'☐' if task[2] == ' ' else '☑'}", found), notes


def _markup(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """Elements as they are; what merely looks like one, as in List<String>, as the text it is."""
    return _TAG.sub(lambda tag: tag[0] if tag[1].lower() in _ELEMENTS else escape(tag[0]), tokens[at].content)


def _without_front(text: str) -> tuple[str, list[str]]:
    """Without the properties that programs write before a text (YAML); their title, where the text has none itself."""
    front = _FRONT.match(text)
    if front is None:
        return text, []
    rest, title = text[front.end() :], _TITLE.search(front[1])
    if title and not re.search(r"^#[ \t]|^=+[ \t]*$", rest, re.MULTILINE):
        rest = "# " + title[1].strip("\"'") + "\n\n" + rest
    return rest, ["The properties at its beginning are left out."]


def _without_footnotes(text: str) -> tuple[str, list[tuple[int, str]]]:
    """With calls that lead to the notes, and the notes in the order in which they are called; code stays as it is."""
    parts = _CODE.split(text)
    plain = parts[0 :: _CODE.groups + 1]
    notes = {found[1]: " ".join(found[2].split()) for part in plain for found in _NOTE.finditer(part)}
    if not notes:
        return text, []
    numbers: dict[str, int] = {}

    def called(found: re.Match[str]) -> str:
        if found[1] not in notes:
            return found[0]
        number = numbers.setdefault(found[1], len(numbers) + 1)
        return f'<sup><a href="#fn-{number}">{number}</a></sup>'

    plain = [_CALL.sub(called, _NOTE.sub("", part)) for part in plain]
    code = parts[1 :: _CODE.groups + 1]
    whole = plain[0] + "".join(one + other for one, other in zip(code, plain[1:], strict=True))
    return whole, [(number, notes[name]) for name, number in numbers.items()]


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
