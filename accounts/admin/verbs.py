"""What our admin pages share: rows that cannot be edited by hand, and verbs that go through the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.actor import Actor
from accounts.errors import Problem
from accounts.http import actor_of, note_refusal

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin  # knows no type parameters when it runs


def carry_out(request: HttpRequest, rows: QuerySet[Any], command: Callable[[Actor, Any], object], done: str) -> None:
    """Does ``command(actor, row)`` for each row and says what became of it; one refusal does not stop the others."""
    actor, count = actor_of(request), 0
    for row in rows:
        try:
            command(actor, row)
            count += 1
        except Problem as problem:
            note_refusal(request, problem)
            messages.error(request, f"“{row}”: {problem.text}")
    if count:
        messages.success(request, f"{count} {done}.")


class LookOnly(AnyAdmin):
    """Rows that are looked at; what can be done with them are actions."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Deletable(LookOnly):
    """The same with a verb for deleting: ``delete_row`` goes through a service."""

    actions: Any = ("delete_selected",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True

    def delete_row(self, actor: Actor, row: Any) -> None:
        raise NotImplementedError(f"{type(self).__name__} does not say how a row is deleted")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_row(actor_of(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        carry_out(request, queryset, self.delete_row, "deleted")

    @admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """As the admin site's own, which would say that all are gone though some were refused."""
        if not request.POST.get("post"):
            return delete_selected(self, request, queryset)
        self.delete_queryset(request, queryset)
        return None
