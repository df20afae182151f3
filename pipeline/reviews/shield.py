"""The two reviews of the shield flow: its questions, and its mappings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, replace
from typing import Any

from accounts.errors import Invalid
from pipeline.pdf.layout import Box, TextRange
from pipeline.reviewing import Face, Facet, Operation, ReviewKind
from pipeline.reviews.mapping_scene import mapping_scene
from pipeline.reviews.question_scene import DOUBTFUL, question_scene
from pipeline.text.exam_files import QUESTIONS, READING
from pipeline.text.questions.question import Gold, Question
from pipeline.text.questions.revise import (
    as_parts,
    merge_questions,
    question_from_ranges,
    ranges_in_box,
    renamed,
    split_question,
    without_parts,
)
from pipeline.text.substitution.editing import settled
from pipeline.text.substitution.mapping import GivenMapping, Mapping, check_mapping, mappings_from
from pipeline.text.substitution.placing import place_wording
from pipeline.text.substitution.proposal import STRATEGIES, Strategy


@dataclass(frozen=True, slots=True)
class Place:
    """A character of the paper: the second question begins there."""

    page: int
    line: int
    character: int


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from its upper left corner."""

    page: int
    box: Box


# --- questions --------------------------------------------------------------------------------------------------
def _merge(values: Sequence[Question], _arguments: None, _outputs: MappingType[str, Any]) -> Sequence[Question]:
    merged = values[0]
    for one in values[1:]:
        merged = merge_questions(merged, one)
    return [merged]


def _split(values: Sequence[Question], at: Place, outputs: MappingType[str, Any]) -> Sequence[Question]:
    reading = READING.validate_json(outputs["reading"])
    line = reading.line(at.page, at.line)
    return split_question(reading, values[0], TextRange(at.page, at.line, at.character, len(line.text)))


def _nest(values: Sequence[Question], _arguments: None, _outputs: MappingType[str, Any]) -> Sequence[Question]:
    return [as_parts(values[0], values[1:])]


def _unnest(values: Sequence[Question], _arguments: None, outputs: MappingType[str, Any]) -> Sequence[Question]:
    return without_parts(READING.validate_json(outputs["reading"]), values[0])


def _add(_values: Sequence[Question], area: Area, outputs: MappingType[str, Any]) -> Sequence[Question]:
    reading = READING.validate_json(outputs["reading"])
    ranges = ranges_in_box(reading, area.page, area.box)
    if not ranges:
        raise ValueError("There is no text in that area.")
    return [question_from_ranges(reading, ranges)]


def _settle_question(before: Question, after: Question) -> Question:
    """An answer that a person typed is a person's, and always wins; another number is another path."""
    known = {part.path: part for part in before.sub_questions}
    parts = tuple(_settle_question(known[one.path], one) if one.path in known else one for one in after.sub_questions)
    settled = replace(after, gold=_settle_gold(before.gold, after.gold), sub_questions=parts)
    return settled if before.number == after.number else renamed(settled, before.number)


def _settle_gold(before: Gold, after: Gold) -> Gold:
    if (before.label, before.text) == (after.label, after.text):
        return after
    typed = Gold(label=after.label, text=after.text, source="person", confidence=1.0)
    return typed if typed.label or typed.text else Gold()


TYPES = {
    "mcq_single": "Choice, one answer",
    "mcq_multiple": "Choice, several answers",
    "true_false": "True or false",
    "short_answer": "Short answer",
    "essay": "Essay",
    "numerical": "Number",
    "fill_blank": "Fill in the blank",
    "matching": "Matching",
    "calculation": "Calculation",
    "unknown": "Not known",
}
QUESTION_FACE = Face(
    fields=(
        "number",
        "type",
        "points",
        "stem",
        "options.label",
        "options.text",
        "sub_questions.number",
        "sub_questions.stem",
        "sub_questions.points",
        "sub_questions.gold.label",
        "sub_questions.gold.text",
        "gold.label",
        "gold.text",
    ),
    words={
        "type": "Kind",
        "stem": "Wording",
        "options.text": "Wording",
        "sub_questions": "Parts",
        "sub_questions.stem": "Wording",
        "sub_questions.gold.label": "Right option",
        "sub_questions.gold.text": "Right answer",
        "gold.label": "Right option",
        "gold.text": "Right answer in words",
        **{f"type={key}": text for key, text in TYPES.items()},
    },
    long=frozenset({"stem", "gold.text"}),
    facets=(
        Facet("kind", "Kind", lambda question: [(question.type, TYPES[question.type])]),
        Facet("look", "To look at", lambda question: list(_doubts_about(question))),
    ),
    scene=question_scene,
    per_page=40,
)


def _doubts_about(question: Question) -> Iterator[tuple[str, str]]:
    if question.confidence < DOUBTFUL:
        yield "unsure", "Found without certainty"
    if question.gold.source == "none":
        yield "no_answer", "Without a right answer"
    elif question.gold.confidence < DOUBTFUL:
        yield "answer_unsure", "Answer matched without certainty"
    if question.type == "unknown":
        yield "no_kind", "Kind not known"


def _place_of(question: Question) -> tuple[int, int, int]:
    """Where it begins in the paper's reading order."""
    first = question.parts[0] if question.parts else TextRange(question.page, 0, 0, 0)
    return first.page, first.line, first.start


