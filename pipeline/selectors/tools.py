"""What a run does, in the words of the tools that people choose from."""

from __future__ import annotations

from typing import Final

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.utils.translation import ngettext

from pipeline.models import Run, RunInput
from pipeline.selectors.flows import title_of

BULK: Final = "bulk"  # the flow that runs another one over many documents


def with_tools(rows: QuerySet[Run]) -> QuerySet[Run]:
    """Each run with ``tool``, the key of the flow that people chose, and ``taken``.

    ``taken`` is how many documents a run over many takes through it, None for any other.
    """
    documents = RunInput.objects.filter(run=OuterRef("pk"), role="document").order_by().values("run")
    many = Subquery(documents.annotate(many=Count("pk")).values("many"), output_field=IntegerField())
    return rows.annotate(
        tool=Case(When(flow=BULK, then=KT("params__flow")), default=F("flow"), output_field=CharField()),
        taken=Case(When(flow=BULK, then=many), output_field=IntegerField()),
    )


def of_tool(key: str) -> Q:
    """Rows with a flow, and those that take many documents through it."""
    return Q(flow=key) | Q(flow=BULK, params__flow=key)


def does(run: Run) -> str:
    """What a run of `with_tools` does: the title of its tool, and over how many documents where it is over many."""
    return in_words(run.tool, run.taken)  # type: ignore[attr-defined]


def in_words(tool: str | None, taken: int | None = None) -> str:
    """The title of a tool, and how many documents are ``taken`` through it, if they are many."""
    if taken is None:
        return title_of(tool or BULK)
    words = ngettext("%(tool)s, %(many)d document", "%(tool)s, %(many)d documents", taken)
    return words % {"tool": title_of(tool or BULK), "many": taken}
