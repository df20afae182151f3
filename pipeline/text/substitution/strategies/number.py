"""Numbers: a quantity, a count, a year or a place in a row becomes another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.text.substitution.arithmetic import (
    Amount,
    Sum,
    amount_in,
    amount_of,
    equals,
    printed,
    result_of,
    sums_for,
)
from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Paper, rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import Outcome, outcome_of_turn
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.amounts import NAMES_BEFORE
from pipeline.text.substitution.strategies.counting import counted
from pipeline.text.substitution.turning import neighbours, weight_of

NUMBER = re.compile(r"^(?P<money>[$€£₹]?)(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<percent>%?)$")
_YEAR_BEFORE = word_set("in of since from until till by during after before around the year to and")
_SIGNS = frozenset("×*+-−–/÷±^")
_COMPUTED_CHOICE, _COMPUTED_OPEN = 0.93, 0.86
_CALCULATED, _NUMERIC_CHOICE, _PREMISE, _ASIDE = 0.62, 0.42, 0.24, 0.36
_YEAR = 0.7  # a year says when, and is seldom worked with
_MONEY = frozenset("$€£₹")
_SOLVED = ("numerical", "calculation")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits at word ``at`` of a sentence."""

    sentence: Sentence
    at: int
    money: str
    number: str
    percent: str

    @property
    def value(self) -> Fraction:
        return amount_of(self.number).value

    @property
    def is_year(self) -> bool:
        left, _ = neighbours(self.sentence.words, self.at, self.at + 1)
        bracketed = "(" in self.sentence.words[self.at].lead
        plausible = self.number.isdigit() and 1000 <= int(self.number) <= 2100 and not self.money
        return plausible and not self.percent and (left in _YEAR_BEFORE or bracketed)


def find(asked: Asked, paper: Paper, choice: Choice) -> Iterator[Candidate]:
    figures = [figure for sentence in asked.changeable for figure in figures_in(sentence)]
    computed = list(_computed(asked, figures, paper, choice))
    yield from computed
    if not computed:
        for figure in figures:
            candidate = _changed(asked, figure, figures, paper, choice)
            if candidate is not None:
                yield candidate
    yield from counted(asked, choice)


def figures_in(sentence: Sentence) -> Iterator[Figure]:
    """The numbers of a sentence that are amounts: no labels, no names, no members of a row of numbers."""
    for at, word in enumerate(sentence.words):
        match = NUMBER.match(word.text)
        if match is None or not word.plain or _is_listed(sentence, at) or _is_name(sentence, at):
            continue
        yield Figure(sentence, at, match["money"], match["number"], match["percent"])


def _is_listed(sentence: Sentence, at: int) -> bool:
    """Whether it stands in a row of numbers ("3, 9, 27, ..."), whose rule a change would break."""
    words = sentence.words
    near = [words[index] for index in (at - 2, at - 1, at + 1, at + 2) if 0 <= index < len(words)]
    return sum(NUMBER.match(word.text) is not None for word in near) >= 2


def _is_name(sentence: Sentence, at: int) -> bool:
    words = sentence.words
    left, right = neighbours(words, at, at + 1)
    if left.strip(".") in NAMES_BEFORE or left in ("#", "§") or right == "§":
        return True
    if "(" in words[at].lead and "marks" in right:
        return True
    before = words[at - 1] if at and left else None
    named = before is not None and at > 1 and before.text[:1].isupper() and before.wordlike and len(before.text) > 1
    return named and before is not None and before.lower not in _YEAR_BEFORE


# --- numbers that give the answer ------------------------------------------------------------------------------------
def _computed(asked: Asked, figures: Sequence[Figure], paper: Paper, choice: Choice) -> Iterator[Candidate]:
    """Changes of a number from which the right answer follows by a sum, to where another answer follows."""
    gold = amount_in(asked.question.gold.text)
    if asked.judged or gold is None:
        return
    sums, share = _explained(figures, gold)
    if not sums:
        return
    values = [_value(figure, figure.number, share) for figure in figures]
    wrong = [(option.option.label, amount_in(option.text)) for option in asked.options]
    wrong = [(label, amount) for label, amount in wrong if label not in asked.right]
    for place, figure in enumerate(figures):
        numbers = _like(figure, figures, asked, rough=not asked.chosen)
        for number in choice.shuffled(f"{place}", numbers):
            changed = [*values[:place], _value(figure, number, share), *values[place + 1 :]]
            result = result_of(sums, changed)
            if result is None or result == gold.value:
                continue
            shown = f"{figure.money}{number}{figure.percent}"
            outcome = _chosen(result, wrong, shown) if asked.chosen else _opened(asked, result, shown)
            if outcome is not None:
                candidate = _candidate(asked, figure, number, outcome, paper)
                if candidate is not None:
                    yield candidate
                    break


