"""The admin door of documents: everything is looked at, and changed only by the verbs that pages have."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.actor import Actor
from accounts.admin.verbs import Deletable, LookOnly, carry_out
from accounts.errors import Conflict
from accounts.forms.blame import blaming
from accounts.http import actor_of
from documents.forms.blocking import BlockedListForm, BlockForm
from documents.models import (
    Artifact,
    Blob,
    BlockedFile,
    CloudConnection,
    Document,
    DocumentVersion,
    DownloadLink,
    Removal,
)
from documents.services.blocking import block_document, block_file, block_files, unblock_file
from documents.services.documents import purge_document, restore_document, trash_document
from documents.services.inspection import inspect_again
from documents.services.links import revoke_link
from documents.services.removals import removals_as_csv

SHOWN = 100  # documents with the same bytes


def _require_there(row: Document, *, trashed: bool) -> None:
    """The list shows what is in the trash and what is not side by side, so that either can be chosen for a verb."""
    if (row.deleted_at is not None) != trashed:
        raise Conflict("It is not in the trash." if trashed else "It is in the trash already.")


class TrashFilter(admin.SimpleListFilter):
    title = "trash"
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In the trash"), ("no", "Not in the trash")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        return queryset if self.value() is None else queryset.filter(deleted_at__isnull=self.value() == "no")


class UseFilter(admin.SimpleListFilter):
    """Bytes that nothing names are swept some hours after somebody kept them last."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "Nothing names them")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Blob]) -> QuerySet[Blob]:
        if self.value() != "none":
            return queryset
        versions, artifacts = (model.objects.filter(blob=OuterRef("pk")) for model in (DocumentVersion, Artifact))
        return queryset.filter(~Exists(versions), ~Exists(artifacts))