def _describe_question(question: Question) -> str:
    return f"{question.path}. {question.stem[:100]}"


QUESTION_REVIEW = ReviewKind(
    name="questions",
    title="Questions",
    item=Question,
    describe=_describe_question,
    operations=(
        Operation("merge", "Merge", _merge, least=2, most=20),
        Operation("nest", "Make parts of the first", _nest, least=2, most=20),
        Operation("unnest", "Take the parts out", _unnest, outputs=("reading",)),
        Operation("split", "Split", _split, arguments=Place, outputs=("reading",)),
        Operation("add", "Add from the page", _add, arguments=Area, least=0, most=0, outputs=("reading",)),
    ),
    settle=_settle_question,
    order=_place_of,
    empty_text="No questions were found. Add them by marking them on the page.",
    edit_fields=("number", "type", "stem", "options", "sub_questions", "points", "gold"),
    face=QUESTION_FACE,
)


# --- mappings ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wording:
    """A change that a person wishes; the server finds its place."""

    page: int
    original: str
    replacement: str
    before: str = ""
    after: str = ""
    occurrence: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Kinds of changes that are wanted instead, by their keys; none means any kind."""

    strategies: tuple[Strategy, ...] = ()


def _regenerate(values: Sequence[Mapping], wanted: Wanted, outputs: MappingType[str, Any]) -> Sequence[Mapping]:
    """Another change for the same question. Of an exchange all parts may be chosen, and are then replaced together."""
    first = values[0]
    if any(one.group != first.group or not one.group for one in values[1:]):
        raise ValueError("Choose one change, or all parts of one exchange.")
    if not first.question:
        raise ValueError("This change belongs to no question. Add another one in its place.")
    from pipeline.text.substitution.propose import another  # noqa: PLC0415 - planning is for who asks for it

    tried = tuple(dict.fromkeys(pair for one in values for pair in (*one.tried, (one.original, one.replacement))))
    found = another(
        READING.validate_json(outputs["reading"]),
        QUESTIONS.validate_json(outputs["questions"]),
        replace(first, group="") if len(values) == first.group_size else first,
        tried=tried,
        strategies=wanted.strategies or _kinds_like(first),
        seed=0,
    )
    if found is None:
        kinds = " of these kinds" if wanted.strategies else ""
        raise ValueError(f"No other change{kinds} fits question {first.question}. Add one of your own.")
    return [replace(one, tried=tried) for one in mappings_from(found)]


def _kinds_like(mapping: Mapping) -> Sequence[str]:
    """A notice is followed by a notice, every other change by any but a notice."""
    return ["notice"] if mapping.strategy == "notice" else [key for key in STRATEGIES if key not in ("notice", "given")]


def _add_wording(_values: Sequence[Mapping], wording: Wording, outputs: MappingType[str, Any]) -> Sequence[Mapping]:
    given = GivenMapping(**asdict(wording))
    questions = QUESTIONS.validate_json(outputs["questions"])
    return [place_wording(READING.validate_json(outputs["reading"]), given, questions)]


def _check_mapping(mapping: Mapping) -> None:
    try:
        check_mapping(mapping)
    except ValueError as error:
        raise Invalid(str(error), fields={"replacement": [str(error)]}) from None


MAPPING_FACE = Face(
    fields=("replacement", "leads_to", "signal"),
    words={
        "replacement": "Programs read",
        "leads_to": "Leads to the answer",
        "signal": "What such an answer shows",
        "strategies": "Kinds of changes",
        **{f"strategies={key}": text for key, text in STRATEGIES.items()},
    },
    long=frozenset({"signal"}),
    facets=(
        Facet("strategy", "Kind of change", lambda mapping: [(mapping.strategy, STRATEGIES[mapping.strategy])]),
        Facet("look", "To look at", lambda mapping: list(_remarks_on(mapping))),
    ),
    scene=mapping_scene,
    per_page=20,
)


def _remarks_on(mapping: Mapping) -> Iterator[tuple[str, str]]:
    if mapping.lint:
        yield "lint", "With a remark"
    if mapping.obstacle:
        yield "obstacle", "Cannot be placed"
    if not mapping.leads_to:
        yield "no_answer", "Leads to no known answer"


def _describe_mapping(mapping: Mapping) -> str:
    return f"{mapping.original} → {mapping.replacement}"


MAPPING_REVIEW = ReviewKind(
    name="mappings",
    title="Changes of wording",
    item=Mapping,
    describe=_describe_mapping,
    operations=(
        Operation(
            "regenerate",
            "Another one",
            _regenerate,
            arguments=Wanted,
            most=10,
            outputs=("reading", "questions"),
            proposes=True,
        ),
        Operation(
            "add", "Add a change", _add_wording, arguments=Wording, least=0, most=0, outputs=("reading", "questions")
        ),
    ),
    check=_check_mapping,
    settle=settled,
    empty_text="No change is proposed. Add one, or start again with other kinds of changes.",
    edit_fields=("replacement", "leads_to", "signal"),
    face=MAPPING_FACE,
)

__all__ = ["MAPPING_REVIEW", "QUESTIONS", "QUESTION_REVIEW", "Wanted", "Wording"]
