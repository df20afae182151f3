"""How far an answer key covers a paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a key covers the questions.

    ``provided`` counts the key's entries (parts of an entry not apart), ``matched`` those that found their question.
    ``unmatched`` are the numbers of the others; ``unanswered`` the paths of questions without an answer from
    anywhere; ``kept`` the paths where a person's answer stood against the key's; ``doubts`` are sentences.
    """

    provided: int
    matched: int
    unmatched: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
