"""What templates ask about documents; ``{% load documents %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.template.defaultfilters import filesizeformat

from accounts.http import actor_of
from accounts.models import Project
from documents.selectors.documents import documents_listed
from documents.selectors.facts import Fact, Notice, facts_of, notices_of
from documents.services.previews import can_paint

if TYPE_CHECKING:
    from documents.models import Document, DocumentVersion

register = template.Library()
ICONS = {
    "application/pdf": "file-type-pdf",
    "text/csv": "file-type-csv",
    "text/tab-separated-values": "table",
    "text/html": "file-type-html",
    "text/markdown": "markdown",
    "application/json": "file-code",
    "application/xml": "file-type-xml",
    "application/zip": "file-zip",
    "application/rtf": "file-text",
    "application/vnd.oasis.opendocument.text": "file-text",
}


@register.simple_tag(takes_context=True)
def latest_documents(context: Context, project: Project, many: int = 5) -> list[Document]:
    """The documents of a project that came last."""
    return list(documents_listed(actor=actor_of(context["request"]), project_id=project.pk)[:many])


@register.simple_tag
def facts(version: DocumentVersion) -> list[Fact]:
    """What is known of a version, line by line."""
    return facts_of(version)


@register.simple_tag
def notices(version: DocumentVersion) -> list[Notice]:
    """What somebody should know before working with it."""
    return notices_of(version)


@register.filter
def kind_icon(media_type: str) -> str:
    """The icon of a kind of file."""
    if media_type in ICONS:
        return ICONS[media_type]
    if media_type.startswith("image/"):
        return "photo"
    for word, name in (("word", "file-type-doc"), ("sheet", "file-type-xls"), ("excel", "file-type-xls"),
                       ("presentation", "file-type-ppt"), ("powerpoint", "file-type-ppt")):  # fmt: skip
        if word in media_type:
            return name
    return "file-text" if media_type.startswith("text/") else "file-unknown"


@register.filter
def has_thumbnail(version: Any) -> bool:
    """Whether its first page can be painted, as far as is known."""
    if not version or version.inspection != "ready" or not can_paint(version.blob.media_type):
        return False
    return 1 not in version.properties.get("broken_pages", ())


@register.simple_tag
def filesizeformat_of(size: int) -> str:
    """Bytes as people say them, without markup, for use inside a sentence."""
    return str(filesizeformat(size)).replace("\xa0", " ")
