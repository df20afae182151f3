"""Whose turn it is: persons take turns, and of each person's runs those that have begun and those that have not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Lane:
    """Runs among which the one that has been ready for longest is next, and since when it has been.

    ``person`` is None for whatever nobody in particular started; ``begun`` is whether they have been worked on.
    """

    priority: int
    person: UUID | None
    begun: bool
    since: datetime


class Turns:
    """What one worker remembers of the turns it gave.

    Each worker remembers for itself: among as many as there may be, and after any of them has died, the one who waits
    is served by the next that is free. What others do at the moment is seen by the runs they hold.
    """

    def __init__(self) -> None:
        self._given: dict[Hashable, int] = {}  # the number of the last turn, by person and by person and begun or not
        self._count = 0

    def next_of(self, lanes: Sequence[Lane], held: Mapping[UUID | None, int]) -> Lane:
        """The lane whose turn it is: of the most urgent, of the person for whom fewest runs are worked on, then of the
        one that was served longest ago; there begun and fresh runs alternate. ``held`` counts runs by person.

        So a single run of one person waits for no more than one slice of each other person, however many those have,
        and a run that gave its worker back for no more than one that is fresh before it is the turn of its like.
        """
        urgent = max(one.priority for one in lanes)
        lanes = sorted((one for one in lanes if one.priority == urgent), key=lambda one: one.since)
        person = min(lanes, key=lambda one: (held.get(one.person, 0), self._last(one.person))).person
        mine = [one for one in lanes if one.person == person]
        return min(mine, key=lambda one: (self._last((person, one.begun)), not one.begun))

    def give(self, lane: Lane) -> None:
        """A run of this lane was taken up."""
        self._count += 1
        self._given[lane.person] = self._given[lane.person, lane.begun] = self._count

    def _last(self, key: Hashable) -> int:
        return self._given.get(key, 0)
