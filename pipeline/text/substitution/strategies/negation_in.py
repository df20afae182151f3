"""Negation put in: the sentence that is asked or judged says that something is not so."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.substitution.asked import Asked, Sentence
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording, rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.effects import outcome_of_denial
from pipeline.text.substitution.grammar import like
from pipeline.text.substitution.lists import verbs as listed
from pipeline.text.substitution.lists.function_words import DETERMINERS, NEGATIVES, PRONOUNS, QUESTION_WORDS
from pipeline.text.substitution.turning import asks_within, lint_of_rest, neighbours
from pipeline.text.substitution.verbs import Verb, finite_verbs, is_order

_SUBORDINATE = 0.62
_AWKWARD = 0.9
_PUZZLE = 0.85  # "What is NOT the ...": clear, but more of a puzzle than "Which of the following is NOT"
_OPEN = 0.55


def find(asked: Asked, _paper: Paper, _choice: Choice) -> Iterator[Candidate]:
    """Denials of what is asked or judged."""
    for sentence in asked.focus:
        if sentence.role == "instruction" or _is_negative(sentence):
            continue
        if asked.open:
            yield from _asked_of_what_is_not(asked, sentence)
            continue
        for verb in finite_verbs(sentence.words):
            weight = _weight(asked, sentence, verb)
            edit = _edit(asked, sentence, verb) if weight else None
            if edit is not None:
                yield _candidate(asked, sentence, verb, edit, weight)


def _is_negative(sentence: Sentence) -> bool:
    return any(word.lower in NEGATIVES or word.lower.endswith("n't") for word in sentence.words)


def _weight(asked: Asked, sentence: Sentence, verb: Verb) -> float:
    """0 where a denial would be no English or no question; else how well it fits."""
    words = sentence.words
    weight = 1.0 if verb.main else _SUBORDINATE
    left, _ = neighbours(words, verb.at, verb.at + 1)
    if left in ("most", "least") or left.endswith("ly") or any(word.lower == "but" for word in words[verb.at :]):
        weight *= _AWKWARD
    if asked.judged:
        return weight
    if asks_within(words):  # "... began in which year?"
        return 0.0
    if is_order(words):
        return _AWKWARD if verb.form == "be" and left in ("that", "which") else 0.0
    if words[0].lower in ("what", "which", "who"):
        return weight * _weight_of_question(sentence, verb)
    if words[0].lower in QUESTION_WORDS or (words[0].lower in listed.DO | listed.BE | frozenset(listed.MODALS)):
        return 0.0
    asked_after = any(word.lower in ("what", "which", "who") for word in words[: verb.at])
    return 0.0 if sentence.role == "question" and asked_after else weight * (0.9 if left == "there" else 1.0)


def _weight_of_question(sentence: Sentence, verb: Verb) -> float:
    """For "Which ...", "What ...", "Who ...": 0 where the verb comes before its subject."""
    words = sentence.words
    right = neighbours(words, verb.at, verb.at + 1)[1]
    if any(word.lower in listed.DO for word in words[1 : verb.at + 1]):
        return 0.0  # "What does it mean ..."
    if verb.form in ("modal", "have") and right in DETERMINERS | PRONOUNS:
        return 0.0
    return _PUZZLE if verb.at == 1 and words[0].lower == "what" else 1.0


def _asked_of_what_is_not(asked: Asked, sentence: Sentence) -> Iterator[Candidate]:
    """ "Under what conditions is energy conserved?": asked of what is not conserved."""
    words = sentence.words
    last = len(words) - 1
    asks = any(word.lower in QUESTION_WORDS - {"how", "why"} for word in words[:2]) and words[last].tail.startswith("?")
    denied = words[last].lower in listed.PARTICIPLES and any(word.lower in listed.BE for word in words[:last])
    if not asks or not denied:
        return
    before = words[last - 1]
    at = last - 1 if before.plain and not before.tail and before.font == words[last].font else last
    edit = rewording(words[at:], " ".join([*(word.text for word in words[at:last]), "not", words[last].text]))
    if edit is None and at < last:
        edit = rewording(words[last:], f"not {words[last].text}")
    if edit is not None:
        yield Candidate(
            strategy="negation_in",
            effect="turn",
            edits=(edit,),
            change=f"“{edit.original}” becomes “{edit.replacement}”: what is asked about is denied.",
            signal=f"The answer speaks of what is not {words[last].text}.",
            score=_OPEN,
        )


def _edit(asked: Asked, sentence: Sentence, verb: Verb) -> Rewording | None:
    words, at = sentence.words, verb.at
    text = words[at].lower
    negation = "NOT" if asked.chosen else "not"
    _, right = neighbours(words, at, at + 1)
    if verb.form in ("be", "have"):
        return _with_next(sentence, at, f"{text} {negation}")
    if verb.form == "modal":
        denied = listed.MODALS[text]
        if denied.endswith(" not"):
            return _with_next(sentence, at, f"{text} {negation}")
        return rewording(words[at : at + 1], like(words[at].text, denied if not asked.chosen else "cannot"))
    lemma = verb.lemma if verb.form != "base" else text
    if verb.form == "third" and right in ("and", "or"):
        following = words[at + 2] if at + 2 < len(words) else None
        if following is None or following.lower not in listed.BY_THIRD:
            return None
        return rewording(words[at : at + 3], f"neither {text} nor {following.text}")
    helper = {"third": "does", "base": "do", "past": "did"}[verb.form]
    return rewording(words[at : at + 1], like(words[at].text, f"{helper} {negation} {lemma}"))


def _with_next(sentence: Sentence, at: int, denied: str) -> Rewording | None:
    """The verb denied, with the next word taken in where it can be: longer words bear added letters better."""
    words = sentence.words
    denied = like(words[at].text, denied) if not words[at].text.islower() else denied
    following = words[at + 1] if at + 1 < len(words) else None
    if following is not None and not words[at].tail and not following.lead and following.font == words[at].font:
        edit = rewording(words[at : at + 2], f"{denied} {following.text}")
        if edit is not None:
            return edit
    return rewording(words[at : at + 1], denied)


def _candidate(asked: Asked, sentence: Sentence, verb: Verb, edit: Rewording, weight: float) -> Candidate:
    outcome = outcome_of_denial(asked)
    lint = outcome.lint + lint_of_rest(sentence, verb.at)
    because = bool(lint_of_rest(sentence, verb.at))
    leads_to = "" if because and asked.judged else outcome.leads_to
    if asked.judged and not verb.main:
        leads_to = ""
        lint = (*lint, "The denied verb is not the main one of the sentence; read what the whole says now.")
    return Candidate(
        strategy="negation_in",
        effect="turn",
        edits=(edit,),
        change=f"“{edit.original}” becomes “{edit.replacement}”: what is said is denied.",
        leads_to=leads_to,
        signal=outcome.signal,
        lint=lint,
        score=outcome.score * weight * (0.75 if because else 1.0),
    )
