"""Joining files page by page, then what points at the pages, which by then are known in the new file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.merge.layers import LayerMerge
from pipeline.pdf.merge.outline import OutlineMerge
from pipeline.pdf.merge.steps import Merged, Source
from pipeline.pdf.merge.tags import TagMerge
from pipeline.pdf.rewriting.destinations import made_explicit, named_of
from pipeline.pdf.rewriting.labels import Label, labels_of, plain, set_labels
from pipeline.pdf.rewriting.opening import (
    BROKEN,
    MALFORMED,
    PAGE_LIMIT,
    is_signed,
    list_of,
    opened_to_copy_from,
    pages_of,
)
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

_UNREADABLE: tuple[type[Exception], ...] = (*BROKEN, ValueError, KeyError)

MOST_TOGETHER = 4_000_000_000  # bytes: a limited process may write files of 4 GiB


def merge(
    sources: Sequence[Source],
    target: Path,
    *,
    bookmark_files: bool,
    allow_signed: bool,
    progress: Callable[[int, int], None] | None,
) -> Merged:
    """Joins the files; raises RewriteRefused, which names the file at fault."""
    together = sum(source.path.stat().st_size for source in sources)
    if together > MOST_TOGETHER:
        text = f"Together these files have {together / 1e9:.1f} GB; at most {MOST_TOGETHER / 1e9:.1f} GB are joined."
        raise RewriteRefused("too_large", f"{text} Join fewer at a time.")
    joined = _Joined(bookmark_files)
    with ExitStack() as stack:  # all stay open: qpdf reads their streams when the joined file is written
        for number, source in enumerate(sources, 1):
            pdf = stack.enter_context(opened_to_copy_from(source.path, source.password, name=source.name))
            pages = pages_of(pdf, allow_signed=allow_signed, name=source.name)
            if len(joined.pdf.pages) + pages > PAGE_LIMIT:
                text = f"Together these files have more than {PAGE_LIMIT} pages. Join fewer at a time."
                raise RewriteRefused("too_many_pages", text)
            try:
                joined.take(pdf, source.name)
            except MALFORMED as error:
                text = f"{source.name} is too damaged to be joined. Repair it first."
                raise RewriteRefused("broken", text) from error
            if has_given_up(pdf):
                raise RewriteRefused("broken", f"{source.name}: {GIVEN_UP}")
            if progress:
                progress(number, len(sources) + 1)
        joined.save(target)
        return joined.facts()


class _Joined:
    """The file that grows."""

    def __init__(self, bookmark_files: bool) -> None:
        self.pdf = pikepdf.new()
        self.outline = OutlineMerge(self.pdf, bookmark_files)
        self.layers = LayerMerge(self.pdf)
        self.tags = TagMerge(self.pdf)
        self.labels: list[Label] = []
        self.has_labels = False
        self.fields = self.attachments = 0
        self.had_signature = False
        self.languages: set[str] = set()  # "" of a file that names none
        self.losses: list[Loss] = []

    def take(self, pdf: pikepdf.Pdf, name: str) -> None:
        """Copies the pages first: qpdf then knows what links and bookmarks that come after mean by them."""
        named, start = named_of(pdf), len(self.pdf.pages)
        for page in pdf.pages:
            for annot in list_of(page.obj.get("/Annots")):
                made_explicit(annot, named)
        copied = self.pdf.add_pages_from(pdf)
        self.fields += copied.fields_added
        for old, new in list(copied.renamed_fields.items())[:5]:
            self._lost("form field name", name, f"{old} is now {new}, as another file has a field of that name")
        self.outline.take(pdf, name, named, start)
        self.layers.take(pdf)
        self.tags.take(pdf, start)
        labels = labels_of(pdf)
        self.has_labels |= labels is not None
        self.labels += labels or plain(len(pdf.pages))
        self.languages.add(str(pdf.Root.get("/Lang", "")))
        self._attach(pdf, name)
        self._name_losses(pdf, name, named)

    def _attach(self, pdf: pikepdf.Pdf, name: str) -> None:
        for key in list(pdf.attachments):
            try:
                content = pdf.attachments[key]
                own = _unique(key, self.pdf.attachments)
                found = content.get_file()
                spec = pikepdf.AttachedFileSpec(
                    self.pdf, b"", filename=content.filename or key, description=content.description or "",
                    mime_type="", creation_date="", mod_date="",
                )  # fmt: skip
                carried, forms = _carried(self.pdf, found), spec.obj.EF
                self.pdf.attachments[own] = spec
                for form in list(forms.keys()):
                    forms[form] = carried
                self.attachments += 1
            except _UNREADABLE as error:
                self._lost("attachment", name, f"{key} cannot be read: {error}"[:160])

    def _name_losses(self, pdf: pikepdf.Pdf, name: str, named: Any) -> None:
        root, form = pdf.Root, pdf.Root.get("/AcroForm")
        names = root.get("/Names")
        if is_signed(pdf):
            self.had_signature = True
            self._lost("signature", name, "it does not cover the joined file and is no longer valid")
        if isinstance(form, Dictionary) and "/XFA" in form:
            self._lost("XFA form", name, "it describes a whole file; the plain form fields are kept")
        if isinstance(names, Dictionary) and "/JavaScript" in names:
            self._lost("scripts of the file", name, "scripts of joined files would run into each other")
        if pdf.is_encrypted:
            self._lost("encryption", name, "the joined file is not encrypted; Protect encrypts it")
        if "/OutputIntents" in root:
            self._lost("colour profile of the file", name, "files may differ; PDF/A is no longer claimed")
        if "/Collection" in root:
            self._lost("portfolio view", name, "its files are kept as attachments")

    def _lost(self, what: str, where: str, why: str) -> None:
        self.losses.append(Loss(what, where, why))

    def save(self, target: Path) -> None:
        if self.had_signature:
            self.pdf.acroform.disable_digital_signatures()
        self.outline.settle()
        self.layers.settle()
        self.tags.settle()
        if self.has_labels:
            set_labels(self.pdf, self.labels)
        if len(self.languages) == 1 and (language := next(iter(self.languages))):
            self.pdf.Root.Lang = pikepdf.String(language)
        if self.outline.count:
            self.pdf.Root.PageMode = Name.UseOutlines
        saved(self.pdf, target)

    def facts(self) -> Merged:
        links = sum(
            1
            for page in self.pdf.pages
            for annot in list_of(page.obj.get("/Annots"))
            if isinstance(annot, Dictionary) and annot.get("/Subtype") == Name.Link
        )
        self.losses += self.tags.losses
        return Merged(len(self.pdf.pages), self.outline.count, links, self.fields, self.attachments, tuple(self.losses))


def _carried(pdf: pikepdf.Pdf, found: Any) -> Any:
    """The stream of an attached file, which stays packed where it is until it is written; one at a time is unpacked."""
    content, copied = found.read_bytes(), pdf.copy_foreign(found.obj)
    old = copied.get("/Params")
    params = Dictionary(dict(old.items()) if isinstance(old, Dictionary) else {})
    params.Size, params.CheckSum = len(content), pikepdf.String(hashlib.md5(content, usedforsecurity=False).digest())
    copied.Type, copied.Params = Name.EmbeddedFile, params
    return copied


def _unique(name: str, taken: Any) -> str:
    stem, dot, ending = name.rpartition(".")
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{stem or ending} ({number}){dot if stem else ''}{ending if stem else ''}"
    return found
