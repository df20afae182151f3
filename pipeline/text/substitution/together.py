"""Changes that hold together or not at all: an exchange half made would say something nobody planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.pdf.proven import ProvenShield, Wish
from pipeline.pdf.proven_shield import shield_and_prove
from pipeline.pdf.shield.edit import EditOutcome
from pipeline.text.substitution.mapping import Mapping

MAPPINGS: TypeAdapter[tuple[Mapping, ...]] = TypeAdapter(tuple[Mapping, ...])
PROVEN: TypeAdapter[ProvenShield] = TypeAdapter(ProvenShield)

Progress = Callable[[int, int], None]
_STEPS = 1000


def with_obstacles_shared(mappings: Sequence[Mapping]) -> tuple[Mapping, ...]:
    """The same mappings; what cannot be placed, or is missing, is an obstacle to all of its group."""
    whole = Counter(one.group for one in mappings if one.group and not one.obstacle)
    present = Counter(one.group for one in mappings if one.group)
    return tuple(
        replace(one, obstacle=_obstacle(one, present[one.group]))
        if one.group and not one.obstacle and whole[one.group] < one.group_size
        else one
        for one in mappings
    )


def _obstacle(mapping: Mapping, present: int) -> str:
    if present < mapping.group_size:
        return "It is one part of an exchange, of which another part was rejected or changed; it is left out too."
    return "It is one part of an exchange, of which another part cannot be placed; it is left out too."


def write_shield_of(
    source: Path, target: Path, plan: Path, wish: Wish, result: Path, texts: Path, *, progress: Progress
) -> None:
    """Shields and proves the mappings of a plan, from and to JSON files; see `shield_together`."""
    mappings = MAPPINGS.validate_json(plan.read_bytes())
    found = shield_together(source, target, mappings, wish, texts=texts, progress=progress)
    result.write_bytes(PROVEN.dump_json(found))


def shield_together(
    source: Path,
    target: Path,
    mappings: Sequence[Mapping],
    wish: Wish,
    *,
    texts: Path | None = None,
    progress: Progress,
) -> ProvenShield:
    """`shield_and_prove` for mappings, until no group is half applied; outcomes stand in the order of the mappings.

    A mapping with an obstacle of its group is not tried. Raises ShieldRefused.
    """
    mappings = with_obstacles_shared(mappings)
    out: dict[int, EditOutcome] = {
        at: EditOutcome(one.edit, "refused", "incomplete", one.obstacle)
        for at, one in enumerate(mappings)
        if one.group and one.obstacle
    }
    attempt = rounds = 0
    while True:
        left = [at for at in range(len(mappings)) if at not in out]
        edits = [mappings[at].applied_edit for at in left]
        found = shield_and_prove(source, target, edits, wish, texts=texts, progress=_stretch(progress, attempt))
        outcomes = dict(zip(left, found.edits, strict=True))
        attempt, rounds = attempt + 1, rounds + found.rounds
        broken = _broken(mappings, outcomes)
        if not broken:
            break
        out.update(broken)
    progress(_STEPS, _STEPS)
    every = out | outcomes
    return replace(found, edits=tuple(every[at] for at in range(len(mappings))), rounds=rounds)


def _broken(mappings: Sequence[Mapping], outcomes: dict[int, EditOutcome]) -> dict[int, EditOutcome]:
    """All mappings of groups that are not applied as a whole, as refused; who failed keeps its own reason."""
    states: dict[str, set[str]] = defaultdict(set)
    for at, outcome in outcomes.items():
        if mappings[at].group:
            states[mappings[at].group].add(outcome.status)
    half = {group for group, found in states.items() if len(found) > 1}
    reason = "It is one part of an exchange, of which another part did not hold; it is left out too."
    return {
        at: replace(outcome, status="refused", code="incomplete", reason=reason, technique="")
        if outcome.status == "applied"
        else outcome
        for at, outcome in outcomes.items()
        if mappings[at].group in half
    }


def _stretch(progress: Progress, attempt: int) -> Progress:
    """The first attempt is shown as nine tenths of the way, each further one as nine tenths of what is left."""
    share = 0.1**attempt

    def show(done: int, total: int) -> None:
        progress(int(_STEPS * (1 - share + 0.9 * share * done / max(1, total))), _STEPS)

    return show
