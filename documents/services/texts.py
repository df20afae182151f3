"""The text of a version's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Conflict, Invalid
from documents.extraction.findings import PageText
from documents.isolation import Call, Limits, Named
from documents.selectors.documents import version_for, version_password
from documents.services.children import FileAtFault, read_stored, refusal_of
from documents.sniffing import PDF, is_text

READ_PAGES: Final = Named("documents.extraction.page_text:read_pages")
READ_TEXT_FILE: Final = Named("documents.extraction.page_text:read_text_file")
MOST_AT_ONCE: Final = 50  # pages
MIB: Final = 1024 * 1024
LIMITS: Final = Limits(memory=1024 * MIB, cpu=20, wall=30.0, output=16 * MIB)


@dataclass(frozen=True)
class VersionText:
    """Some pages of a version with ``pages`` in all; a text file is one page."""

    pages: int
    shown: list[PageText]


def text_of(*, actor: Actor, version_id: UUID | str, first: int = 1, last: int | None = None) -> VersionText:
    """The text of the pages from ``first`` to ``last``, at most `MOST_AT_ONCE` of them.

    Raises Missing for what is not there, Invalid for a range that is none, Conflict for what has no text that could be
    read (codes "password_needed", "no_text", "text_broken").
    """
    version = version_for(actor=actor, version_id=version_id)
    last = first if last is None else last
    if not 1 <= first <= last or last - first >= MOST_AT_ONCE:
        raise Invalid(f"Ask for 1 to {MOST_AT_ONCE} pages, from 1 on.", fields={"pages": ["As in 3 or 1-10."]})
    media_type = version.blob.media_type
    try:
        if media_type == PDF:
            password = version_password(version.pk)
            found = read_stored(version.blob_id, lambda path: Call.of(READ_PAGES, path, first, last, password), LIMITS)
            return VersionText(*found)
        if is_text(media_type) and first == 1:
            return VersionText(1, [read_stored(version.blob_id, lambda path: Call.of(READ_TEXT_FILE, path), LIMITS)])
    except FileAtFault as fault:
        raise refusal_of(fault.code, fault.text, broken="text_broken") from fault
    raise Conflict("Only PDFs and text files have text that is shown here.", code="no_text")