class VersionRows(admin.TabularInline):  # type: ignore[type-arg]
    model = DocumentVersion
    fk_name = "document"
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ("number", "file_name", "blob", "pages", "inspection", "problem", "created_by", "created_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(LookOnly):
    list_display = ("name", "project", "kind", "pages", "size", "inspection", "created_by", "created_at", "deleted_at")
    list_filter = (TrashFilter, "newest__inspection", "kind", "created_at")
    list_select_related = ("project", "newest__blob", "created_by")
    search_fields = ("name", "id", "project__name", "created_by__email", "newest__blob__sha256")
    date_hierarchy = "created_at"
    inlines = (VersionRows,)
    fields = ("name", "project", "kind", "tags", "copy_of", "edition", "created_by", "created_at", "updated_at",
              "expires_at", "deleted_at", "page")  # fmt: skip
    actions: Any = ("trash", "restore", "purge", "block")

    @admin.display(description="Pages", ordering="newest__pages")
    def pages(self, row: Document) -> int | None:
        return row.newest.pages if row.newest else None

    @admin.display(description="Size", ordering="newest__blob__size")
    def size(self, row: Document) -> str:
        return filesizeformat(row.newest.blob.size) if row.newest else "-"

    @admin.display(description="Inspection", ordering="newest__inspection")
    def inspection(self, row: Document) -> str:
        return row.newest.get_inspection_display() if row.newest else "-"

    @admin.display(description="Page")
    def page(self, row: Document) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("documents:document", args=[row.pk]), row.name)

    @admin.action(description="Put into the trash")
    def trash(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        def command(actor: Actor, row: Document) -> None:
            _require_there(row, trashed=False)
            trash_document(actor=actor, document_id=row.pk)

        carry_out(request, queryset, command, "in the trash")

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        def command(actor: Actor, row: Document) -> None:
            _require_there(row, trashed=True)
            restore_document(actor=actor, document_id=row.pk)

        carry_out(request, queryset, command, "restored")

    @admin.action(description="Delete for good, if in the trash")
    def purge(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        def command(actor: Actor, row: Document) -> None:
            _require_there(row, trashed=True)
            purge_document(actor=actor, document_id=row.pk)

        carry_out(request, queryset, command, "gone for good")

    @admin.action(description="Block these files…")
    def block(self, request: HttpRequest, queryset: QuerySet[Document]) -> HttpResponse | None:
        """Asks why, then nobody brings the same bytes again."""
        form = BlockForm(request.POST if "block" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]

            def command(actor: Actor, row: Document) -> None:
                block_document(actor=actor, document_id=row.pk, reason=reason)

            carry_out(request, queryset, command, "blocked: nobody brings these bytes again. The documents stay")
            return None
        context = {**self.admin_site.each_context(request), "title": "Block files", "opts": self.opts}
        return render(request, "admin/documents/block.html", context | {"form": form, "documents": queryset})


@admin.register(DocumentVersion)
class DocumentVersionAdmin(LookOnly):
    list_display = ("file_name", "number", "document", "media_type", "pages", "inspection", "inspections", "created_at")
    list_filter = ("inspection", "blob__media_type", "created_at")
    list_select_related = ("document", "blob")
    search_fields = ("file_name", "document__name", "blob__sha256")
    fields = ("document", "number", "file_name", "blob", "pages", "inspection", "inspections", "inspection_at",
              "problem", "has_password", "properties", "created_by", "created_at")  # fmt: skip
    actions = ("look_again",)

    @admin.display(description="Type", ordering="blob__media_type")
    def media_type(self, row: DocumentVersion) -> str:
        return row.blob.media_type

    @admin.display(description="Password kept", boolean=True)
    def has_password(self, row: DocumentVersion) -> bool:
        return bool(row.password_sealed)

    @admin.action(description="Look at it again")
    def look_again(self, request: HttpRequest, queryset: QuerySet[DocumentVersion]) -> None:
        def command(actor: Actor, row: DocumentVersion) -> None:
            inspect_again(actor=actor, version_id=row.pk)

        carry_out(request, queryset, command, "to be looked at")


@admin.register(Artifact)
class ArtifactAdmin(LookOnly):
    list_display = ("name", "kind", "project", "size_words", "guarded", "released_at", "created_at", "expires_at",
                    "removed_at")  # fmt: skip
    list_filter = ("kind", "guarded", "created_at")
    list_select_related = ("project",)
    search_fields = ("name", "id", "sha256", "project__name")
    date_hierarchy = "created_at"
    fields = ("name", "kind", "project", "media_type", "size", "sha256", "blob", "made_by", "params", "tools", "proof",
              "guarded", "released_at", "created_by", "created_at", "expires_at", "removed_at")  # fmt: skip

    @admin.display(description="Size", ordering="size")
    def size_words(self, row: Artifact) -> str:
        return filesizeformat(row.size)


@admin.register(Blob)
class BlobAdmin(LookOnly):
    list_display = ("sha256", "media_type", "size_words", "versions", "artifacts", "touched_at")
    list_filter = (UseFilter, "media_type")
    search_fields = ("sha256",)
    fields = ("sha256", "size", "media_type", "touched_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Blob]:
        rows: QuerySet[Blob] = super().get_queryset(request)
        return rows.annotate(
            version_count=Count("versions", distinct=True), artifact_count=Count("artifacts", distinct=True)
        )

    @admin.display(description="Size", ordering="size")
    def size_words(self, row: Blob) -> str:
        return filesizeformat(row.size)

    @admin.display(description="Versions", ordering="version_count")
    def versions(self, row: Any) -> int:
        return int(row.version_count)

    @admin.display(description="Artifacts", ordering="artifact_count")
    def artifacts(self, row: Any) -> int:
        return int(row.artifact_count)


class HeldFilter(admin.SimpleListFilter):
    title = "documents"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Documents have these bytes"), ("no", "No document has them")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BlockedFile]) -> QuerySet[BlockedFile]:
        held = Exists(DocumentVersion.objects.filter(blob_id=OuterRef("pk"), document__is_intermediate=False))
        return queryset if self.value() is None else queryset.filter(held if self.value() == "yes" else ~held)


@admin.register(BlockedFile)
class BlockedFileAdmin(Deletable):
    list_display = ("sha256", "reason", "documents", "added_by", "added_at")
    list_filter = (HeldFilter, "added_at")
    list_select_related = ("added_by",)
    search_fields = ("sha256", "reason", "added_by__email")
    date_hierarchy = "added_at"
    change_list_template = "admin/documents/blockedfile/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def get_fields(self, request: HttpRequest, obj: BlockedFile | None = None) -> tuple[str, ...]:
        return ("sha256", "reason", "added_by", "added_at", "where") if obj else ("sha256", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BlockedFile]:
        held = DocumentVersion.objects.filter(blob_id=OuterRef("pk"), document__is_intermediate=False)
        counted = held.order_by().values("blob_id").annotate(many=Count("document_id", distinct=True)).values("many")
        rows: QuerySet[BlockedFile] = super().get_queryset(request)
        return rows.annotate(document_count=Coalesce(Subquery(counted), 0))

    @admin.display(description="Documents", ordering="document_count")
    def documents(self, row: Any) -> int:
        return int(row.document_count)

    @admin.display(description="Documents with these bytes")
    def where(self, row: BlockedFile) -> SafeString | str:
        versions = DocumentVersion.objects.filter(blob_id=row.pk, document__is_intermediate=False)
        rows = versions.select_related("document__project").order_by("document__created_at", "number")[:SHOWN]
        links = (
            (reverse("admin:documents_document_change", args=[one.document_id]), one.document.name, one.number,
             one.document.project.name)
            for one in rows
        )  # fmt: skip
        return format_html_join("", '<div><a href="{}">{}</a>, version {}, in {}</div>', links) or "None"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="documents_blockedfile_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A list of hashes, pasted or as a file."""
        form = BlockedListForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            with blaming(form):
                done = block_files(actor=actor_of(request), **form.wishes())
                messages.success(request, f"{len(done.added)} blocked, {done.known} were blocked already.")
                return redirect("admin:documents_blockedfile_changelist")
        context = {**self.admin_site.each_context(request), "title": "Block a list of files", "opts": self.opts}
        return render(request, "admin/documents/blockedfile/import.html", context | {"form": form})

    def save_model(self, request: HttpRequest, obj: BlockedFile, form: Any, change: bool) -> None:
        made = block_file(actor=actor_of(request), sha256=obj.sha256, reason=obj.reason)
        obj.sha256, obj.added_by_id, obj.added_at = made.sha256, made.added_by_id, made.added_at

    def delete_row(self, actor: Actor, row: BlockedFile) -> None:
        unblock_file(actor=actor, sha256=row.pk)


@admin.register(DownloadLink)
class DownloadLinkAdmin(LookOnly):
    list_display = ("key", "artifact", "note", "created_by", "created_at", "expires_at", "used", "most", "revoked_at")
    list_filter = ("created_at", "expires_at")
    list_select_related = ("artifact", "created_by")
    search_fields = ("key", "note", "artifact__name", "created_by__email")
    fields = ("key", "artifact", "note", "created_by", "created_at", "expires_at", "used", "most", "revoked_at")
    actions = ("revoke",)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[DownloadLink]) -> None:
        def command(actor: Actor, row: DownloadLink) -> None:
            revoke_link(actor=actor, link_id=row.pk)

        carry_out(request, queryset, command, "revoked")


@admin.register(Removal)
class RemovalAdmin(LookOnly):
    """Nothing here is ever changed; all of it can be taken away as a table."""

    list_display = ("at", "kind", "why", "sha256", "size", "by", "target")
    list_filter = ("kind", "why", "at")
    search_fields = ("sha256", "target", "by")
    date_hierarchy = "at"
    fields = ("at", "kind", "why", "sha256", "size", "project_id", "target", "by")
    change_list_template = "admin/documents/removal/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="documents_removal_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        lines = removals_as_csv(actor=actor_of(request))
        disposition = 'attachment; filename="removals.csv"'
        return StreamingHttpResponse(lines, content_type="text/csv", headers={"Content-Disposition": disposition})


@admin.register(CloudConnection)
class CloudConnectionAdmin(LookOnly):
    list_display = ("name", "kind", "project", "address", "bucket", "folder", "checked_at", "problem", "created_by")
    list_filter = ("kind",)
    list_select_related = ("project", "created_by")
    search_fields = ("name", "project__name", "address", "bucket")
