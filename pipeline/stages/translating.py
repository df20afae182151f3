"""A chunk of a document, translated by a model; and what of its answer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ai import translation as asking
from pipeline.ai.translation import Chunk, Term
from pipeline.contract import Refused
from pipeline.providers.chat import Question, ask
from pipeline.providers.service import Service
from pipeline.text.prose.paragraph import Paragraph, Prose
from pipeline.text.prose.translated import Translated
from pipeline.text.tokens import tokens_of

SPARE, LONGER = 300, 3  # tokens an answer may have beyond so many times those of its paragraphs


@dataclass(frozen=True)
class Wanted:
    """Codes of both languages, ``source`` "" where it is not known; the model, "" for the provider's own."""

    source: str
    target: str
    model: str


def chunks_in(prose: Prose) -> list[Chunk]:
    """The same ones wherever they are asked for."""
    return asking.chunks_of(prose.paragraphs, sum(tokens_of(one.text) for one in prose.paragraphs))


def untranslated(one: Paragraph) -> Translated:
    """As it was, for want of an answer."""
    return Translated(one.place, one.text, one.text, one.kind, one.level, one.mark, is_original=True)


def translate_chunk(
    service: Service, prose: Prose, chunk: Chunk, terms: Sequence[Term], wanted: Wanted
) -> list[Translated]:
    """Every paragraph of the chunk; what the first answer lacks is asked for once more.

    Raises Refused "answer_unfit" where nothing comes in the form asked for, and what `ask` raises.
    """
    paragraphs = prose.paragraphs[chunk.first : chunk.last]
    protected = {
        number: asking.protect(one.text)
        for number, one in enumerate(paragraphs, 1)
        if one.kind != "code" and not asking.needs_no_translation(one.text)
    }
    relevant = asking.terms_in(terms, "\n".join(one.text for one in paragraphs), inflected=True)
    before = asking.before(prose.paragraphs[max(0, chunk.first - 2) : chunk.first])
    is_marked = any(asking.has_marks(one.text) for one in paragraphs)
    system = asking.system_for(
        wanted.source, wanted.target, relevant, is_markdown=prose.is_markdown, is_marked=is_marked
    )  # fmt: skip
    found: dict[int, str] = {}
    for _ in range(2):
        left = {number: one.text for number, one in protected.items() if number not in found}
        if not left:
            break
        longest = SPARE + LONGER * sum(map(tokens_of, left.values()))
        answer = ask(service, Question(system, asking.prompt_for(left, before), longest=longest), model=wanted.model)
        passages = asking.passages_in(answer.text, left)
        if answer.cut and passages:
            passages.popitem()  # the last one may be cut in its middle
        found |= passages
    if protected and not found:
        raise Refused("answer_unfit", f"{wanted.model} does not answer in the form asked for. Take another model.")
    return [
        _judged(
            one, found.get(number), protected[number].kept if number in protected else None, relevant, wanted.target
        )
        for number, one in enumerate(paragraphs, 1)
    ]


def _judged(
    one: Paragraph, answer: str | None, kept: Sequence[str] | None, terms: Sequence[Term], target: str
) -> Translated:
    """``kept`` is None for what needs no translation, ``answer`` for what got none."""
    if kept is None:
        return Translated(one.place, one.text, one.text, one.kind, one.level, one.mark)
    if answer is None:
        return untranslated(one)
    text, lost = asking.restore(answer, kept)
    doubts = asking.doubts_about(one.text, text, lost, asking.terms_in(terms, one.text), target)
    return Translated(one.place, one.text, text, one.kind, one.level, one.mark, tuple(doubts))
