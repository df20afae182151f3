"""Many runs under their locks at once, and those they called; waiting for nobody while any lock is held."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from pipeline.models import Run

PORTION: Final = 500  # rows that one statement names

T = TypeVar("T")
Act = Callable[[list[Run], bool], Collection[UUID]]


def reach(run_ids: Collection[UUID], act: Act) -> None:
    """Calls ``act`` with the runs, locked, and whether they are called ones; then with those whose ids it answers.

    All happens in one transaction. Of those that somebody else holds at that moment one has a transaction of its own
    afterwards, with those it leads to: workers lock a called run before its caller, and two who wait for each other get
    nowhere. Once it could be had, the others mostly can, too, and are tried together again; those still held have one
    each. What is not there any more is passed over.
    """
    ahead = deque[tuple[Sequence[UUID], bool, bool]]([(list(run_ids), False, False)])
    while ahead:
        level, are_called, are_again = ahead.popleft()
        is_alone = len(level) == 1
        with transaction.atomic():
            while level:
                rows = lock(level, wait=is_alone)
                if not is_alone:
                    held = {one.pk for one in rows}
                    left = afterwards([pk for pk in level if pk not in held], are_again=are_again)
                    ahead.extend((some, are_called, True) for some in left)
                level = [pk for some in in_portions(rows) for pk in act(list(some), are_called)]
                are_called, is_alone = True, False


def afterwards(held: Sequence[UUID], *, are_again: bool) -> list[Sequence[UUID]]:
    """How runs that somebody holds are tried next: one, which is waited for, and the others, the second time each."""
    return [[pk] for pk in held] if are_again else [some for some in (held[:1], held[1:]) if some]


def lock(run_ids: Sequence[UUID], *, wait: bool) -> list[Run]:
    """Those of the runs that are there and, unless we ``wait``, that nobody else holds; without their parameters."""
    rows = Run.objects.select_for_update(skip_locked=not wait).defer("params").order_by("pk")
    return [one for some in in_portions(run_ids) for one in rows.filter(pk__in=some)]


def in_portions(found: Sequence[T]) -> Iterator[Sequence[T]]:
    return (found[start : start + PORTION] for start in range(0, len(found), PORTION))