def _explained(figures: Sequence[Figure], gold: Amount) -> tuple[list[Sum], bool]:
    """The sums that give the answer, with 5% as 5 in a hundred where there are any, else as 5."""
    for share in (True, False) if any(figure.percent for figure in figures) else (False,):
        sums = sums_for([_value(figure, figure.number, share) for figure in figures], gold)
        if sums:
            return sums, share
    return [], False


def _value(figure: Figure, number: str, share: bool) -> Fraction:
    value = amount_of(number).value
    return value / 100 if share and figure.percent else value


def _chosen(result: Fraction, wrong: Sequence[tuple[str, Amount | None]], shown: str) -> Outcome | None:
    for label, amount in wrong:
        if amount is not None and equals(result, amount):
            signal = f"The answer is {label}, worked out with {shown}."
            return Outcome(label, signal, _COMPUTED_CHOICE)
    return None


def _opened(asked: Asked, result: Fraction, changed: str) -> Outcome | None:
    """The result as the key prints its own: with its sign of money, its commas and its unit."""
    gold = asked.question.gold.text.strip()
    amount, text = amount_in(gold), printed(result)
    if not text or result < 0 or amount is None:
        return None
    before, _, after = gold.partition(amount.text)
    if "," in amount.text:
        whole, dot, part = text.partition(".")
        text = f"{int(whole):,}{dot}{part}"
    unit = after.strip(" .;,")
    money = before.strip() if before.strip() in _MONEY else ""
    shown = f"{money}{text} {unit}".strip() if len(unit.split()) <= 2 else f"{money}{text}"
    return Outcome(shown, f"The answer is {shown}, worked out with {changed}.", _COMPUTED_OPEN)


# --- other numbers ---------------------------------------------------------------------------------------------------
def _changed(asked: Asked, figure: Figure, figures: Sequence[Figure], paper: Paper, choice: Choice) -> Candidate | None:
    numbers = _like(figure, figures, asked)
    if not numbers or _is_in_formula(figure):
        return None
    number = choice.of(f"number {figure.sentence.words[figure.at].part}", numbers)
    return _candidate(asked, figure, number, _outcome(asked, figure, number), paper)


def _is_in_formula(figure: Figure) -> bool:
    """Whether it is added to or taken from a letter ("n - 1"): what follows from another number is anybody's guess."""
    words, at = figure.sentence.words, figure.at
    pairs = [(words[at + step], words[at + 2 * step]) for step in (-1, 1) if 0 <= at + 2 * step < len(words)]
    return any(sign.text in _SIGNS and any(letter.isalpha() for letter in other.text) for sign, other in pairs)


def _outcome(asked: Asked, figure: Figure, number: str) -> Outcome:
    shown = f"{figure.money}{number}{figure.percent}"
    if asked.judged:
        outcome = outcome_of_turn(asked)
        return Outcome(
            outcome.leads_to, outcome.signal, outcome.score * (0.8 if figure.is_year else 0.95), outcome.lint
        )
    if asked.chosen:
        numeric = sum(amount_in(option.text) is not None for option in asked.options) > len(asked.options) / 2
        score = _NUMERIC_CHOICE if numeric and not figure.is_year else _PREMISE
        return Outcome("", f"The answer is worked out with {shown} and fits no option, or another one.", score)
    if asked.question.type in _SOLVED:
        score = _CALCULATED * (_YEAR if figure.is_year else 1.0)
        return Outcome("", f"The answer is worked out with {shown}.", score)
    return Outcome("", f"The answer speaks of {shown}.", _ASIDE)


