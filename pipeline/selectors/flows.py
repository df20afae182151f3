"""Flows as a person finds them: by group, by a word, by a document they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from fnmatch import fnmatch
from functools import lru_cache
from itertools import groupby
from typing import Final

from pipeline.contract import Flow
from pipeline.registry import flows, known_flow

ALIKE: Final = 0.7  # letters that two words have in common, of all, from which one may be meant for the other
NEAR: Final = 0.6  # likeness of a flow to a whole search from which it is offered
MOST_NEAR: Final = 3
STEM: Final = 4  # letters of a beginning that make two words of one kind: merging, merge
SAME_STEM: Final = 0.9
SMALL: Final = frozenset(
    ("a", "an", "and", "as", "for", "from", "i", "in", "into", "it", "my", "of", "on", "or", "the", "to", "with")
)


def flows_found(search: str = "", media_types: Sequence[str] = ()) -> list[tuple[str, list[type[Flow]]]]:
    """(group, its flows) in order; with ``search`` those in whose words all of its words begin one.

    With ``media_types`` those that take a document of one of these types.
    """
    found = [one for one in _offered(media_types) if begins(search, _words_of(one))]
    return [(group, list(members)) for group, members in groupby(found, key=lambda one: one.group)]


def flows_near(search: str, media_types: Sequence[str] = ()) -> list[type[Flow]]:
    """The flows whose words come nearest to those of a search, the nearest first; none where nothing is like it."""
    asked = [word for ways in _asked(search) for word in ways[0]]
    if not asked:
        return []
    found = [
        (_nearness(asked, _split(_words_of(one))), _nearness(asked, _split(one.title)), one)
        for one in _offered(media_types)
    ]
    found.sort(key=lambda row: row[:2], reverse=True)
    return [one for whole, _, one in found[:MOST_NEAR] if whole >= NEAR]


def begins(search: str, text: str) -> bool:
    """Whether each word of a search is the beginning of one in the text."""
    words = _split(text)
    return all(any(_begin(way, words) for way in ways) for ways in _asked(search))


def _begin(asked: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in asked)


def _offered(media_types: Sequence[str]) -> list[type[Flow]]:
    """The flows that stand in lists, all or those that take a document of one of these types."""
    found = [one for one in flows() if one.listed]
    if not media_types:
        return found
    return [one for one in found if one.most != 0 and any(accepts(one.accepts, each) for each in media_types)]


def _words_of(one: type[Flow]) -> str:
    return " ".join((one.title, one.summary, one.group, one.key, *one.words))


def _split(text: str) -> list[str]:
    """The words of a text; what has signs within is there by its parts and as one: PDF/A is pdf, a and pdfa."""
    found: list[str] = []
    for parts in _signed(text):
        found += parts if len(parts) == 1 else [*parts, *_glued(parts), "".join(parts)]
    return found


def _asked(search: str) -> list[list[list[str]]]:
    """For each word of a search that says what is looked for, the ways to read it; for all where none does.

    What has signs within is looked for by its parts, none of which is a letter alone, or else as one word.
    """
    words = [_glued(parts) for parts in _signed(search)]
    telling = [[one for one in parts if one not in SMALL] for parts in words]
    found = [(parts, whole) for parts, whole in zip(telling, words, strict=True) if parts]
    return [[parts, ["".join(whole)]] for parts, whole in found or zip(words, words, strict=True)]


def _signed(text: str) -> list[list[str]]:
    """The words of a text, each as its parts between signs: "PDF/A" has two."""
    return [re.findall(r"\w+", one) for one in re.findall(r"\w+(?:[^\w\s]+\w+)*", text.casefold())]


def _glued(parts: Sequence[str]) -> list[str]:
    """A letter alone says nothing without what stands beside it: pdf/a-2b is pdfa and 2b, e-mail is email."""
    found: list[str] = []
    for part in parts:
        if found and any(len(one) == 1 and one.isalpha() for one in (part, found[-1])):
            found[-1] += part
        else:
            found.append(part)
    return found


def _nearness(asked: Sequence[str], words: Sequence[str]) -> float:
    """How like the words asked for are to the likest of the others, in the mean."""
    return sum(max(_likeness(one, word) for word in words) for one in asked) / len(asked)


@lru_cache(maxsize=20_000)
def _likeness(asked: str, word: str) -> float:
    """1 for the beginning of the word, a little less for a like one, 0 for one that differs in much."""
    if word.startswith(asked):
        return 1.0
    if len(asked) >= STEM and asked[:STEM] == word[:STEM]:
        return SAME_STEM
    ratio = SequenceMatcher(None, asked, word).ratio()
    return ratio if ratio >= ALIKE else 0.0


def flows_taking(media_type: str) -> list[type[Flow]]:
    """The flows that a document of this type can be given to."""
    return [one for one in flows() if one.listed and one.most != 0 and accepts(one.accepts, media_type)]


def accepts(patterns: Sequence[str], media_type: str) -> bool:
    return any(fnmatch(media_type, pattern) for pattern in patterns)


def leads_on(media_type: str) -> bool:
    """Whether some listed flow is made for files of this type, and not for any file at all."""
    return any(accepts(one.accepts, media_type) for one in flows() if one.listed and "*/*" not in one.accepts)


def title_of(key: str) -> str:
    """A flow's title; the key itself of one that is not installed any more."""
    found = known_flow(key)
    return found.title if found else key


def stage_title(key: str, name: str) -> str:
    """The title of a flow's stage; its name where the flow does not have it any more."""
    found = known_flow(key)
    return next((one.title for one in found.stages if one.name == name), name) if found else name


def flow_choices() -> list[tuple[str, str]]:
    """(key, title) of all flows by title."""
    return sorted(((one.key, one.title) for one in flows()), key=lambda one: one[1])
