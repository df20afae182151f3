"""Measuring found questions against the truth: precision and recall of what matters to a reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.text.questions.question import Question
from pipeline.text.questions.wording import fold


@dataclass(frozen=True)
class Score:
    """Of ``wanted`` things ``right`` were found, among ``found``."""

    right: int
    wanted: int
    found: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wanted + other.wanted, self.found + other.found)


def measured(questions: Sequence[Question], truth: Sequence[Mapping[str, Any]]) -> dict[str, Score]:
    """Scores of "questions" (path and page), "stems", "types", "points" and "options" (label and text).

    Parts count like questions. A stem, type, option or amount counts as right only under the right path.
    """
    found, wanted = list(_found(questions)), list(_wanted(truth))
    return {
        "questions": _score(
            {(one["path"], one["page"]) for one in found}, {(one["path"], one["page"]) for one in wanted}
        ),
        "stems": _score({(one["path"], one["stem"]) for one in found}, {(one["path"], one["stem"]) for one in wanted}),
        "types": _score({(one["path"], one["type"]) for one in found}, {(one["path"], one["type"]) for one in wanted}),
        "points": _score(_pointed(found), _pointed(wanted)),
        "options": _score(
            {(one["path"], *option) for one in found for option in one["options"]},
            {(one["path"], *option) for one in wanted for option in one["options"]},
        ),
    }


def _score(found: set[Any], wanted: set[Any]) -> Score:
    return Score(len(found & wanted), len(wanted), len(found))


def _pointed(entries: Iterable[Mapping[str, Any]]) -> set[tuple[str, float]]:
    return {(entry["path"], entry["points"]) for entry in entries if entry["points"] is not None}


def _found(questions: Sequence[Question]) -> Iterable[dict[str, Any]]:
    for question in questions:
        yield {
            "path": question.path,
            "page": question.page,
            "type": question.type,
            "points": question.points,
            "stem": plain(question.stem),
            "options": [(option.label, plain(option.text)) for option in question.options],
        }
        yield from _found(question.sub_questions)


def _wanted(truth: Sequence[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for entry in truth:
        yield {
            "path": entry["path"],
            "page": entry["page"],
            "type": entry["type"],
            "points": entry.get("points"),
            "stem": plain(entry["stem"]),
            "options": [(label, plain(text)) for label, text in entry.get("options", [])],
        }
        yield from _wanted(entry.get("sub_questions", []))


def plain(text: str) -> str:
    """Text for comparison: quotes and dashes alike, no blanks, and no lines to write on, which may be drawings."""
    return fold(text).replace("_", "")
