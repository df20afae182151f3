"""Kinds: which of the ten types of question a question is, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.questions.anatomy import Anatomy
from pipeline.text.questions.question import QuestionType
from pipeline.text.questions.roles import is_yes_no, text_of
from pipeline.text.questions.sections import Section
from pipeline.text.questions.wording import BLANK, COMMAND, LEADERS, MATCHING, SEVERAL_RIGHT, TRUE_FALSE

_I = re.IGNORECASE
_CALCULATE = re.compile(
    r"\b(?:evaluate (?:the )?(?:integral|limit|expression|sum|following integral)|differentiate (?!between)|"
    r"find (?:the )?(?:value|roots?|solutions?|derivative|integral|area|volume|mean|median|mode|probability|"
    r"sum|product|distance|speed|velocity|acceleration|force|mass|time|angle|length|slope|equation|inverse|determinant|eigen\w+|"
    r"\w+ of (?:a|an|the)\b.*\d)|determine the (?:value|number|magnitude|force|speed|velocity|probability)|"
    r"prove that|show that)",
    _I,
)
_SUMS = re.compile(r"\b(?:calculate|compute|solve|derive|simplify|factori[sz]e|integrate)\b", _I)
_NUMERIC = re.compile(
    r"\b(?:how many|how much|how (?:far|fast|tall|heavy)|"
    r"what is the (?:value|sum|product|total|probability|area|volume|number|numerical)|"
    r"nearest (?:integer|whole)|decimal places|significant figures|numerical value|integer value)\b",
    _I,
)
_ESSAY = re.compile(
    r"\b(?:essay|in detail|discuss|critically|elaborate|compare and contrast|evaluate|analy[sz]e|argue|"
    r"to what extent|assess|"
    r"examine|justify your|with (?:suitable )?examples|(?:1\d\d|[2-9]\d\d)\s*(?:-|–|to)?\s*\d*\s*words)\b",
    _I,
)
_EXPLAIN = re.compile(
    r"\b(?:explain|describe|outline|illustrate|derive|summari[sz]e|write (?:a note|short notes?|about))\b", _I
)
_SHORT = re.compile(
    r"^(?:[\"'“‘]\s*)?(?:define|name|list|state|mention|give|identify|what|who|whom|whose|when|where|which|why|how|label|write|"
    r"enumerate|enlist|suggest|distinguish|differentiate|comment|is|are|do|does|did|can|could|should|would|explain|describe|draw|locate)\b",
    _I,
)
_LONG_ANSWER_POINTS = 5.0
_JUDGED = 4000  # letters of a text that are looked at
_CHOICE_TYPES: tuple[QuestionType, ...] = ("mcq_single", "mcq_multiple")
_OPEN_TYPES: tuple[QuestionType, ...] = ("essay", "calculation", "numerical", "short_answer")


def kind_of(anatomy: Anatomy, stem: str, rule: Section | None, points: float | None) -> tuple[QuestionType, float]:
    """The type and how sure it is (0 to 1).

    What is printed with the question (options, a blank, "True/False") outweighs the section's rule, which outweighs
    the words of the question.
    """
    stated = rule.type if rule is not None else None
    stem = stem[:_JUDGED]
    if anatomy.matching:
        return "matching", 1.0
    if anatomy.options:
        return _kind_of_choice(anatomy, stem, stated)
    if anatomy.true_false_field or TRUE_FALSE.search(stem) or stated == "true_false":
        return "true_false", 1.0
    if anatomy.parts:
        return _kind_of_whole(anatomy, stem, rule)
    return _kind_of_open(anatomy, stem, stated) or _kind_by_words(stem, points)


def _kind_of_open(anatomy: Anatomy, stem: str, stated: QuestionType | None) -> tuple[QuestionType, float] | None:
    """The type of a question without options or parts, where its form or its section tells."""
    if BLANK.search(stem) or stated == "fill_blank":
        return "fill_blank", 1.0
    if _has_gap(anatomy):
        return "fill_blank", 0.8
    if MATCHING.match(stem) or stated == "matching":
        return "matching", 0.7  # its columns were not found
    if stated in _CHOICE_TYPES:
        return stated, 0.5  # its options were not found
    return (stated, 1.0) if stated is not None else None


def _kind_of_choice(anatomy: Anatomy, stem: str, stated: QuestionType | None) -> tuple[QuestionType, float]:
    texts = {text_of(item).strip(" .").lower() for item in anatomy.options}
    if is_yes_no(anatomy.options) and texts <= {"true", "false", "t", "f"}:
        return "true_false", 1.0
    if SEVERAL_RIGHT.search(stem) or stated == "mcq_multiple":
        return "mcq_multiple", 1.0
    return ("mcq_multiple", 0.7) if anatomy.boxed else ("mcq_single", 1.0)


def _kind_of_whole(anatomy: Anatomy, stem: str, rule: Section | None) -> tuple[QuestionType, float]:
    """A question with parts has their type when they agree, else that of the section, else of its longest answer."""
    kinds = [kind_of(part.anatomy, _text(part.anatomy), rule, None)[0] for part in anatomy.parts]
    if rule is not None and rule.type in _OPEN_TYPES:
        return rule.type, 1.0
    told = set(kinds) - {"unknown"}
    if len(told) == 1:
        return told.pop(), 0.9
    for kind in _OPEN_TYPES:
        if kind in told:
            return kind, 0.7
    return _kind_by_words(stem, None)


def _kind_by_words(stem: str, points: float | None) -> tuple[QuestionType, float]:
    numbers = re.search(r"\d", stem) is not None
    if _SUMS.search(stem) or (
        _CALCULATE.search(stem)
        and (
            numbers
            or "=" in stem
            or re.search(r"\b(?:integral|equation|derivative|prove|show|solve|derive)\b", stem, _I)
        )
    ):
        return "calculation", 0.9
    if _NUMERIC.search(stem) and numbers:
        return "numerical", 0.8
    if _ESSAY.search(stem) or (_EXPLAIN.search(stem) and points is not None and points >= _LONG_ANSWER_POINTS):
        return "essay", 0.8
    if _NUMERIC.search(stem):
        return "numerical", 0.7
    sentences: Sequence[str] = re.split(r"(?<=[.?!:,])\s+", stem)
    if any(_SHORT.match(sentence) for sentence in sentences) or stem.rstrip(" \"”').").endswith("?"):
        return ("essay", 0.6) if points is not None and points >= 2 * _LONG_ANSWER_POINTS else ("short_answer", 0.8)
    if any(COMMAND.match(sentence) for sentence in sentences):
        return "short_answer", 0.7
    return "unknown", 0.5


def _text(anatomy: Anatomy) -> str:
    return " ".join(piece.text for piece in anatomy.stem)


def _has_gap(anatomy: Anatomy) -> bool:
    """Whether a sentence is broken by a gap that a drawn line fills: "is called          ."."""
    for piece in anatomy.stem:
        if LEADERS.search(piece.text):
            continue
        for cell in piece.row.cells[1:]:
            if piece.start < cell.start < piece.end:
                rest = piece.row.text[cell.start : piece.end]
                if rest[0] in ".,;" or (rest[0].islower() and piece.row.text[cell.start - 2].islower()):
                    return True
    return False
