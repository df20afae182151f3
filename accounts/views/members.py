"""Members of a project and invitations into it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import may
from accounts.actor import Actor
from accounts.choices import Part
from accounts.errors import Conflict, Invalid
from accounts.forms.blame import blame, blaming
from accounts.forms.projects import MemberForm
from accounts.http import signed_in
from accounts.models import Project
from accounts.selectors.invitations import invitations_seen
from accounts.selectors.members import members_of
from accounts.selectors.projects import project_by_slug, verbs_in
from accounts.services.invitations import invite_person, revoke_invitation
from accounts.services.members import add_member, change_part, leave_project, remove_member


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    form = MemberForm(request.POST if request.method == "POST" else None)
    stranger = ""
    if form.is_valid():
        try:
            added = add_member(actor=actor, project_id=project.pk, **form.cleaned_data)
            messages.success(request, _("%(person)s is a member now.") % {"person": added.user})
            return redirect("accounts:members", slug)
        except (Invalid, Conflict) as problem:
            if problem.code == "no_such_person":
                stranger = form.cleaned_data["email"]
            else:
                blame(form, problem)
    return render(request, "accounts/members.html", _context(actor, project, form) | {"stranger": stranger})


def _context(actor: Actor, project: Project, form: MemberForm) -> dict[str, object]:
    manages = may(actor, "member.manage", project.pk)
    return {
        "project": project,
        "form": form,
        "parts": Part.choices,
        "members": members_of(actor=actor, project_id=project.pk),
        "invitations": invitations_seen(actor=actor, project_id=project.pk) if manages else [],
        "verbs": verbs_in(actor=actor, project_id=project.pk),
    }


@require_POST
def member_invite(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="member.manage")
    form = MemberForm(request.POST)
    if form.is_valid():
        with blaming(form):
            given = form.cleaned_data
            invited = invite_person(actor=actor, email=given["email"], project_id=project.pk, part=given["part"])
        if form.is_valid():
            if invited.mailed:
                messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": given["email"]})
            else:
                text = _("The invitation to %(email)s is made, but the mail server did not take the mail.")
                messages.warning(request, text % {"email": given["email"]})
            if invited.link:
                messages.info(request, _("The link, if you want to pass it on: %(link)s") % {"link": invited.link})
            return redirect("accounts:members", slug)
    return render(request, "accounts/members.html", _context(actor, project, form) | {"stranger": ""})


@require_POST
def member_part(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    try:
        changed = change_part(actor=actor, project_id=project.pk, user_id=user_id, part=request.POST.get("part", ""))
        words = {"person": changed.user, "part": changed.get_part_display()}
        messages.success(request, _("%(person)s: %(part)s.") % words)
    except (Invalid, Conflict) as problem:
        messages.error(request, problem.text)
    return redirect("accounts:members", slug)


@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="member.manage")
    back = reverse("accounts:members", args=[slug])
    if request.method == "POST":
        try:
            remove_member(actor=actor, project_id=project.pk, user_id=user_id)
        except Conflict as problem:
            messages.error(request, problem.text)
        return redirect(back)
    member = members_of(actor=actor, project_id=project.pk).filter(user_id=user_id).first()
    context = {
        "project": project,
        "title": _("Remove %(person)s?") % {"person": member.user if member else _("this member")},
        "text": _("They can no longer open the project. What they added stays."),
        "verb": _("Remove member"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    back = reverse("accounts:members", args=[slug])
    if request.method == "POST":
        try:
            leave_project(actor=actor, project_id=project.pk)
        except Conflict as problem:
            messages.error(request, problem.text)
            return redirect(back)
        return redirect("accounts:projects")
    context = {
        "project": project,
        "title": _("Leave “%(name)s”?") % {"name": project.name},
        "text": _("You can no longer work in it. What you added stays."),
        "verb": _("Leave project"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)


@require_http_methods(["GET", "POST"])
def invitation_revoke(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="member.manage")
    back = reverse("accounts:members", args=[slug])
    if request.method == "POST":
        revoke_invitation(actor=actor, invitation_id=invitation_id)
        messages.success(request, _("The invitation is taken back."))
        return redirect(back)
    context = {
        "project": project,
        "title": _("Take the invitation back?"),
        "text": _("Its link will no longer work."),
        "verb": _("Take it back"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)
