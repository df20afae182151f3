"""The answer key: what it says of each question, whether printed as a list, a table or in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.questions.answering import Answer, answer_in
from pipeline.text.questions.blocks import Block, blocks_of
from pipeline.text.questions.chain import best_chain, candidates_of
from pipeline.text.questions.furniture import furniture_of
from pipeline.text.questions.lists import items_of, lists_in, tokens_of
from pipeline.text.questions.paper import Cell, Paper, Row, paper_of
from pipeline.text.questions.pieces import Piece, joined, ranges_of
from pipeline.text.questions.sections import heading_rows, sections_of

_PAIR = re.compile(
    r"(?<![^\s,;|])(?:q(?:uestion)?\.?\s*)?(?P<number>[A-Z]?\.?\d{1,3}(?:\.\d{1,2})?)\s*(?:[.):\-–—=>→|]+|\s)\s*"
    r"[(\[]?(?P<answer>[A-J](?:\s*[&/+]\s*[A-J])*|true|false|T|F)[)\]]?(?=[\s,;.|]|$)[,;.|]?",
    re.IGNORECASE,
)
_ONE_ANSWER = re.compile(r"[(\[]?(?:[A-J]|true|false|T|F)[)\].]?", re.IGNORECASE)
_SENTENCE = re.compile(r"^(?P<first>.*?)(?<!\.[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)\.(?=\s|$)")
_FEWEST_PAIRS = 3
_QUOTE = 240  # letters of evidence


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What a key says of one question.

    ``number`` is as printed ("7"), or "7(b)" for a part. ``section`` is the label of the key's section, ``run`` counts
    from 0 how often numbering has begun anew. ``labels`` are options' labels or "True"/"False", ``text`` the answer in
    words, ``explanation`` what follows it. ``evidence`` quotes the key and ``parts`` say where it stands.
    """

    number: str
    answer: Answer
    text: str = ""
    explanation: str = ""
    evidence: str = ""
    section: str = ""
    run: int = 0
    page: int = 1
    confidence: float = 1.0
    parts: tuple[TextRange, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return self.answer.labels if self.answer.firm else ()


def read_answer_key(reading: Reading) -> tuple[KeyEntry, ...]:
    """The entries of a key in reading order; a document that is no key gives few or none.

    Understood are numbered entries ("1. (B) Text. Explanation"), pairs in rows or tables ("1 B 2 C", "1-b, 2-c"),
    and a row of numbers over a row of answers. An entry with parts is followed by one entry for each part.
    """
    paper = paper_of(reading, furniture_of(reading))
    headings = heading_rows(paper)
    pairs = _pairs(paper)
    if _are_all(paper, headings, pairs):
        return tuple(_numbered_runs(pairs, paper, headings))
    return tuple(_numbered_entries(paper, headings))


def _numbered_entries(paper: Paper, headings: Mapping[int, Row]) -> Iterator[KeyEntry]:
    candidates = [one for one in candidates_of(paper) if one.row.index not in headings]
    links = best_chain(candidates, headings.keys())
    sections = sections_of(paper, [link.candidate.row.index for link in links], headings)
    for block in blocks_of(paper, links, sections, {}):
        yield from _entries(block, paper)


def _entries(block: Block, paper: Paper) -> Iterator[KeyEntry]:
    """The block's entry, and those of its parts when it begins with the first of a list of parts."""
    label = block.link.candidate.label
    entry = _entry(label.printed, block.pieces, paper)
    entry = replace(entry, section=block.section, run=block.run, page=block.rows[0].page)
    entry = replace(entry, confidence=round(block.link.certainty, 2))
    yield entry
    found = lists_in(tokens_of(block.pieces, label.printed)) if block.pieces else []
    if found and found[0].first == (0, block.pieces[0].start):
        for item in items_of(found[0], block.pieces):
            part = _entry(f"{label.printed}({item.label.printed})", item.pieces, paper)
            yield replace(part, section=entry.section, run=entry.run, page=item.row.page, confidence=entry.confidence)


def _entry(number: str, pieces: Sequence[Piece], paper: Paper) -> KeyEntry:
    whole = joined(pieces, paper.words)
    answer = _answer_in_cell(pieces, whole) or answer_in(whole)
    text, explanation = answer.text or answer.whole, ""
    sentence = _SENTENCE.match(text)
    if answer.labels and answer.labels[0] in {"True", "False"}:
        text, explanation = answer.labels[0], answer.text
    elif answer.labels and answer.firm and sentence is not None:
        text, explanation = sentence["first"], text[sentence.end() :].strip()
    return KeyEntry(number, answer, text, explanation, whole[:_QUOTE], parts=ranges_of(pieces))


def _answer_in_cell(pieces: Sequence[Piece], whole: str) -> Answer | None:
    """The answer that stands alone in the first cell of a table's row, before an explanation in the next."""
    if not pieces:
        return None
    first = pieces[0]
    cell = next((cell for cell in first.row.cells if cell.start == first.start and cell.end < first.end), None)
    if cell is None or not _ONE_ANSWER.fullmatch(first.row.text[cell.start : cell.end]):
        return None
    answer = answer_in(first.row.text[cell.start : cell.end])
    return replace(answer, text=whole[cell.end - cell.start :].strip(), whole=whole)


def _pairs(paper: Paper) -> list[tuple[KeyEntry, int]]:
    """Entries from rows that hold nothing but numbers and answers, with the row's index."""
    found: list[tuple[KeyEntry, int]] = []
    for row in paper.rows:
        matches = list(_PAIR.finditer(row.text))
        if _left_of(row.text, matches).strip(" ,;.|"):
            below = paper.rows[row.index + 1] if row.index + 1 < len(paper.rows) else None
            found += [(entry, row.index) for entry in _over_below(row, below)]
        else:
            found += [
                (_pair(match["number"], row, match.start(), match.end(), match["answer"]), row.index)
                for match in matches
            ]
    return found


def _left_of(text: str, matches: Sequence[re.Match[str]]) -> str:
    for match in reversed(matches):
        text = text[: match.start()] + text[match.end() :]
    return text


def _pair(number: str, row: Row, start: int, end: int, printed: str) -> KeyEntry:
    quote = row.text[start:end].strip(" ,;|")
    answer = answer_in(printed)
    return KeyEntry(number, answer, evidence=quote, page=row.page, parts=(row.range_of(start, end),))


def _over_below(row: Row, below: Row | None) -> Iterator[KeyEntry]:
    """Numbers in the cells of one row, their answers below them in the next."""
    if below is None or below.page != row.page:
        return
    numbers = [cell for cell in row.cells if row.text[cell.start : cell.end].isdigit()]
    answers = [cell for cell in below.cells if _ONE_ANSWER.fullmatch(below.text[cell.start : cell.end])]
    if len(numbers) < _FEWEST_PAIRS or len(numbers) != len(answers):
        return
    for number, answer in zip(numbers, answers, strict=True):
        if _is_under(answer, number):
            text = below.text[answer.start : answer.end]
            entry = _pair(row.text[number.start : number.end], below, answer.start, answer.end, text)
            yield replace(entry, confidence=0.95)


def _is_under(lower: Cell, upper: Cell) -> bool:
    return abs((lower.x0 + lower.x1) - (upper.x0 + upper.x1)) < 30


def _are_all(paper: Paper, headings: Mapping[int, Row], pairs: Sequence[tuple[KeyEntry, int]]) -> bool:
    """Whether the key is made of pairs: from the first one on, most rows hold some."""
    if len(pairs) < _FEWEST_PAIRS:
        return False
    used = {index for _, index in pairs}
    used |= {part.line for entry, _ in pairs for part in entry.parts}
    rows = [row.index for row in paper.rows if row.index >= pairs[0][1] and row.index not in headings]
    return sum(index in used for index in rows) >= 0.6 * len(rows)


def _numbered_runs(
    pairs: Sequence[tuple[KeyEntry, int]], paper: Paper, headings: Mapping[int, Row]
) -> Iterator[KeyEntry]:
    """The pairs with their section, and with a new run of numbers wherever a number comes again."""
    sections = sections_of(paper, [], headings)
    seen: set[str] = set()
    run = 0
    for entry, row in pairs:
        if entry.number in seen:
            seen, run = set(), run + 1
        seen.add(entry.number)
        heading = sections.above(row)
        yield replace(entry, run=run, section=heading.label if heading is not None else "")
