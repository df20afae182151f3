"""The documents of a project that a flow can be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from documents.selectors.connections import connections_to_choose
from documents.selectors.documents import documents_of
from pipeline.contract import Flow
from pipeline.params import ConnectionField, DocumentField
from pipeline.registry import flow

if TYPE_CHECKING:
    from documents.models import Document

SHOWN = 30  # documents offered at once; a search brings others
MOST_CHOSEN = 200  # documents that an address names: proxies take 8 KB of it
LONGEST_LIST = 200  # documents in a parameter's list


@dataclass(frozen=True)
class Shelf:
    """``documents`` are the chosen ones and then the newest that match; ``more`` says how many match beyond those.

    ``picked`` are the ids of the chosen ones in the order in which they go in.
    """

    documents: list[Document]
    picked: tuple[str, ...]
    more: int
    search: str = ""
    for_params: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def chosen(self) -> list[Document]:
        return self.documents[: len(self.picked)]

    @property
    def others(self) -> list[Document]:
        return self.documents[len(self.picked) :]


def shelf_for(
    *,
    actor: Actor,
    flow_key: str,
    project_id: UUID | str,
    search: str = "",
    picked: Sequence[str] = (),
    order: Sequence[str] = (),
) -> Shelf:
    """What can be chosen for a run of the flow in the project; ``picked`` are the ids that were chosen before.

    They stand in the ``order`` that somebody gave to them; those it does not name follow as they were chosen, or the
    oldest first for a flow with sides.
    """
    chosen = flow(flow_key)
    rows = suitable(actor=actor, project_id=project_id, accepts=chosen.accepts)
    ids = _ids(picked)
    kept = _in_order(list(rows.filter(pk__in=ids)), _ids(order), ids, by_age=bool(chosen.sides))
    matching = (rows.filter(name__icontains=search) if search else rows).exclude(pk__in=[one.pk for one in kept])
    offered = list(matching[: SHOWN + 1])
    more = matching.count() - SHOWN if len(offered) > SHOWN else 0
    return Shelf(
        documents=[*kept, *offered[:SHOWN]],
        picked=tuple(str(one.pk) for one in kept),
        more=more,
        search=search,
        for_params=_for_params(actor, chosen, project_id),
    )


def chosen_documents(*, actor: Actor, project_id: UUID | str, ids: Sequence[str]) -> list[Document]:
    """Those of a project's documents that are named, in that order; what is no document of it is passed over."""
    rows = documents_of(actor=actor).filter(project_id=project_id, newest__isnull=False)
    wanted = _ids(ids)
    return _in_order(list(rows.filter(pk__in=wanted)), wanted, (), by_age=False)


def named(ids: Sequence[str]) -> str:
    """The query by which an address names these documents, the first of them where they are too many."""
    return urlencode({"document": ".".join(key.replace("-", "") for key in ids[:MOST_CHOSEN])})


def _for_params(actor: Actor, chosen: type[Flow], project_id: UUID | str) -> dict[str, list[Any]]:
    """What can be chosen for parameters that name a document or a connection."""
    found: dict[str, list[Any]] = {}
    for name, one in chosen.Params.base_fields.items():
        if isinstance(one, DocumentField):
            found[name] = _by_kind(suitable(actor=actor, project_id=project_id, accepts=one.accepts), one.kind)
        elif isinstance(one, ConnectionField):
            found[name] = connections_to_choose(actor=actor, project_id=project_id)
    return found


def suitable(*, actor: Actor, project_id: UUID | str, accepts: Sequence[str]) -> QuerySet[Document]:
    """The documents of a project whose newest version has one of these types, newest first."""
    rows = documents_of(actor=actor).filter(project_id=project_id, newest__isnull=False)
    return rows.filter(_of_types(accepts)).order_by("-created_at")


def _of_types(accepts: Sequence[str]) -> Q:
    """Media types with at most one star; a star stands for anything, as in `pipeline.contract.Flow.accepts`."""
    found = Q()
    for pattern in accepts:
        start, star, end = pattern.partition("*")
        column = "newest__blob__media_type"
        one = {f"{column}__startswith": start, f"{column}__endswith": end} if star else {column: pattern}
        found |= Q(**one)
    return Q() if "*/*" in accepts else found


def _by_kind(rows: QuerySet[Document], kind: str) -> list[Document]:
    """Those of the kind first."""
    found = list(rows[:LONGEST_LIST])
    return sorted(found, key=lambda one: one.kind != kind) if kind else found


def _in_order(found: list[Document], order: Sequence[str], picked: Sequence[str], *, by_age: bool) -> list[Document]:
    """Those that ``order`` names as it says, then the others as picked, or by the age of what would go in."""
    places = {key: place for place, key in enumerate(dict.fromkeys([*order, *picked]))}

    def place(one: Document) -> tuple[bool, float, int]:
        others = str(one.pk) not in ordered
        age = one.newest.created_at.timestamp() if others and by_age and one.newest else 0.0
        return others, age, places[str(one.pk)]

    ordered = frozenset(order)
    return sorted(found, key=place)


def _ids(texts: Sequence[str]) -> list[str]:
    """Each id once, as tables write it; an address joins them with dots. What is no id is passed over."""
    found = []
    for text in ".".join(texts).split("."):
        try:
            found.append(str(UUID(text)))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
