"""Flows as a person finds them: by group, by a word, by a document they take."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from itertools import groupby

from pipeline.contract import Flow
from pipeline.registry import flows, known_flow


def flows_found(search: str = "", media_types: Sequence[str] = ()) -> list[tuple[str, list[type[Flow]]]]:
    """(group, its flows) in order; with ``search`` those whose title, summary or group hold all its words.

    With ``media_types`` those that take a document of one of these types.
    """
    words = search.lower().split()
    found = [
        one
        for one in flows()
        if one.listed and all(word in f"{one.title} {one.summary} {one.group}".lower() for word in words)
    ]
    if media_types:
        found = [one for one in found if one.most != 0 and any(accepts(one.accepts, each) for each in media_types)]
    return [(group, list(members)) for group, members in groupby(found, key=lambda one: one.group)]


def flows_taking(media_type: str) -> list[type[Flow]]:
    """The flows that a document of this type can be given to."""
    return [one for one in flows() if one.listed and one.most != 0 and accepts(one.accepts, media_type)]


def accepts(patterns: Sequence[str], media_type: str) -> bool:
    return any(fnmatch(media_type, pattern) for pattern in patterns)


def title_of(key: str) -> str:
    """A flow's title; the key itself of one that is not installed any more."""
    found = known_flow(key)
    return found.title if found else key


def flow_choices() -> list[tuple[str, str]]:
    """(key, title) of all flows by title."""
    return sorted(((one.key, one.title) for one in flows()), key=lambda one: one[1])
