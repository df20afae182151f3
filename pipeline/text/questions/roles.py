"""Roles: whether a list within a question is its options, its parts or statements to judge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.text.questions.lists import Item, LabelList
from pipeline.text.questions.points import inline_points
from pipeline.text.questions.sections import Section
from pipeline.text.questions.wording import ARRANGE, ASSERTION, BLANK, COMMAND, TRUE_FALSE, WANTS_ONE, WANTS_PARTS

_YES_NO = frozenset({"true", "false", "t", "f", "yes", "no", "correct", "incorrect", "right", "wrong", "not given"})
_VALUE = re.compile(r"(?=.*\d)[\d.,\s%$€£°/+\-–^²³a-zA-Z]{1,14}")
_OPEN_TYPES = frozenset({"essay", "short_answer", "calculation", "numerical", "fill_blank"})
_CHOICE_TYPES = frozenset({"mcq_single", "mcq_multiple"})


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a list is judged: the section's rule, the question's number, and the paper's habit.

    ``habit`` gives for a label style +1 where the paper mostly uses it for options, -1 where for parts.
    """

    rule: Section | None = None
    number: str = ""
    habit: Mapping[str, float] = field(default_factory=dict)


def is_yes_no(items: Sequence[Item]) -> bool:
    """Whether all items are answers such as True, False, Yes, No."""
    return len(items) >= 2 and all(_plain(item) in _YES_NO for item in items)


def _plain(item: Item) -> str:
    return text_of(item).strip(" .()[]").lower()


def text_of(item: Item) -> str:
    return " ".join(piece.text for piece in item.pieces)


def option_score(
    one: LabelList, items: Sequence[Item], stem: str, context: Context, *, led_in: bool, inner: int = 0
) -> float:
    """Above 0 the list reads as options, below as parts; the size says how clearly.

    ``led_in`` when a word such as "Options:" stands before it; ``inner`` counts items with lists of their own.
    """
    if is_yes_no(items):
        return 6.0
    if inner >= 2:
        return -6.0
    score = _by_rule(context.rule) + _by_labels(one) + _by_stem(stem) + _by_items(items)
    score += 4.0 if led_in else 0.0
    score += 0.8 * context.habit.get(one.style, 0.0)
    rows = [token.piece for token in one.tokens]
    if len(set(rows)) < len(rows):
        score += 1.5  # side by side
    return score


def are_statements(items: Sequence[Item], stem: str) -> bool:
    """Whether a list without options after it is what the question is about: things to put in order."""
    codes = all(
        re.fullmatch(r"[\dA-Za-z](?:[\s,>\-–&]*(?:and\s)?[\dA-Zivx]{1,4})+", text_of(item).strip()) for item in items
    )
    return ARRANGE.search(stem) is not None and not codes


def _by_rule(rule: Section | None) -> float:
    if rule is None:
        return 0.0
    if rule.type in _CHOICE_TYPES:
        return 3.0
    if rule.has_parts:
        return -3.0
    return -2.0 if rule.type in _OPEN_TYPES or rule.type == "true_false" else 0.0


def _by_labels(one: LabelList) -> float:
    count = len(one)
    if one.kind != "letter":
        score = -1.0
    elif one.labels[0].printed.isupper():
        score = 1.0
    else:
        score = 0.3
    if 3 <= count <= 5:
        score += 0.7
    elif count == 2:
        score -= 1.5
    elif count > 6:
        score -= 2.0
    return score


def _by_stem(stem: str) -> float:
    if not stem:
        return -2.5
    score = 0.0
    end = stem.rstrip(" \"'”’)")
    if end.endswith("?"):
        score += 1.0
    elif end.endswith((":", "-", "–", "—", "…", "..")):
        score += 0.3
    if BLANK.search(stem):
        score += 1.0
    if WANTS_ONE.search(stem) or ASSERTION.search(stem):
        score += 1.5
    if WANTS_PARTS.search(stem) and not WANTS_ONE.search(stem):
        score -= 3.0
    if TRUE_FALSE.search(stem):
        score -= 4.0  # statements to judge, one by one
    return score


def _by_items(items: Sequence[Item]) -> float:
    texts = [text_of(item).strip() for item in items]
    count = len(texts)
    asking = sum("?" in text or COMMAND.match(text) is not None for text in texts) / count
    scored = sum(_has_points(item) for item in items) / count
    blank = sum(BLANK.search(text) is not None for text in texts) / count
    words = sum(len(text.split()) for text in texts) / count
    score = -4.0 * asking - 5.0 * scored - 2.0 * blank
    if words <= 8:
        score += 0.5
    elif words > 30:
        score -= 1.0
    if all(_VALUE.fullmatch(text) for text in texts):
        score += 0.7  # values to pick from
    return score


def _has_points(item: Item) -> bool:
    return any(inline_points(piece, last=piece is item.pieces[-1]) is not None for piece in item.pieces)
