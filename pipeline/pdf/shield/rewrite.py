"""Writes changed content streams, forms and resources into the file: copies, so that nothing shared changes."""

from __future__ import annotations

from collections.abc import Collection

import pikepdf

from pipeline.pdf.shield.content import Patch, content_streams
from pipeline.pdf.shield.glyphs import Path, Scope
from pipeline.pdf.shield.objects import copied, entries, stream_like


class PageRewrite:
    """The changes of one page. Forms on the way to a changed one are cloned, resources copied, for this page only."""

    def __init__(self, pdf: pikepdf.Pdf, page: pikepdf.Dictionary) -> None:
        self._pdf, self._page = pdf, page
        self._scopes: dict[Path, Scope] = {}
        self._forms: dict[Path, pikepdf.Stream] = {}
        self._resources: dict[Path, pikepdf.Object] = {}
        self._categories: dict[tuple[Path, str], pikepdf.Object] = {}

    def know(self, scope: Scope) -> None:
        """Scopes must be known before they, or forms inside them, are written."""
        self._scopes.setdefault(scope.path, scope)

    def set_resource(self, holder: Path, category: str, name: str, value: pikepdf.Object) -> None:
        """The resources of that scope, in this page alone, get another entry."""
        self._category(holder, category)[name] = value

    def write_content(self, scope: Scope, patches: list[Patch]) -> None:
        """The scope's content with these bytes changed and no others."""
        changed = scope.content.patched(patches)
        if scope.form is not None:
            self._form(scope.path, changed.get(0))
            return
        streams: list[pikepdf.Object] = list(content_streams(self._page))
        for index, content in changed.items():
            streams[index] = stream_like(self._pdf, streams[index], content)
        self._page["/Contents"] = streams[0] if len(streams) == 1 else pikepdf.Array(streams)

    def _form(self, path: Path, content: bytes | None = None) -> pikepdf.Stream:
        """This page's own copy of the form at the end of ``path``."""
        form = self._forms.get(path)
        scope = self._scopes[path]
        if form is None or content is not None:
            old = scope.form
            assert old is not None  # noqa: S101 - a path that is not empty leads to a form
            fresh = stream_like(self._pdf, old, content if content is not None else None)
            if form is not None and "/Resources" in form:
                fresh["/Resources"] = form["/Resources"]
            form = self._forms[path] = fresh
            parent = self._scopes[path[:-1]]
            self._category(parent.holder, "/XObject")[path[-1]] = form
        return form

    def _category(self, holder: Path, category: str) -> pikepdf.Object:
        if (holder, category) not in self._categories:
            resources = self._own_resources(holder)
            resources[category] = copied(resources.get(category))
            self._categories[holder, category] = resources[category]
        return self._categories[holder, category]

    def _own_resources(self, holder: Path) -> pikepdf.Object:
        if holder not in self._resources:
            owner = self._form(holder) if holder else self._page
            owner["/Resources"] = copied(owner.get("/Resources"))
            self._resources[holder] = owner["/Resources"]
        return self._resources[holder]


def free_name(scope: Scope, category: str, stem: str, ours: Collection[str]) -> str:
    """A resource name of that category that is neither taken in the scope nor one of ``ours``."""
    taken = {key for key, _ in entries(scope.resources.get(category))}
    step = 1
    while f"{stem}{step}" in taken or f"{stem}{step}" in ours:
        step += 1
    return f"{stem}{step}"
