"""Planning: which wording of which question is changed to what, offline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.questions.question import Question
from pipeline.text.substitution import mapping as mappings
from pipeline.text.substitution.asked import Asked, questions_asked
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.letters import Letters, letters_in
from pipeline.text.substitution.lint import lint_of_wording
from pipeline.text.substitution.proposal import STRATEGIES, Proposal, Strategy
from pipeline.text.substitution.reasons import reason_for
from pipeline.text.substitution.spacing import Taken
from pipeline.text.substitution.strategies import FINDERS
from pipeline.text.substitution.strategies.notice import notices
from pipeline.text.substitution.strategies.number import NUMBER

_LEAST_SCORE = 0.3  # below, a change is no sign of anything
_EQUALS = 0.015  # of score: candidates as good as each other for seed 0
_AS_VALID = 0.12  # of score: candidates between which another seed may choose
_CROSSING = 0.13  # of score: what a place costs that some programs, or the proof, may not tell from others
_UNSURE = 0.75  # of a question's or a key's confidence
_OTHER_SEEDS = 4  # that are asked for other words when one change is made anew

Place = tuple[TextRange, str]  # a part and what it is to read


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals in the order of the questions; ``without`` says by path why a question has none, nor its parts."""

    proposals: tuple[Proposal, ...] = ()
    without: Mapping[str, str] = field(default_factory=dict)


def propose(
    reading: Reading,
    questions: Sequence[Question],
    *,
    strategies: Sequence[str],
    per_question: int,
    seed: int,
    barred: Collection[Place] = (),
) -> Proposed:
    """Up to ``per_question`` proposals for each question and each of its parts, by the strategies allowed.

    A second or third one stands beside the first only where it cannot undo it. The strategy "notice" covers every
    line of a stem instead. The same arguments always give the same proposals; another ``seed`` gives another,
    equally valid choice. ``barred`` are places with wordings that are known not to do.
    """
    plan = _Plan(reading, questions, strategies, seed, barred)
    found: list[Proposal] = []
    without: dict[str, str] = {}
    for asked in plan.asked:
        proposals = plan.proposals_for(asked, per_question)
        found += proposals
        if not proposals:
            without[asked.path] = reason_for(asked, plan.candidates(asked), plan.allowed)
    for path in _paths_changed_in_parts(questions, {one.question for one in found}):
        without.pop(path, None)
    return Proposed(tuple(found), without)


def _paths_changed_in_parts(questions: Sequence[Question], changed: Collection[str]) -> set[str]:
    """Questions of which a part, or a part of a part, has a proposal: they are not without."""
    found: set[str] = set()
    for question in questions:
        below = _paths_changed_in_parts(question.sub_questions, changed)
        found |= below
        if below or any(part.path in changed for part in question.sub_questions):
            found.add(question.path)
    return found


def another(
    reading: Reading,
    questions: Sequence[Question],
    mapping: mappings.Mapping,
    *,
    tried: Collection[tuple[str, str]],
    strategies: Sequence[str],
    seed: int,
) -> Proposal | None:
    """Another change for the question of ``mapping``, none of whose wordings is among those ``tried``.

    None when every change that fits was tried. A change that is one of an exchange is not followed by another
    exchange, as the rest of the old one may still stand.
    """
    plan = _Plan(reading, questions, strategies, seed, ())
    asked = next((one for one in plan.asked if one.path == mapping.question), None)
    if asked is None:
        return None
    for other in range(seed, seed + _OTHER_SEEDS + 1):
        found = plan.for_one(other).other_for(asked, mapping, set(tried))
        if found is not None:
            return found
    return None


