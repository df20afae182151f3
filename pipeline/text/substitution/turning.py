"""Finds words of a list in what a question says and puts their opposites in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Rewording, rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import Outcome, outcome_of_turn
from pipeline.text.substitution.grammar import like, wants_an
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.lists import word_set
from pipeline.text.substitution.lists.contexts import ONLY_IF, UNLESS
from pipeline.text.substitution.lists.function_words import (
    DETERMINERS,
    MODALS_AND_DO,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
)
from pipeline.text.substitution.lists.table import Opposite, Table
from pipeline.text.substitution.lists.verbs import BE, HAVE
from pipeline.text.substitution.proposal import Strategy
from pipeline.text.substitution.verbs import finite_verbs, is_finite_at, is_subordinate
from pipeline.text.substitution.words import Word

_LONGEST_PHRASE = 4  # words
_MOST_LONGER = 12  # letters; measured edits were up to 13 longer than what they replaced
_SUPERLATIVE_AFTER = frozenset({"the", "its", "their", "his", "her", "our", "your"})
_IN_PASSING = 0.65
_IN_STATEMENT = 0.96
_DEGREES = word_set("very rather so too as how more less most least much far even quite")
_DENIALS = word_set("hardly rarely negligibly marginally occasionally scarcely")  # no degrees of these
_BEFORE_BARE_VERB = MODALS_AND_DO | word_set("to not they we you i who that which and or help helps")
_SCALES = word_set("most least more less maximum minimum before after")
_MOST_AFTER = frozenset({"the", "is", "are", "was", "were", "a", "which", "mainly"})


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``at`` to ``end`` of a sentence, and what may stand for them."""

    sentence: Sentence
    at: int
    end: int
    opposites: tuple[Opposite, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return self.sentence.words[self.at : self.end]


def turned(asked: Asked, table: Table, strategy: Strategy, choice: Choice) -> Iterator[Candidate]:
    """A candidate for each listed word or phrase of the stem that can be turned where it stands."""
    for sentence in asked.changeable:
        for found in _found_in(sentence, table):
            edit, opposite = _edit(found, choice)
            if edit is not None and opposite is not None:
                yield _candidate(asked, strategy, found, edit, opposite)


def _found_in(sentence: Sentence, table: Table) -> Iterator[Found]:
    """The longest phrase at each place; none begins within another."""
    at = 0
    words = sentence.words
    while at < len(words):
        found = None
        for end in range(min(len(words), at + _LONGEST_PHRASE), at, -1):
            if any(word.tail for word in words[at : end - 1]) or any(word.lead for word in words[at + 1 : end]):
                continue
            phrase = " ".join(word.lower for word in words[at:end])
            fitting = tuple(
                one
                for one in table.get(phrase, ())
                if _fits(sentence, at, end, phrase, one) and not _is_named(sentence, at, end, one)
            )
            if fitting:
                found = Found(sentence, at, end, fitting)
                break
        if found is not None:
            yield found
        at = found.end if found is not None else at + 1


def _is_named(sentence: Sentence, at: int, end: int, opposite: Opposite) -> bool:
    """Whether the sentence has the opposite already ("descriptive and inferential"): turned, it would say one twice."""
    other = opposite.text.split()[-1]
    rest = [word.lower for word in (*sentence.words[:at], *sentence.words[end:])]
    return len(other) > 3 and any(word == other or word.rstrip("s") == other.rstrip("s") for word in rest)


def neighbours(words: Sequence[Word], at: int, end: int) -> tuple[str, str]:
    """The words before and after, in lower case; "" where a sign or the sentence's end stands between."""
    before = words[at - 1] if at else None
    after = words[end] if end < len(words) else None
    left = before.lower if before is not None and not before.tail and not words[at].lead else ""
    right = after.lower if after is not None and not after.lead and not words[end - 1].tail else ""
    return left, right


def _fits(sentence: Sentence, at: int, end: int, phrase: str, opposite: Opposite) -> bool:
    words = sentence.words
    left, right = neighbours(words, at, end)
    unless, only_if = UNLESS.get(phrase), ONLY_IF.get(phrase)
    if unless is not None and unless.has(left, right):
        return False
    if only_if is not None and not only_if.has(left, right):
        return False
    if at and words[at].text[:1].isupper() and not _is_title(sentence):
        return False  # part of a name
    if right[:1].isdigit() and phrase in ("first", "last", "final", "next", "previous"):
        return False  # "the last 50 years"
    if phrase == "most":
        return left in _MOST_AFTER or left.endswith(("'s", "est")) or right.endswith("ly")
    return _fits_kind(sentence, at, end, opposite)


def _fits_kind(sentence: Sentence, at: int, end: int, opposite: Opposite) -> bool:
    """Whether the word is used as the kind of word it is listed as, as far as its neighbours tell."""
    words = sentence.words
    left, right = neighbours(words, at, end)
    if opposite.kind == "noun":
        named = right not in DETERMINERS | PRONOUNS and left not in MODALS_AND_DO | PRONOUNS | {"to"}
        return named and not (left in QUESTION_WORDS and is_finite_at(words, at))
    if opposite.kind == "verb":
        return _fits_verb(words, at, left, right, opposite.form)
    if opposite.kind in ("adjective", "graded"):  # not as a noun: "the objective of"
        return left not in DETERMINERS or (right != "" and right not in PREPOSITIONS)
    if opposite.kind == "adverb" and left in _DEGREES:
        return opposite.text.endswith("ly") and opposite.text not in _DENIALS
    if opposite.kind == "superlative":
        return bool(left)
    if opposite.text in ("lacks", "lack", "lacked", "possesses"):  # not "How long had the house stood"
        owned = right in DETERMINERS or right in {"high", "low", "many", "one", "two", "more"}
        return owned and words[0].lower not in ("how", "why", "when", "where")
    return True


def _fits_verb(words: Sequence[Word], at: int, left: str, right: str, form: str) -> bool:
    text = words[at].lower
    if at == 0:
        return False  # an order to the reader, or no verb
    if text.endswith("ing"):
        return left in BE or left in PREPOSITIONS or left in ("", "and")
    if text.endswith("ed"):
        helped = any(word.lower in BE | HAVE | {"be", "been", "being"} for word in words[max(0, at - 3) : at])
        return form != ("past" if helped else "participle")
    if left in DETERMINERS - {"that", "which", "what"} or left == "of" or right == "of":
        return False
    if text.endswith("s"):
        return True
    # A bare form is a verb only after what calls for one; else it is a noun ("the unsustainable increase in ...").
    return left in _BEFORE_BARE_VERB or left.endswith("s")


def _is_title(sentence: Sentence) -> bool:
    """Whether most words are written with a capital, so that a capital tells nothing."""
    letters = [word for word in sentence.words if word.wordlike]
    capitals = sum(word.text[:1].isupper() for word in letters)
    return len(letters) > 3 and 2 * capitals > len(letters) + 1


def _edit(found: Found, choice: Choice) -> tuple[Rewording | None, Opposite | None]:
    """The first opposite that is long enough, with the article before it where that changes."""
    words = found.words
    if any(not word.plain for word in words):
        return None, None
    original = " ".join(word.text for word in words)
    least = len(letters_in(original))
    fitting: list[tuple[str, Opposite]] = []
    for opposite in found.opposites:
        for text in (opposite.text, *(_boosted(found, opposite))):
            if least <= len(letters_in(text)) <= least + _MOST_LONGER:
                fitting.append((text, opposite))
                break
    for text, opposite in _in_order(fitting, words, choice):
        edit = with_article(found.sentence, found.at, found.end, like(original, text))
        if edit is not None:
            return edit, opposite
    return None, None


def _in_order(fitting: list[tuple[str, Opposite]], words: Sequence[Word], choice: Choice) -> list[tuple[str, Opposite]]:
    """Those with as many words as the original first; for other seeds in another order among equals."""
    if choice.seed:
        fitting = choice.shuffled(str(words[0].part), fitting)
    return sorted(fitting, key=lambda pair: abs(len(pair[0].split()) - len(words)))


def _boosted(found: Found, opposite: Opposite) -> tuple[str, ...]:
    left, _ = neighbours(found.sentence.words, found.at, found.end)
    if opposite.kind == "superlative" and left not in _SUPERLATIVE_AFTER:
        return ()
    if left in _DEGREES:
        return ()
    return opposite.boosted


def with_article(sentence: Sentence, at: int, end: int, replacement: str) -> Rewording | None:
    """The rewording, taking in "a" or "an" before it where the other is needed; None where that cannot be done."""
    words = sentence.words
    before = words[at - 1] if at else None
    if before is None or before.lower not in ("a", "an") or before.tail:
        return rewording(words[at:end], replacement)
    if (before.lower == "an") == wants_an(replacement):
        return rewording(words[at:end], replacement)
    article = "an" if wants_an(replacement) else "a"
    for other in (article, "the"):
        whole = f"{like(before.text, other)} {_lower_start(replacement, words[at])}"
        edit = rewording(words[at - 1 : end], whole)
        if edit is not None and len(letters_in(edit.original)) <= len(letters_in(whole)):
            return edit
    return None


def _lower_start(replacement: str, word: Word) -> str:
    return replacement if word.text[:1].isupper() else replacement[:1].lower() + replacement[1:]


def _candidate(asked: Asked, strategy: Strategy, found: Found, edit: Rewording, opposite: Opposite) -> Candidate:
    outcome = outcome_of_turn(asked, direction=strategy == "comparison")
    return Candidate(
        strategy=strategy,
        effect="turn",
        edits=(edit,),
        change=f"“{edit.original}” becomes “{edit.replacement}”: {opposite.why}.",
        leads_to=outcome.leads_to,
        signal=signal_of(asked, outcome, edit),
        lint=outcome.lint + lint_of_rest(found.sentence, found.at) + _lint_of_others(asked, found),
        score=outcome.score * weight_of(found.sentence, found.at, found.end) * _bearing(asked, found, opposite),
    )


def _bearing(asked: Asked, found: Found, opposite: Opposite) -> float:
    """How surely the answer turns with the word. Options are chosen by what is said of them: by the main verb, by
    what follows "is", by the end of a scale; a word in passing often leaves the choice as it is."""
    words, at = found.sentence.words, found.at
    left, right = neighbours(words, at, found.end)
    if opposite.kind == "verb" and left == "to":
        return 0.6  # "technology to enhance ..."
    if not asked.chosen:
        if asked.open:
            return _bearing_on_open(asked, found, opposite, right)
        return 1.0 if _is_predicate(words, at) or opposite.kind == "verb" else _IN_STATEMENT
    if opposite.kind == "superlative" or words[at].lower in _SCALES:
        return 1.0
    if opposite.kind == "verb" and any(verb.at == at and verb.main for verb in finite_verbs(words)):
        return 1.0 if not asks_within(words) else _IN_PASSING
    return 1.0 if _is_predicate(words, at) else _IN_PASSING


def _bearing_on_open(asked: Asked, found: Found, opposite: Opposite, right: str) -> float:
    """An answer in words turns most with what the first sentence asks; a limit on a number it may keep unawares."""
    first = next((sentence for sentence in asked.sentences if sentence.role != "instruction"), found.sentence)
    bearing = 1.0 if found.sentence is first else 0.97
    if opposite.lemma in ("at least", "at most"):
        return bearing * 0.75
    return bearing * (1.05 if opposite.text.endswith(" than") and right[:1].isdigit() else 1.0)


def _is_predicate(words: Sequence[Word], at: int) -> bool:
    """Whether the word is what something "is": "is immutable", "is considered a unary ..."."""
    before = [word.lower for word in words[max(0, at - 4) : at]]
    while before and (
        before[-1] in ("a", "an", "the", "most", "least", "very", "considered", "called") or before[-1].endswith("ly")
    ):
        before.pop()
    return bool(before) and (before[-1] in BE or before[-1] == "be")


def asks_within(words: Sequence[Word]) -> bool:
    """Whether the question word stands in the middle, as object or after a preposition: "ended in which year?"."""
    if not words or not words[-1].tail.startswith("?"):
        return False
    return any(word.lower in ("which", "what", "whom") and at > 1 for at, word in enumerate(words))


def signal_of(asked: Asked, outcome: Outcome, edit: Rewording) -> str:
    """For open questions what the answer is about, in the words of the change."""
    if not asked.open:
        return outcome.signal
    return f"The answer speaks of “{edit.replacement}” where the paper has “{edit.original}”."


def _lint_of_others(asked: Asked, found: Found) -> tuple[str, ...]:
    """The same word elsewhere in the stem is not changed with it."""
    own = {id(word) for word in found.words}
    text = found.words[0].lower.rstrip("s")
    others = [word for sentence in asked.sentences for word in sentence.words if id(word) not in own]
    if len(found.words) == 1 and len(text) > 3 and any(word.lower.rstrip("s") == text for word in others):
        return (f"“{found.words[0].text}” stands elsewhere in the question too, and stays there.",)
    return ()


def lint_of_rest(sentence: Sentence, at: int) -> tuple[str, ...]:
    """What follows a changed word and may no longer fit it."""
    if sentence.focus and any(word.lower == "because" for word in sentence.words[at + 1 :]):
        return ("The reason after “because” stays as it is; read whether the whole still makes sense.",)
    return ()


def weight_of(sentence: Sentence, at: int, end: int) -> float:
    """How much of what is asked hangs on the words: all in the sentence asked, less in an aside or a premise."""
    weight = 1.0 if sentence.focus else 0.8
    words = sentence.words
    if is_subordinate(words, at):
        weight *= 0.92
    if len({word.font for word in words[at:end]}) > 1:
        weight *= 0.85
    if "(" in words[at].lead or any("(" in word.lead and ")" not in word.tail for word in words[max(0, at - 4) : at]):
        weight *= 0.9
    return weight
