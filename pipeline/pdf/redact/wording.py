"""What is put in place of words in strings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from urllib.parse import unquote

from pipeline.pdf.redact.rules import Rule, folded

BLACKENED = "█████"
Spared = Collection[tuple[str, str]]  # names of rules with texts, folded


def blackened(text: str, rules: Sequence[Rule], spared: Spared = frozenset()) -> str:
    """The text without what matches, also where an address spells it with percent signs (RFC 3986, 2.1)."""
    found = _without(text, rules, spared)
    if "%" in found and (spelt := unquote(found)) != found and (better := _without(spelt, rules, spared)) != spelt:
        return better
    return found


def _without(text: str, rules: Sequence[Rule], spared: Spared) -> str:
    for rule in rules:
        text = rule.replaced(text, partial(_instead, rule=rule.name, spared=spared))
    return text


def _instead(found: str, rule: str, spared: Spared) -> str:
    return found if (rule, folded(found)) in spared else BLACKENED
