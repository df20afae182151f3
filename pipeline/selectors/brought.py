"""The documents that a run brought into its project, as an import from cloud storage does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.selectors.documents import documents_by_id
from pipeline.choices import ItemState
from pipeline.models import Run, RunItem

if TYPE_CHECKING:
    from documents.models import Document


@dataclass(frozen=True)
class BroughtDocument:
    """``path`` is where it lay, ``how`` new, version or same; ``document`` is None for one deleted since."""

    path: str
    how: str
    document: Document | None


@dataclass(frozen=True)
class Brought:
    """The first of them, and how many there are in all."""

    rows: list[BroughtDocument]
    total: int


def documents_brought(run: Run, most: int) -> Brought:
    """In the order in which they were found; for those who have shown that they may see the run."""
    items = RunItem.objects.filter(stage__run=run, state=ItemState.DONE, result__has_key="document")
    shown = list(items.order_by("stage__visit", "position")[:most])
    found = documents_by_id(project_id=run.project_id, ids=[str(one.result["document"]) for one in shown])
    return Brought([_row(one, found) for one in shown], items.count())


def _row(item: RunItem, found: dict[str, Document]) -> BroughtDocument:
    return BroughtDocument(item.label, str(item.result.get("how", "")), found.get(str(item.result["document"])))
