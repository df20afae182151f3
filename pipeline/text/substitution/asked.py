"""A question as the strategies see it: sentences of words, options with their labels, and the right answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.questions.question import Option, Question
from pipeline.text.questions.wording import COMMAND, TRUE_FALSE
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.instructions import INSTRUCTION, SPEAKS_OF_PAPER
from pipeline.text.substitution.words import Word, has_code, may_be_set, words_in

Role = Literal["question", "statement", "instruction"]

_ENDS = re.compile(r"[.?!]")
_ABBREVIATIONS = word_set("e.g i.e etc vs cf dr mr mrs ms prof st no nos q fig eq approx ca al inc ltd u.s u.k ph.d")
_LABEL = re.compile(r"[(\[]?\s*(?P<label>[^\s()\[\].:]{1,5})\s*[)\].:]*\s*$")
_LONG_STEM = 70  # words; of a longer one only what asks is changed
_SHARED = 3  # questions that have a sentence in common: it is part of the paper's form
_TRUTHS = {"true": "True", "false": "False", "t": "True", "f": "False"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the stem. ``focus`` marks one that is asked or judged."""

    words: tuple[Word, ...]
    role: Role
    focus: bool

    @property
    def text(self) -> str:
        return " ".join(f"{word.lead}{word.text}{word.tail}" for word in self.words)


@dataclass(frozen=True, slots=True)
class Choosable:
    """An option: ``label`` where its letter is printed with its brackets, ``whole`` its text when on one line."""

    option: Option
    label: TextRange | None
    whole: TextRange | None
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return self.option.text


@dataclass(frozen=True)
class Asked:
    """One question or part, with the sentences of its own stem."""

    reading: Reading
    question: Question
    sentences: tuple[Sentence, ...]
    options: tuple[Choosable, ...]

    @property
    def path(self) -> str:
        return self.question.path

    @cached_property
    def judged(self) -> bool:
        """Whether the stem is to be called true or false."""
        return self.question.type == "true_false"

    @cached_property
    def chosen(self) -> bool:
        """Whether one or more of printed options are to be chosen."""
        return len(self.options) >= 2 and not self.judged

    @cached_property
    def open(self) -> bool:
        return not self.judged and not self.chosen

    @cached_property
    def right(self) -> tuple[str, ...]:
        """Labels of the right options, as far as they are known."""
        labels = {option.option.label.lower(): option.option.label for option in self.options}
        named = [label.strip().lower() for label in self.question.gold.label.split(",")]
        return tuple(labels[label] for label in named if label in labels)

    @cached_property
    def truth(self) -> str:
        """ "True" or "False" as the answer is known, else ""."""
        if not self.judged:
            return ""
        for option in self.options:
            if (option.option.label,) == self.right:
                return _TRUTHS.get(option.text.strip(" .").lower(), "")
        return self.question.gold.label if self.question.gold.label in ("True", "False") else ""

    def label_of_truth(self, truth: str) -> str:
        """The option's label for "True" or "False", or the word itself where there are no options."""
        for option in self.options:
            if _TRUTHS.get(option.text.strip(" .").lower()) == truth:
                return option.option.label
        return truth

    @cached_property
    def focus(self) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in self.sentences if sentence.focus)

    @cached_property
    def changeable(self) -> tuple[Sentence, ...]:
        """The sentences that a change may touch: no instructions, and of long texts only what is asked."""
        free = [sentence for sentence in self.sentences if sentence.role != "instruction"]
        if sum(len(sentence.words) for sentence in free) > _LONG_STEM:
            free = [sentence for sentence in free if sentence.focus]
        return tuple(free)


def questions_asked(reading: Reading, questions: Sequence[Question]) -> list[Asked]:
    """All questions and their parts in reading order, each with its own stem."""
    flat = [one for question in questions for one in _with_parts(question)]
    code = has_code(reading)
    stems = [_sentences(words_in(reading, question.parts, code=code)) for question in flat]
    shared = Counter(text for stem in stems for text in {_text(words) for words in stem})
    return [
        Asked(
            reading=reading,
            question=question,
            sentences=_with_roles(question, stem, shared),
            options=tuple(_choosable(reading, option, code) for option in question.options),
        )
        for question, stem in zip(flat, stems, strict=True)
    ]


def _with_parts(question: Question) -> Iterator[Question]:
    yield question
    for part in question.sub_questions:
        yield from _with_parts(part)


def _sentences(words: Sequence[Word]) -> list[list[Word]]:
    sentences: list[list[Word]] = [[]]
    for index, word in enumerate(words):
        sentences[-1].append(word)
        following = words[index + 1] if index + 1 < len(words) else None
        if following is not None and (_ends_sentence(word, following) or word.code != following.code):
            sentences.append([])
    return [
        [replace(word, sentence=number) for word in sentence] for number, sentence in enumerate(sentences) if sentence
    ]


def _ends_sentence(word: Word, following: Word) -> bool:
    if not _ENDS.search(word.tail):
        return False
    if word.lower.strip(".") in _ABBREVIATIONS or (len(word.text) == 1 and word.text.isupper() and word.tail == "."):
        return False
    start = (following.lead + following.text)[:1]
    return start.isupper() or start.isdigit() or start in "\"'“‘([" or "?" in word.tail


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.lower for word in words)


def _with_roles(question: Question, stem: Sequence[Sequence[Word]], shared: Counter[str]) -> tuple[Sentence, ...]:
    roles = [_role(words, shared) for words in stem]
    asking = [index for index, role in enumerate(roles) if role == "question"]
    saying = [index for index, role in enumerate(roles) if role == "statement"]
    if question.type == "true_false":
        focus = set(saying or asking)
    elif question.options:
        focus = set(asking[-1:] or saying[-1:])
    else:
        focus = set(asking or saying)
    return tuple(
        Sentence(tuple(words), role, index in focus)
        for index, (words, role) in enumerate(zip(stem, roles, strict=True))
    )


def _role(words: Sequence[Word], shared: Counter[str]) -> Role:
    text = " ".join(f"{word.lead}{word.text}{word.tail}" for word in words)
    if shared[_text(words)] >= _SHARED or INSTRUCTION.match(text) or SPEAKS_OF_PAPER.search(text):
        return "instruction"
    if all(word.code for word in words) or (len(words) <= 4 and TRUE_FALSE.search(text)):
        return "instruction"
    return "question" if text.rstrip(" \"'”’)").endswith("?") or COMMAND.match(text) else "statement"


def _choosable(reading: Reading, option: Option, code: bool) -> Choosable:
    words = tuple(words_in(reading, option.parts, code=code))
    whole = option.parts[0] if len(option.parts) == 1 and words else None
    return Choosable(option, _label_of(reading, option), whole, words)


def _label_of(reading: Reading, option: Option) -> TextRange | None:
    """Where the option's label is printed, right before its text on the same line."""
    if not option.parts:
        return None
    part = option.parts[0]
    try:
        line = reading.line(part.page, part.line)
    except (KeyError, IndexError):
        return None
    before = line.text[: part.start]
    match = _LABEL.search(before)
    if match is None or match["label"] != option.label:
        return None
    start, end = match.start(), len(before.rstrip())
    if (start and not before[start - 1].isspace()) or not may_be_set(line, start, end):
        return None
    return TextRange(part.page, part.line, start, end)