class _Plan:
    """One planning: the paper, what is allowed on it, and which places are taken."""

    def __init__(
        self,
        reading: Reading,
        questions: Sequence[Question],
        strategies: Sequence[str],
        seed: int,
        barred: Collection[Place],
    ) -> None:
        self.allowed: tuple[Strategy, ...] = tuple(key for key in STRATEGIES if key in strategies and key in FINDERS)
        self.asked = questions_asked(reading, questions)
        self._reading, self._seed, self._barred = reading, seed, frozenset(barred)
        self._alone = False
        self._letters, self._taken = Letters(reading, questions), Taken(reading)
        self._paper = Paper(_numbers(self.asked))

    def for_one(self, seed: int) -> _Plan:
        """The same planning by another seed, for a question by itself."""
        other = copy(self)
        other._seed, other._alone = seed, True
        return other

    # --- candidates ----------------------------------------------------------------------------------------------
    def candidates(self, asked: Asked, strategies: Sequence[Strategy] | None = None) -> list[Candidate]:
        """All that the strategies find for a question, the best first."""
        return [one for _, one in self._ranked(asked, strategies)]

    def _ranked(self, asked: Asked, strategies: Sequence[Strategy] | None = None) -> list[tuple[float, Candidate]]:
        """Candidates with their scores, among which those that are as good stand in an order of the seed's."""
        choice = Choice(self._seed, asked.path)
        found = [
            candidate
            for strategy in (self.allowed if strategies is None else strategies)
            if strategy == "notice" or not _is_left_to_parts(asked)
            for candidate in self._found(strategy, asked, choice)
        ]
        breadth = _AS_VALID if self._seed else _EQUALS
        ranked = [(one.score + breadth * choice.share(one.key), -at, one) for at, one in enumerate(found)]
        return [(rank, one) for rank, _, one in sorted(ranked, key=lambda entry: entry[:2], reverse=True)]

    def _found(self, strategy: Strategy, asked: Asked, choice: Choice) -> Iterable[Candidate]:
        if strategy == "notice" and not self._alone:
            return self._notices[asked.path]
        return FINDERS[strategy](asked, self._paper, choice)

    @cached_property
    def _notices(self) -> dict[str, list[Candidate]]:
        return notices(self.asked, self._seed)

    # --- proposals -----------------------------------------------------------------------------------------------
    def proposals_for(self, asked: Asked, per_question: int) -> list[Proposal]:
        picked: list[Candidate] = []
        found: list[Proposal] = []
        for candidate, crossing in self._tries(asked):
            notices = candidate.effect == "notice"
            if len(picked) >= per_question and not notices:
                break
            if candidate in picked or (not notices and not _stand_together(asked, [*picked, candidate])):
                continue
            proposal = self._placed(asked, candidate, crossing=crossing)
            if proposal is not None:
                picked.append(candidate)
                found.append(proposal)
                self._taken.take(edit.part for edit in candidate.edits)
        return sorted(found, key=lambda one: (one.part.page, one.part.line, one.part.start))

    def _tries(self, asked: Asked) -> Iterator[tuple[Candidate, bool]]:
        """The candidates that say enough, the best first; each once more, later, at places that some programs may not
        find, as their contexts run over margins and the like, or may not tell from a twin."""
        good = [(rank, one) for rank, one in self._ranked(asked) if one.score >= _LEAST_SCORE]
        tries = [(rank, one, False) for rank, one in good] + [(rank - _CROSSING, one, True) for rank, one in good]
        for _, candidate, crossing in sorted(tries, key=lambda entry: -entry[0]):
            yield candidate, crossing

    def other_for(self, asked: Asked, mapping: mappings.Mapping, tried: set[tuple[str, str]]) -> Proposal | None:
        for candidate, crossing in self._tries(asked):
            if tried.intersection(candidate.wordings) or (mapping.group and candidate.effect == "move"):
                continue
            if candidate.effect == "notice" and not _on_one_line(candidate, mapping.part):
                continue
            proposal = self._placed(asked, candidate, crossing=crossing)
            if proposal is not None:
                return proposal
        return None

    def _placed(self, asked: Asked, candidate: Candidate, *, crossing: bool) -> Proposal | None:
        """The candidate with its contexts; None where a rule of placing is not kept.

        ``crossing`` lets contexts run over margins, columns and the like, and places have twins.
        """
        parts = [edit.part for edit in candidate.edits]
        if not all(self._taken.is_free(part) for part in parts) or not self._taken.are_apart(parts):
            return None
        if self._hide_each_other(candidate):
            return None
        group = ""
        if len(parts) > 1:
            group = f"{asked.path} {candidate.strategy} {'/'.join(edit.original for edit in candidate.edits)}"
        placed = [self._one(asked, candidate, edit, group, crossing=crossing) for edit in candidate.edits]
        sure = [one for one in placed if one is not None]
        if len(sure) < len(placed):
            return None
        first, *others = (replace(one, lint=one.lint + _lint_of_group(one, sure)) for one in sure)
        return replace(first, also=tuple(others))

    def _hide_each_other(self, candidate: Candidate) -> bool:
        """Whether one edit puts in a place just like another's what that one takes away: then nothing is seen of it."""
        frames = [self._letters.frame_of(edit.part) for edit in candidate.edits]
        taken = {(frame, letters_in(edit.original)) for frame, edit in zip(frames, candidate.edits, strict=True)}
        put = {(frame, letters_in(edit.replacement)) for frame, edit in zip(frames, candidate.edits, strict=True)}
        return not taken.isdisjoint(put)

    def _one(
        self, asked: Asked, candidate: Candidate, edit: Rewording, group: str, *, crossing: bool
    ) -> Proposal | None:
        part = edit.part
        if (part.page, part.line) in self._letters.furniture or (part, edit.replacement) in self._barred:
            return None
        old, new = letters_in(edit.original), letters_in(edit.replacement)
        if len(new) < len(old) or old == new:
            return None
        page = self._letters.page(part.page)
        context = page.context_of(part)
        doubtful = context.crosses or page.has_twin(part)
        if context.places != 1 or (doubtful and not crossing) or page.ends_page(part):
            return None
        lint = (
            *candidate.lint,
            *_lint_of_question(asked, candidate),
            *lint_of_wording(edit.original, edit.replacement, context.before, context.after),
        )
        return Proposal(
            question=asked.path,
            strategy=candidate.strategy,
            part=part,
            original=edit.original,
            replacement=edit.replacement,
            before=context.before,
            after=context.after,
            occurrence=context.occurrence,
            boxes=(self._reading.box_of(part),),
            change=candidate.change,
            leads_to=candidate.leads_to,
            signal=candidate.signal,
            lint=lint,
            score=round(candidate.score * _certainty(asked, candidate), 2),
            group=group,
        )