def _candidate(asked: Asked, figure: Figure, number: str, outcome: Outcome, paper: Paper) -> Candidate | None:
    words = figure.sentence.words[figure.at : figure.at + 1]
    edit = rewording(words, f"{figure.money}{number}{figure.percent}")
    if edit is None:
        return None
    return Candidate(
        strategy="number",
        effect="value",
        edits=(edit,),
        change=f"The number {edit.original} becomes {edit.replacement}.",
        leads_to=outcome.leads_to,
        signal=outcome.signal,
        lint=outcome.lint + _lint(asked, edit.original, paper),
        score=outcome.score
        * weight_of(figure.sentence, figure.at, figure.at + 1)
        / (0.8 if _is_premise(figure) else 1.0),
    )


def _is_premise(figure: Figure) -> bool:
    """A number in a sentence before the question is as much part of the task as one in it."""
    return not figure.sentence.focus


def _lint(asked: Asked, number: str, paper: Paper) -> tuple[str, ...]:
    others = [path for path in paper.numbers.get(number, ()) if path.partition("(")[0] != asked.path.partition("(")[0]]
    found: list[str] = []
    if others:
        named = "question " + others[0] if len(others) == 1 else "questions " + ", ".join(others[:5])
        found.append(f"The same number appears in {named}.")
    same = [
        option.option.label
        for option in asked.options
        if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", option.text)
    ]
    if same:
        found.append(f"The same number appears in option {', '.join(same)}.")
    return tuple(found)


def _like(figure: Figure, figures: Sequence[Figure], asked: Asked, *, rough: bool = True) -> list[str]:
    """Numbers of the same look, none of them named in the question: as many digits, or a half more.

    ``rough``: a round number becomes a round one of about its size; else any that is not far off will do.
    """
    taken = {other.number for other in figures} | {
        match for option in asked.options for match in re.findall(r"\d+(?:\.\d+)?", option.text)
    }
    text = figure.number
    if figure.is_year:
        year = int(text)
        fitting = [str(year + step) for step in (-30, -20, 10, 20, -40, 30, -10) if year // 100 == (year + step) // 100]
        return [one for one in fitting if one not in taken and int(one) <= 2025]
    whole, dot, part = text.replace(",", "").partition(".")
    if dot:
        found = [
            f"{number / 10 ** len(part):.{len(part)}f}" for number in range(1, 10 ** min(3, len(part) + len(whole)))
        ]
        found = [one for one in found if len(one) >= len(text)]
        if rough and not part.strip("0"):
            found = [one for one in found if not one.partition(".")[2].strip("0")]
        elif len(part) == 1:
            found += [one + "5" for one in found]
        if amount_of(text).value < 1:
            found = [one for one in found if amount_of(one).value < 1]
    else:
        found = _like_whole(whole, text, rough=rough)
    if figure.percent:
        found = [one for one in found if amount_of(one).value <= 100]
    most = 3 if rough else 6
    return [one for one in found if one not in taken and _is_apart(amount_of(one).value, figure.value, most)]


def _like_whole(whole: str, text: str, *, rough: bool) -> list[str]:
    digits = len(whole)
    if "," in text or digits > 3:
        lead, zeros = whole.rstrip("0") or whole, len(whole) - len(whole.rstrip("0"))
        size = len(lead)
        low, high = 10 ** (size - 1), 10**size
        step = max(1, (high - low) // 200)
        grouped = [number * 10**zeros for number in range(low, high, step)]
        return [f"{number:,}" if "," in text else str(number) for number in grouped]
    low = 2 if digits == 1 else 10 ** (digits - 1)
    zeros = len(whole) - len(whole.rstrip("0"))
    step = 10**zeros if rough and zeros < digits else 1
    found = [str(number) for number in range(low, 10**digits, step)]
    return found if rough or digits > 1 else found + [f"{number}.5" for number in range(1, 10)]


def _is_apart(one: Fraction, other: Fraction, most: int) -> bool:
    """Far enough that an answer shows it, near enough that the question stays one of its kind."""
    if other == 0:
        return False
    ratio = one / other
    return Fraction(1, most) <= ratio <= most and abs(ratio - 1) >= Fraction(1, 6)
