"""Sections: headings, shared passages and instructions, and what they say about the questions below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.pdf.layout import TextRange
from pipeline.text.questions.labels import list_labels
from pipeline.text.questions.paper import Paper, Row
from pipeline.text.questions.points import each_points, product_of
from pipeline.text.questions.question import QuestionType
from pipeline.text.questions.wording import INSTRUCTIONS_HEADING, TRUE_FALSE_FIELD, is_about_parts, stated_type

SectionKind = Literal["section", "passage", "instruction"]

_NAMED = re.compile(
    r"^(?:section|part|group|unit|module|block)\s*[-–—:.]?\s*[\"'“(]?(?P<label>[A-Z]|[IVX]{1,4}|\d{1,2})[\"'”)]?"
    r"(?P<rest>$|\s*[-–—:.(].*|\s+(?:[A-Z(\d\[].*|of\b.*|\[.*))",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"^(?P<label>[A-Z]|[IVX]{1,4}|\d{1,2})[.):]\s+(?P<rest>\S.*)$")
_RANGE = re.compile(
    r"\b(?:questions?|q(?:uestion)?s?\.?|items?|nos?\.|problems?)\s*(?:nos?\.?|numbers?|#)?\s*[:\-]?\s*(?:q\.?\s*)?"
    r"(?P<first>[A-Z]?\.?\d{1,3})\s*(?:[-–—]|to|through|and|&)\s*(?:q\.?\s*)?(?P<last>[A-Z]?\.?\d{1,3})\b",
    re.IGNORECASE,
)
_ONLY = r"\s*(?:questions?|problems?|items?|type|answers?|section)?\s*(?:$|[:(\[\-–—,.])"
_TYPE_HEADING = re.compile(
    r"^(?:multiple[- ]choice|mcqs?\b|objective|true\s*(?:/|or|and|&|-)\s*false|t\s*/\s*f\b|fill[- ]in|match the|"
    r"(?:very )?short[- ]answer|long[- ]answer|free[- ]response|structured questions|case stud|"
    rf"(?:matching|essays?|numerical|problems?|calculations?|descriptive|comprehension){_ONLY})",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^(?:answer|choose|fill|match|write|state|circle|tick|mark|select|solve|complete|do|attempt)\b", re.IGNORECASE
)
_LEAD_IN = re.compile(
    r"^(?:use|refer|read|study|look|base|answer|questions?|for|directions|"
    r"the (?:following|next|passage|graph|table|diagram))\b",
    re.IGNORECASE,
)
_SECTION_NAMED = re.compile(r"\b(?i:section|part)\s*[-–:]?\s*(?P<label>[A-Z]|[IVX]{1,4}|\d{1,2})\b")
_SPEAKS_OF = re.compile(r"(?:sections?|parts?|questions?|each|all|answer)\b", re.IGNORECASE)
_HEADING_LENGTH = 110
_FORMS = frozenset({"mcq_single", "mcq_multiple", "true_false"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a passage that several questions share, or an instruction, with what it says.

    ``label`` is "A" of "Section A" or empty; ``first`` and ``last`` the numbers it speaks of as printed, or empty;
    ``type`` and ``points`` (of each question) what it says of them. ``parts`` is where it stands.
    """

    kind: SectionKind
    text: str
    label: str = ""
    first: str = ""
    last: str = ""
    type: QuestionType | None = None
    points: float | None = None
    has_parts: bool = False
    page: int = 1
    parts: tuple[TextRange, ...] = ()


def heading_rows(paper: Paper) -> dict[int, Row]:
    """Rows that head a section or a shared passage, by index."""
    return {row.index: row for row in paper.rows if _is_heading(row) or is_lead_in(row)}


def _is_heading(row: Row) -> bool:
    text = row.text.strip()
    if len(text) > _HEADING_LENGTH or (TRUE_FALSE_FIELD.match(text) and not (row.bold or text.isupper())):
        return False
    if _NAMED.match(text) and (row.bold or _is_title(text)):
        return True
    lettered = _LETTERED.match(text)
    if lettered and row.bold and not lettered["label"].isdigit() and _ORDER.match(lettered["rest"]):
        return stated_type(text) is not None
    if lettered and _TYPE_HEADING.match(lettered["rest"]):
        counts = product_of(text) is not None or each_points(text, None) is not None
        return counts or (row.bold and not lettered["label"].isdigit())
    if not _TYPE_HEADING.match(text):
        return False
    return row.bold or text.isupper() or (_is_title(text) and not text.rstrip(" :").endswith((".", "?")))


def _is_title(text: str) -> bool:
    """Short, and not the middle of a sentence."""
    words = text.split()
    return (
        text.isupper()
        or len(words) <= 4
        or sum(word[0].isupper() or not word[0].isalpha() for word in words) > 0.6 * len(words)
    )


def is_lead_in(row: Row) -> bool:
    """Whether the row begins something that a range of questions shares: "Use the map for questions 5 to 7"."""
    return _RANGE.search(row.text) is not None and _LEAD_IN.match(row.text) is not None and len(row.text) < 200


