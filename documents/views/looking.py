"""What a document's page shows of its pages: one picture or its text, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from accounts.actor import Actor
from accounts.errors import Conflict, Missing
from documents.choices import Inspection
from documents.extraction.findings import PageText
from documents.selectors.documents import password_is_lost
from documents.services.inspection import inspect_at_once
from documents.services.previews import can_paint
from documents.services.texts import text_of
from documents.sniffing import PDF, is_text

if TYPE_CHECKING:
    from documents.models import Document, DocumentVersion

THUMBNAILS: Final = 60  # at most, around the page that is shown
ZOOMS: Final = {"600": 600, "1000": 1000, "1600": 1600, "2400": 2400}


@dataclass(frozen=True)
class Looking:
    """``view`` is "picture" or "text"; ``size`` is of the shown page, in points or pixels, if known."""

    version: DocumentVersion
    view: str
    page: int = 1
    pages: int = 1
    width: int = 1000
    size: tuple[float, float] | None = None
    text: PageText | None = None
    problem: str = ""
    password_lost: bool = False
    has_pictures: bool = False
    has_text: bool = False
    thumbnails: list[int] = field(default_factory=list)

    @property
    def before(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None

    @property
    def height(self) -> int | None:
        """Of the picture, so that the page does not jump when it comes."""
        return round(self.width * self.size[1] / self.size[0]) if self.size and self.size[0] else None


def looking_at(
    request: HttpRequest, actor: Actor, document: Document, versions: Sequence[DocumentVersion]
) -> Looking | None:
    """None for a document without a file; raises Missing for a version that it does not have."""
    if not versions:
        return None
    version = _chosen(request.GET.get("version", ""), document, versions)
    inspect_at_once(version)
    media_type, state = version.blob.media_type, version.inspection
    lost = password_is_lost(version)
    is_open = state in (Inspection.READY, Inspection.PENDING) and not lost
    has_text = is_open and (media_type == PDF or is_text(media_type))
    has_pictures = is_open and can_paint(media_type)
    view = "text" if has_text and (request.GET.get("view") == "text" or not has_pictures) else "picture"
    pages = version.pages or 1
    page = min(max(1, _number(request.GET.get("page", ""), 1)), pages)
    text, problem = _text(actor, version, page) if view == "text" and has_text else (None, "")
    return Looking(
        version=version,
        view=view,
        page=page,
        pages=pages,
        width=ZOOMS.get(request.GET.get("zoom", ""), 1000),
        size=_size(version, page),
        text=text,
        problem=problem,
        password_lost=lost,
        has_pictures=has_pictures,
        has_text=has_text,
        thumbnails=_around(page, pages) if has_pictures and pages > 1 else [],
    )


def _chosen(key: str, document: Document, versions: Sequence[DocumentVersion]) -> DocumentVersion:
    wanted = key or str(document.newest_id)
    for version in versions:
        if str(version.pk) == wanted:
            return version
    raise Missing("There is no such version.")


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _size(version: DocumentVersion, page: int) -> tuple[float, float] | None:
    sizes = version.properties.get("page_sizes") or []
    found = sizes[page - 1] if 0 < page <= len(sizes) else None
    return (float(found[0]), float(found[1])) if found else None


def _around(page: int, pages: int) -> list[int]:
    start = max(1, min(page - THUMBNAILS // 2, pages - THUMBNAILS + 1))
    return list(range(start, min(pages, start + THUMBNAILS - 1) + 1))


def _text(actor: Actor, version: DocumentVersion, page: int) -> tuple[PageText | None, str]:
    try:
        return text_of(actor=actor, version_id=version.pk, first=page).shown[0], ""
    except (Conflict, Missing) as problem:
        return None, problem.text
