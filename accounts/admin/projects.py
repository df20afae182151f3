"""Projects, members and tags."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.actor import Actor
from accounts.admin.verbs import AnyAdmin, Deletable, LookOnly, carry_out
from accounts.choices import Part, Status
from accounts.http import actor_of
from accounts.models import Membership, Project, Tag
from accounts.services.members import add_member, change_part, remove_member
from accounts.services.projects import edit_project, purge_project, restore_project, trash_project


class OwnerFilter(admin.SimpleListFilter):
    """Projects nobody who can sign in owns: somebody has to be made owner."""

    title = "owner"
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("none", "None in use")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        if self.value() != "none":
            return queryset
        owned = Membership.objects.filter(part=Part.OWNER, user__status=Status.APPROVED).values("project_id")
        return queryset.filter(deleted_at=None).exclude(pk__in=owned)


class TrashFilter(admin.SimpleListFilter):
    title = "trash"
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In the trash"), ("no", "Not in the trash")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Project]) -> QuerySet[Project]:
        return queryset if self.value() is None else queryset.filter(deleted_at__isnull=self.value() == "no")


@admin.register(Project)
class ProjectAdmin(LookOnly):
    list_display = ("name", "slug", "visibility", "people", "created_at", "updated_at", "deleted_at")
    list_filter = (TrashFilter, OwnerFilter, "visibility", "tags")
    search_fields = ("name", "slug", "description")
    fields = (
        "name",
        "slug",
        "description",
        "visibility",
        "keep_results_days",
        "keep_documents_days",
        "created_at",
        "updated_at",
        "deleted_at",
    )
    readonly_fields = ("slug", "created_at", "updated_at", "deleted_at")
    actions = ("trash", "restore", "purge")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.deleted_at is None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        rows: QuerySet[Project] = super().get_queryset(request).annotate(people_count=Count("memberships"))
        return rows

    @admin.display(description="Members", ordering="people_count")
    def people(self, row: Any) -> int:
        return int(row.people_count)

    def save_model(self, request: HttpRequest, obj: Project, form: ModelForm[Any], change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_project(actor=actor_of(request), project_id=obj.pk, changes=changes)  # type: ignore[arg-type]

    @admin.action(description="Put into the trash")
    def trash(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        carry_out(request, queryset, lambda actor, row: trash_project(actor=actor, project_id=row.pk), "in the trash")

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        carry_out(request, queryset, lambda actor, row: restore_project(actor=actor, project_id=row.pk), "restored")

    @admin.action(description="Delete for good, if in the trash")
    def purge(self, request: HttpRequest, queryset: QuerySet[Project]) -> None:
        carry_out(request, queryset, lambda actor, row: purge_project(actor=actor, project_id=row.pk), "gone for good")


@admin.register(Membership)
class MembershipAdmin(Deletable):
    list_display = ("project", "user", "part", "created_at")
    list_filter = ("part",)
    list_select_related = ("project", "user")
    search_fields = ("project__name", "user__email")
    fields = ("project", "user", "part")
    autocomplete_fields = ("project", "user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("project", "user") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: ModelForm[Any], change: bool) -> None:
        actor = actor_of(request)
        if change:
            change_part(actor=actor, project_id=obj.project_id, user_id=obj.user_id, part=form.cleaned_data["part"])
        else:
            obj.pk = add_member(actor=actor, project_id=obj.project_id, email=obj.user.email, part=obj.part).pk

    def delete_row(self, actor: Actor, row: Membership) -> None:
        remove_member(actor=actor, project_id=row.project_id, user_id=row.user_id)


@admin.register(Tag)
class TagAdmin(AnyAdmin):
    list_display = ("name",)
    search_fields = ("name",)