@dataclass(frozen=True, slots=True)
class Sections:
    """All that a paper says about its questions: before the first one, and in headings by their row's index."""

    instructions: tuple[Section, ...] = ()
    headed: Mapping[int, Section] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Section, ...]:
        return (*self.instructions, *self.headed.values())

    def above(self, row: int) -> Section | None:
        """The section that row ``row`` stands in: the last heading above it; shared passages are none."""
        rows = [index for index, entry in self.headed.items() if index < row and entry.kind == "section"]
        return self.headed[max(rows)] if rows else None

    def rule_for(self, number: str, row: int) -> Section | None:
        """What is said of question ``number`` at row ``row``, put together from all that speaks of it.

        In this order: what names its number, its section's heading, instructions that name its section, and
        instructions on the whole paper, which say nothing of types where there are sections.
        """
        heading = self.above(row)
        label = heading.label.upper() if heading is not None else ""
        spoken = [entry for entry in self.all if entry.kind != "passage"]
        said = [entry for entry in spoken if _covers(entry, number)]
        said += [heading] if heading is not None and not heading.first else []
        said += [entry for entry in self.instructions if label and entry.label.upper() == label and not entry.first]
        if not said and not self.headed:
            said += [_of_all(entry) for entry in self.instructions if not entry.first and not entry.label]
        if not said:
            return None
        return Section(
            kind="section",
            text=said[0].text,
            label=label,
            type=next((entry.type for entry in said if entry.type is not None), None),
            points=next((entry.points for entry in said if entry.points is not None), None),
            has_parts=any(entry.has_parts for entry in said),
            page=said[0].page,
        )


def _of_all(instruction: Section) -> Section:
    """An instruction on the whole paper: of types only those count whose questions have a common form."""
    return instruction if instruction.type in _FORMS else replace(instruction, type=None)


def sections_of(paper: Paper, starts: Sequence[int], headings: Mapping[int, Row]) -> Sections:
    """Headings with the rows that go with them, and instructions before the first question.

    ``starts`` are indices of the rows at which questions begin, in order; a heading row may not be one of them.
    """
    begun = set(starts)
    headed: dict[int, Section] = {}
    covered = -1
    for index, row in sorted(headings.items()):
        if index not in begun and index > covered:
            rows = _rows_below(paper, index, begun, headings)
            covered = rows[-1].index
            headed[index] = _section(row, rows)
    first = starts[0] if starts else len(paper.rows)
    return Sections(tuple(_instructions([row for row in paper.rows[:first] if row.index not in headings])), headed)


def _rows_below(paper: Paper, index: int, begun: set[int], headings: Mapping[int, Row]) -> list[Row]:
    """The heading and what stands between it and the next question or heading; a rule just below it is its own."""
    rows = [paper.rows[index]]
    for row in paper.rows[index + 1 :]:
        heads = row.index in headings and not (row.index == index + 1 and is_lead_in(row) and not is_lead_in(rows[0]))
        if row.index in begun or heads:
            break
        rows.append(row)
    return rows


def _section(row: Row, rows: list[Row]) -> Section:
    text = row.text.strip()
    whole = " ".join(other.text for other in rows[:6])
    named, lettered = _NAMED.match(text), _LETTERED.match(text)
    label = named["label"] if named else lettered["label"] if lettered and _is_heading(row) else ""
    section = _said(whole, "section", text, label, rows)
    says_nothing = section.type is None and section.points is None and not section.has_parts
    return replace(section, kind="passage") if not named and is_lead_in(row) and says_nothing else section


def _said(whole: str, kind: SectionKind, text: str, label: str, rows: list[Row]) -> Section:
    span = _RANGE.search(whole)
    first, last = (span["first"], span["last"]) if span else ("", "")
    count = int(last) - int(first) + 1 if first.isdigit() and last.isdigit() else None
    return Section(
        kind=kind,
        text=text,
        label=label,
        first=first,
        last=last,
        type=stated_type(whole),
        points=each_points(whole, count),
        has_parts=is_about_parts(whole),
        page=rows[0].page,
        parts=tuple(row.range_of(0, len(row.text)) for row in rows),
    )


def _instructions(rows: list[Row]) -> list[Section]:
    """One entry for each item of the list before the first question that says something about questions."""
    found: list[Section] = []
    for item in _items(rows):
        text = " ".join(row.text for row in item)
        named = _SECTION_NAMED.search(text)
        said = _said(text, "instruction", text, named["label"] if named else "", item)
        if INSTRUCTIONS_HEADING.match(text) is None and (said.first or said.type or said.points or said.label):
            found.append(said)
    return found


def _items(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows joined to items: a bullet, a label, a change of indent or a wide gap begins a new one."""
    items: list[list[Row]] = []
    for row in rows:
        before = items[-1][-1] if items else None
        if before is None or _begins_item(row, before):
            items.append([row])
        else:
            items[-1].append(row)
    return items


def _begins_item(row: Row, before: Row) -> bool:
    if row.text[0] in "•●▪◦–-*" or list_labels(row.text):
        return True
    if _SPEAKS_OF.match(row.text) and before.text.rstrip().endswith((".", ":", ";")):
        return True
    apart = row.page != before.page or row.box.y0 - before.box.y1 > 0.8 * row.size
    return apart or row.bold != before.bold or INSTRUCTIONS_HEADING.match(before.text) is not None


def _covers(section: Section, number: str) -> bool:
    if not section.first:
        return False
    first, last, own = (_split_number(text) for text in (section.first, section.last, number))
    if first is None or last is None or own is None:
        return False
    return own[0] in {"", first[0]} and first[1] <= own[1] <= last[1]


def _split_number(text: str) -> tuple[str, int] | None:
    match = re.match(r"^(?P<prefix>[A-Za-z]?)\.?(?P<number>\d+)", text)
    return (match["prefix"].upper(), int(match["number"])) if match else None
