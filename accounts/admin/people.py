"""People, their tokens and invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.actor import Actor
from accounts.admin.verbs import Deletable, LookOnly, carry_out
from accounts.choices import Role
from accounts.errors import Conflict
from accounts.forms.blame import blaming
from accounts.forms.people import InviteForm
from accounts.http import actor_of
from accounts.models import ApiToken, Invitation, User
from accounts.services.invitations import invite_person, revoke_invitation
from accounts.services.people import approve_person, change_role, delete_person, deny_person, reopen_person
from accounts.services.tokens import revoke_token_of_person


def _require_somebody_else(actor: Actor, row: User) -> None:
    """A list ticked as a whole holds whoever ticks it."""
    if str(row.pk) == actor.user_id:
        raise Conflict("This is you. Another administrator can do that.")


@admin.register(User)
class UserAdmin(Deletable):
    list_display = ("email", "name", "role", "status", "created_at", "last_login")
    list_filter = ("status", "role", "created_at")
    search_fields = ("email", "name")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    fields = ("email", "name", "role", "status", "created_at", "last_login")
    actions = ("approve", "deny", "reopen", "make_admin", "make_user", "delete_selected")

    def delete_row(self, actor: Actor, row: User) -> None:
        _require_somebody_else(actor, row)
        delete_person(actor=actor, user_id=row.pk)

    @admin.action(description="Approve: let them in")
    def approve(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        carry_out(request, queryset, lambda actor, row: approve_person(actor=actor, user_id=row.pk), "approved")

    @admin.action(description="Deny: keep them out, at once")
    def deny(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        carry_out(request, queryset, lambda actor, row: deny_person(actor=actor, user_id=row.pk), "denied")

    @admin.action(description="Reopen: let denied people wait again")
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        carry_out(request, queryset, lambda actor, row: reopen_person(actor=actor, user_id=row.pk), "reopened")

    @admin.action(description="Make administrators")
    def make_admin(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._give(request, queryset, Role.ADMIN, "made administrators")

    @admin.action(description="Make ordinary users")
    def make_user(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._give(request, queryset, Role.USER, "made ordinary users")

    def _give(self, request: HttpRequest, queryset: QuerySet[User], role: str, done: str) -> None:
        def command(actor: Actor, row: User) -> None:
            if role != Role.ADMIN:
                _require_somebody_else(actor, row)
            change_role(actor=actor, user_id=row.pk, role=role)

        carry_out(request, queryset, command, done)


@admin.register(Invitation)
class InvitationAdmin(Deletable):
    """Adding one sends it; its link is shown once to the administrator, in case the mail does not arrive."""

    list_display = ("email", "role", "project", "part", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("role", "part", "accepted_at")
    list_select_related = ("project", "invited_by")
    search_fields = ("email", "project__name")
    fields = ("email", "role", "project", "part", "invited_by", "created_at", "expires_at", "accepted_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or obj.accepted_at is None

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A form of its own: the admin site's would hold a transaction open while the mail is sent."""
        form = InviteForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with blaming(form):
                invited = invite_person(actor=actor_of(request), **form.cleaned_data)
                if not invited.mailed:
                    messages.warning(request, "The mail server did not take the mail.")
                messages.success(request, f"Invited. The link, if you want to pass it on: {invited.link}")
                return redirect("admin:accounts_invitation_changelist")
        context = {**self.admin_site.each_context(request), "title": "Invite somebody", "opts": self.opts, "form": form}
        return render(request, "admin/accounts/invite.html", context)

    def delete_row(self, actor: Actor, row: Invitation) -> None:
        revoke_invitation(actor=actor, invitation_id=row.pk)


@admin.register(ApiToken)
class ApiTokenAdmin(LookOnly):
    list_display = ("name", "user", "scope_words", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("revoked_at", "expires_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__email", "key")
    fields = ("name", "user", "scope_words", "created_at", "expires_at", "last_used_at", "revoked_at")
    actions = ("revoke",)

    @admin.display(description="May")
    def scope_words(self, row: ApiToken) -> str:
        return ", ".join(row.scopes)

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        carry_out(request, queryset, lambda actor, row: revoke_token_of_person(actor=actor, token_id=row.pk), "revoked")
