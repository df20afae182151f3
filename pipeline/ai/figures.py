"""Values that the rules left open, by a chat model: what is asked, and the form of the answer.

What a model answers is a claim about the print: `pipeline.text.finance.assist` takes it only where it finds it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field, TypeAdapter

from pipeline.ai.enclosure import RULE, enclosed
from pipeline.text.finance.assist import Answer, Wanted
from pipeline.text.tokens import tokens_of

MOST_TOKENS: Final = 40_000  # of the pages that are sent; a longer document gives its first and its last ones
MOST_WANTED: Final = 60
TOKENS_EACH: Final = 60  # of an answer, for each field
SYSTEM: Final = (
    "You find values on the pages of an invoice or a bank statement. You are given the names of fields, each with what "
    "is known of it, and the text of the pages, row by row, with cells parted by tabs. For each field that is printed, "
    "give the words of its value exactly as they are printed, letter for letter, without its label, and the number of "
    "the page. Words that do not stand together in one cell are no value. Leave a field out when it is not printed, or "
    "when several values could be meant: never compute, convert, guess or complete one. " + RULE
)


class _Answer(BaseModel):
    name: Annotated[str, Field(max_length=60)]
    quote: Annotated[str, Field(max_length=300)]
    page: Annotated[int, Field(ge=0, le=100_000)] = 0


class Answers(BaseModel):
    answers: Annotated[list[_Answer], Field(max_length=MOST_WANTED)]


ANSWERS: TypeAdapter[Answers] = TypeAdapter(Answers)


def pages_to_send(pages: Mapping[int, str]) -> dict[int, str]:
    """From both ends, as many as fit: heads stand on the first page, totals on the last."""
    numbers, room = sorted(pages), MOST_TOKENS
    found: dict[int, str] = {}
    while numbers:
        number = numbers.pop(0 if len(found) % 2 == 0 else -1)
        room -= tokens_of(pages[number]) + 10
        if room < 0:
            break
        found[number] = pages[number]
    return dict(sorted(found.items()))


def prompt_of(pages: Mapping[int, str], wanted: Sequence[Wanted]) -> str:
    fields = "\n".join(f"- {one.name} ({one.kind}): {one.reason}" for one in wanted)
    return f"Fields:\n{fields}\n\n{enclosed(pages.items())}\n\nGive the answers for the fields above."


def answers_of(found: Answers, wanted: Iterable[Wanted]) -> list[Answer]:
    """Those for fields that were asked for."""
    names = {one.name for one in wanted}
    return [Answer(one.name, one.quote, one.page) for one in found.answers if one.name in names]
