"""What a summary is asked for, and how its draft and notes are handed from stage to stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from accounts.selectors.settings import setting
from pipeline.ai.summary import Note, Wish
from pipeline.contract import Facts, Input, Live
from pipeline.text.summary.statement import SUMMARY, Summary

JSON = "application/json"
NOTE_LIST: TypeAdapter[list[Note]] = TypeAdapter(list[Note])


@dataclass(frozen=True)
class Asked:
    """``page_limit`` is the most pages a document may have."""

    document: Input
    wish: Wish
    provider: str
    model: str
    page_limit: int = 0


def asked_of(facts: Facts) -> Asked:
    params = facts.params
    wish = Wish(params["style"], params["length"], params["language"], params["key_points"])
    chosen = facts.outputs.get("provider", params["provider"])
    return Asked(facts.document, wish, chosen, facts.outputs.get("model", params["model"]), setting("page_limit"))


def notes_in(hashes: Iterable[str], live: Live) -> list[Note]:
    """The notes of all parts, in their order."""
    return [note for sha in hashes for note in NOTE_LIST.validate_json(live.path_of(sha).read_bytes())]


def draft_of(found: Summary, live: Live) -> dict[str, Any]:
    target: Path = live.folder / "draft.json"
    target.write_bytes(SUMMARY.dump_json(found))
    return live.keep(target, kind="draft", name=target.name, media_type=JSON).reference
