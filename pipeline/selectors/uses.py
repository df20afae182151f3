"""What documents were used for: the runs that are nothing without them, and those that go on with others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from pipeline.models import Run, RunInput
from pipeline.selectors.called_runs import calls_side_by_side


@dataclass(frozen=True)
class Uses:
    """``whole`` runs go with the document, and what they called with them.

    ``batches`` keep a run for each of their documents: of them only that run goes, which is among the whole ones.
    Each of the whole ones has ``others``: how many other documents it took in as well.
    """

    whole: list[Run]
    batches: list[Run]

    @property
    def runs(self) -> set[UUID]:
        return {one.pk for one in self.whole}


def uses_of(version_ids: Collection[UUID]) -> Uses:
    """Of these versions, all of one document."""
    direct = RunInput.objects.filter(version__in=version_ids).values("run_id")
    used = {one.pk: one for one in Run.objects.filter(pk__in=direct).defer("params")}
    known = used | callers_of(used)
    batches = _going_on([pk for pk, one in known.items() if calls_side_by_side(one)], known, version_ids)
    tops = {_top(one, known, batches).pk for pk, one in used.items() if pk not in batches}
    others = Q(inputs__role="document") & ~Q(inputs__version__in=version_ids)
    count = Count("inputs__version__document", filter=others, distinct=True)
    whole = Run.objects.filter(pk__in=tops).annotate(others=count).select_related("parent").order_by("created_at", "pk")
    return Uses(list(whole), sorted((known[pk] for pk in batches), key=lambda one: (one.created_at, one.pk)))


def callers_of(run_ids: Collection[UUID]) -> dict[UUID, Run]:
    """The runs that called any of these, and those that called them."""
    found: dict[UUID, Run] = {}
    asked = set(run_ids)
    while asked:
        callers = Run.objects.filter(pk__in=Run.objects.filter(pk__in=asked).values("parent")).defer("params")
        fresh = {one.pk: one for one in callers if one.pk not in found}
        found |= fresh
        asked = set(fresh)
    return found


def _going_on(batches: Collection[UUID], known: Collection[UUID], version_ids: Collection[UUID]) -> set[UUID]:
    """Those into which other documents went as well, and of which runs for them are left, if any were called at all."""
    rows = RunInput.objects.filter(run__in=batches, role="document").exclude(version__in=version_ids)
    called: dict[UUID, set[UUID]] = defaultdict(set)
    for parent, pk in Run.objects.filter(parent__in=batches).values_list("parent_id", "pk"):
        called[parent].add(pk)
    return {pk for pk in rows.values_list("run_id", flat=True) if not called[pk] or called[pk] - set(known)}


def _top(run: Run, known: Mapping[UUID, Run], batches: Collection[UUID]) -> Run:
    """The run that nobody called, or that a batch called which goes on."""
    while run.parent_id and run.parent_id not in batches:
        run = known[run.parent_id]
    return run