def _is_left_to_parts(asked: Asked) -> bool:
    """A question with parts is changed in them; parts that match options are changed with the options."""
    if asked.question.type == "matching":
        return not asked.options
    return bool(asked.question.sub_questions) and not asked.options


def _numbers(asked: Iterable[Asked]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        for sentence in one.sentences:
            for word in sentence.words:
                if NUMBER.match(word.text) and one.path not in paths[word.text]:
                    paths[word.text].append(one.path)
    return {number: tuple(found) for number, found in paths.items()}


def _stand_together(asked: Asked, candidates: Sequence[Candidate]) -> bool:
    """Whether no change can undo another: of an open question one to a sentence, and any that ask for more."""
    if len(candidates) == 1:
        return True
    if not asked.open:
        return False
    places = [_sentence_of(asked, one) for one in candidates if one.effect != "more"]
    return len(places) == len(set(places))


def _sentence_of(asked: Asked, candidate: Candidate) -> int:
    part = candidate.edits[0].part
    for number, sentence in enumerate(asked.sentences):
        for word in sentence.words:
            if (word.part.page, word.part.line) == (part.page, part.line) and part.start <= word.part.start < part.end:
                return number
    return -1


def _on_one_line(candidate: Candidate, part: TextRange | None) -> bool:
    own = candidate.edits[0].part
    return part is not None and (own.page, own.line) == (part.page, part.line)


def _certainty(asked: Asked, candidate: Candidate) -> float:
    """What the reading of question and key leaves of a score."""
    certainty = min(1.0, 0.5 + asked.question.confidence / 2)
    if candidate.leads_to and asked.question.gold.source != "none":
        certainty *= min(1.0, 0.5 + asked.question.gold.confidence / 1.8)
    return certainty


def _lint_of_question(asked: Asked, candidate: Candidate) -> Iterable[str]:
    question = asked.question
    if candidate.effect == "notice":
        return
    if question.confidence < _UNSURE:
        yield f"It is not certain that this is one question as it was found (confidence {question.confidence:.2f})."
    if question.gold.source == "none" and not asked.open:
        yield "There is no answer to this question; what the change leads to is for you to say."
    elif candidate.leads_to and question.gold.confidence < _UNSURE:
        yield f"The key's answer is not certain (confidence {question.gold.confidence:.2f})."


def _lint_of_group(one: Proposal, all_of_it: Sequence[Proposal]) -> tuple[str, ...]:
    others = [f"“{other.original}” → “{other.replacement}”" for other in all_of_it if other is not one]
    if not others:
        return ()
    return (f"It holds only together with {', '.join(others)}: accept all or none.",)
