"""How a list of opposites becomes a table of every form of its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.text.substitution.grammar import ing, participle, past, plural, third

Kind = Literal["adjective", "graded", "comparative", "superlative", "adverb", "noun", "verb", "word"]

# What makes an opposite long enough without changing its sense, by the kind of word it stands before.
BOOSTERS: dict[Kind, tuple[str, ...]] = {
    "graded": ("very", "rather"),
    "comparative": ("far", "much"),
    "superlative": ("very",),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Opposites of one kind. Each line of ``lines`` is a word and what may stand for it; the first of these also
    goes the other way. A bar instead of the blank after the first word makes the line go one way only; underscores
    are blanks within a phrase. ``why`` says why such a change changes the answer."""

    kind: Kind
    why: str
    lines: str


@dataclass(frozen=True, slots=True)
class Opposite:
    """What may stand for a form of a word."""

    text: str
    kind: Kind
    why: str
    lemma: str  # the word as listed
    form: str = ""  # of a verb: base, third, past, participle, ing

    @property
    def boosted(self) -> tuple[str, ...]:
        """The same with a word of degree before it, where the kind of word bears one."""
        return tuple(f"{booster} {self.text}" for booster in BOOSTERS.get(self.kind, ()))


_VERB_FORMS = ("base", "third", "past", "participle", "ing")

Table = dict[str, tuple[Opposite, ...]]


def table_of(groups: Iterable[Group]) -> Table:
    """Every form of every word, in lower case, with its opposites in the order listed."""
    found: dict[str, dict[str, Opposite]] = {}
    for group in groups:
        for one, other in _pairs(group):
            names = _VERB_FORMS if group.kind == "verb" else ("",) * len(_forms(one, group.kind))
            forms = zip(names, _forms(one, group.kind), _forms(other, group.kind), strict=True)
            for name, form, opposite in forms:
                # Where past and participle are alike, either will do: the name of the form is left open.
                same = _forms(other, "verb")[2] == _forms(other, "verb")[3] if group.kind == "verb" else True
                entry = Opposite(opposite, group.kind, group.why, one, "" if same else name)
                if form != opposite:
                    found.setdefault(form, {}).setdefault(opposite, entry)
    return {form: tuple(opposites.values()) for form, opposites in found.items()}


def _pairs(group: Group) -> Iterator[tuple[str, str]]:
    for line in group.lines.strip().splitlines():
        one_way = "|" in line
        words = [word.replace("_", " ") for word in line.replace("|", " ").split()]
        if not words:
            continue
        for other in words[1:]:
            yield words[0], other
        if not one_way:
            yield words[1], words[0]


def _forms(word: str, kind: Kind) -> tuple[str, ...]:
    if kind == "noun":
        return word, plural(word)
    if kind == "verb":
        first, _, rest = word.partition(" ")
        tail = f" {rest}" if rest else ""
        return tuple(form + tail for form in (first, third(first), past(first), participle(first), ing(first)))
    return (word,)
