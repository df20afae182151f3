"""Counting words: how many are asked for, how many times, and which one of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Effect, Rewording, rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import outcome_of_turn
from pipeline.text.substitution.grammar import like, plural
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.amounts import COUNT_SWAPS, KINDS, ORDINAL_SWAPS, ROMANS
from pipeline.text.substitution.turning import neighbours, weight_of, with_article

_ASKS_FOR = word_set("""
    name list give state write mention discuss describe explain identify suggest provide any least only illustrate
    define outline enlist enumerate following with the choose select
    """)
_ASKED_FOR, _NAMED, _SAID = 0.54, 0.66, 0.36


def counted(asked: Asked, choice: Choice) -> Iterator[Candidate]:
    for sentence in asked.changeable:
        for at, word in enumerate(sentence.words):
            if not word.plain:
                continue
            for found in (_count(asked, sentence, at, choice), _place_in_row(asked, sentence, at, choice)):
                if found is not None:
                    yield found


# --- how many --------------------------------------------------------------------------------------------------------
def _count(asked: Asked, sentence: Sentence, at: int, choice: Choice) -> Candidate | None:
    words = sentence.words
    text = words[at].lower
    left, right = neighbours(words, at, at + 1)
    swaps = COUNT_SWAPS.get(text)
    if swaps is None or left in ("no", "last", "over", "or") or right in ("of", "another", "or", "and") or not right:
        return None
    if (left in ("which", "the") and text == "one") or (left in ("the", "these", "those") and asked.open):
        return None  # "the two seas": so many there are, whatever is asked for
    fitting = [other for other in swaps if len(other) >= len(text)]
    if not fitting:
        return None
    if text == "one":
        return _more_than_one(asked, sentence, at, choice.first("one", fitting))
    number = choice.first(f"count {words[at].part}", fitting)
    edit = with_article(sentence, at, at + 1, like(words[at].text, number))
    return None if edit is None else _counting(asked, sentence, at, edit, text, number)


def _more_than_one(asked: Asked, sentence: Sentence, at: int, number: str) -> Candidate | None:
    """ "one example" asks for several only with the noun in the plural: the word before a preposition or the end."""
    words = sentence.words
    for end in range(at + 1, min(len(words), at + 4)):
        _, right = neighbours(words, end, end + 1)
        noun = words[end]
        if not noun.wordlike or noun.part.line != words[at].part.line or noun.lower.endswith("s"):
            return None
        if right in ("", "of", "in", "for", "from", "to", "that", "which", "about", "with"):
            between = [word.text for word in words[at + 1 : end]]
            text = " ".join([like(words[at].text, number), *between, plural(noun.text)])
            edit = rewording(words[at : end + 1], text)
            return None if edit is None else _counting(asked, sentence, at, edit, "one", number)
    return None


def _counting(asked: Asked, sentence: Sentence, at: int, edit: Rewording, old: str, new: str) -> Candidate:
    left, _ = neighbours(sentence.words, at, at + 1)
    change = f"“{edit.original}” becomes “{edit.replacement}”: another number."
    if asked.open:
        asks = sentence.role == "question" and (left in _ASKS_FOR or at <= 1)
        effect: Effect = "more" if asks else "value"
        signal = f"The answer gives {new} where the paper asks for {old}." if asks else f"The answer speaks of {new}."
        score = _ASKED_FOR if asks else _SAID
        return Candidate("number", effect, (edit,), change, "", signal, (), score)
    outcome = outcome_of_turn(asked)
    score = outcome.score * (0.95 if asked.judged else 0.75 if old in ("doubled", "tripled", "halved") else 0.4)
    weight = weight_of(sentence, at, at + 1)
    return Candidate("number", "value", (edit,), change, outcome.leads_to, outcome.signal, outcome.lint, score * weight)


# --- which one -------------------------------------------------------------------------------------------------------
def _place_in_row(asked: Asked, sentence: Sentence, at: int, choice: Choice) -> Candidate | None:
    """ "Newton's Third Law", "Type I error", "World War II": another thing of the same kind."""
    words = sentence.words
    left, right = neighbours(words, at, at + 1)
    text = words[at].text
    swaps: tuple[str, ...] = ()
    if text.lower() in ORDINAL_SWAPS and right in KINDS:
        swaps = tuple(like(text, other) for other in ORDINAL_SWAPS[text.lower()])
    elif text in ROMANS and left in KINDS and not re.search(r"\b(?:and|or|to)\b", right):
        swaps = tuple(other for other in ROMANS[:4] if other != text)
    fitting = [other for other in swaps if len(other) >= len(text)]
    if not fitting:
        return None
    # The nearest in the row most surely exists: Newton has no fifth law.
    other = fitting[0] if text in ROMANS else _nearest(text, fitting)
    edit = with_article(sentence, at, at + 1, other)
    if edit is None:
        return None
    outcome = outcome_of_turn(asked)
    signal = (
        outcome.signal
        if not asked.open
        else f"The answer is about {_named(sentence, at, other)}, not {_named(sentence, at, text)}."
    )
    change = f"“{edit.original}” becomes “{edit.replacement}”: another one of the row."
    score = outcome.score if asked.judged else _NAMED
    weight = weight_of(sentence, at, at + 1)
    return Candidate("number", "turn", (edit,), change, outcome.leads_to, signal, outcome.lint, score * weight)


def _named(sentence: Sentence, at: int, text: str) -> str:
    """The thing with its place in the row: "Second World War", "Type II error"."""
    words = sentence.words
    before = [words[at - 1].text] if text in ROMANS else []
    after: list[str] = []
    for word in words[at + 1 : at + 3]:
        if not (word.text[:1].isupper() or word.lower in KINDS or text in ROMANS):
            break
        after.append(word.text)
        if word.tail or text in ROMANS:
            break
    return "“" + " ".join([*before, text, *after]) + "”"


_ORDER = tuple(ORDINAL_SWAPS)


def _nearest(text: str, fitting: list[str]) -> str:
    own = _ORDER.index(text.lower())
    return min(fitting, key=lambda other: (_ORDER.index(other.lower()) > own, abs(_ORDER.index(other.lower()) - own)))
