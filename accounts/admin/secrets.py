"""Secrets: set, replaced, deleted; never shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.actor import Actor
from accounts.admin.verbs import Deletable
from accounts.http import actor_of
from accounts.models import Secret
from accounts.selectors.secrets import opens
from accounts.services.secrets import delete_secret, set_secret


class SecretForm(forms.ModelForm):  # type: ignore[type-arg]
    """``value`` is only written; for an existing secret it replaces the old one."""

    value = forms.CharField(
        strip=False,
        max_length=10_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text="Sealed when it is stored; nobody can read it back.",
    )

    class Meta:
        model = Secret
        fields = ("project", "name")


@admin.register(Secret)
class SecretAdmin(Deletable):
    form = SecretForm
    list_display = ("name", "where", "hint", "opens_now", "created_by", "updated_at", "last_used_at")
    list_select_related = ("project", "created_by")
    list_filter = ("updated_at",)
    search_fields = ("name", "project__name")
    fields = ("project", "name", "value")
    autocomplete_fields = ("project",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("project", "name") if obj else ()

    @admin.display(description="Project", ordering="project__name")
    def where(self, row: Secret) -> str:
        return str(row.project) if row.project else "All projects"

    @admin.display(description="Opens", boolean=True)
    def opens_now(self, row: Secret) -> bool:
        return opens(bytes(row.sealed))

    def save_model(self, request: HttpRequest, obj: Secret, form: forms.BaseForm, change: bool) -> None:
        secret, _ = set_secret(
            actor=actor_of(request), project_id=obj.project_id, name=obj.name, value=form.cleaned_data["value"]
        )
        obj.pk = secret.pk

    def delete_row(self, actor: Actor, row: Secret) -> None:
        delete_secret(actor=actor, project_id=row.project_id, name=row.name)
