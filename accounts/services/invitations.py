"""Invitations: a link by mail that makes an approved account, or a member of a project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import is_admin, require, require_admin, require_person
from accounts.actor import Actor
from accounts.choices import Part, Role, Status
from accounts.crypto import digest, new_token
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, NotSignedIn
from accounts.models import Invitation, Membership, User
from accounts.selectors.invitations import invitation_of
from accounts.selectors.settings import setting
from accounts.services.audit import record
from accounts.services.limits import spend
from accounts.services.mail import page_address, send_now
from accounts.services.passwords import require_good_password
from accounts.services.people import clean_email, clean_name


@dataclass(frozen=True)
class Invited:
    """``mailed`` is whether the mail server took the mail; ``link`` is empty for all but administrators."""

    invitation: Invitation
    mailed: bool
    link: str


def invite_person(
    *,
    actor: Actor,
    email: str,
    role: str = Role.USER,
    project_id: UUID | str | None = None,
    part: str = Part.VIEWER,
) -> Invited:
    """Invites somebody without an account: an owner into a project, an administrator also into Bindery as such.

    An earlier open invitation of the same address to the same place is replaced. Raises Conflict for somebody who
    has an account, NotAllowed, Invalid, TooMany.
    """
    _require_may_invite(actor, role, project_id)
    email = clean_email(email)
    if part not in Part.values or role not in Role.values:
        raise Invalid("There is no such role or part.", fields={"part": [f"One of: {', '.join(Part.values)}."]})
    spend(actor=actor, scope="invite")
    if User.objects.filter(email__iexact=email, status=Status.APPROVED).exists():
        raise Conflict("This person has an account already. Add them to the project instead.", code="has_account")
    token = new_token()
    invitation = _make(actor, email, role, project_id, part, token)
    link = page_address("invitation", token)
    inviter = invitation.invited_by or "Bindery"
    context = {"inviter": inviter, "invitation": invitation, "project": invitation.project, "link": link}
    mailed = send_now(template="invitation", to=email, context=context)
    return Invited(invitation=invitation, mailed=mailed, link=link if is_admin(actor) else "")


def _make(actor: Actor, email: str, role: str, project_id: UUID | str | None, part: str, token: str) -> Invitation:
    with transaction.atomic():
        Invitation.objects.filter(Q(project_id=project_id), email=email, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            email=email,
            role=role,
            project_id=project_id,
            part=part,
            token_hash=digest(token, settings.SECRET_KEY),
            invited_by_id=actor.user_id,
            expires_at=timezone.now() + timedelta(days=setting("invitation_days")),
        )
        record(
            actor=actor,
            action="invitation.send",
            target=f"invitation:{invitation.pk}",
            project_id=project_id,
            details={"email": email, "role": role, "part": part if project_id else ""},
        )
    return invitation


def _require_may_invite(actor: Actor, role: str, project_id: UUID | str | None) -> None:
    if actor.role != "operator":
        require_person(actor)
    if project_id is None or role != Role.USER:
        require_admin(actor)
    if project_id is not None and not is_admin(actor):
        require(actor, "member.manage", project_id)


def revoke_invitation(*, actor: Actor, invitation_id: UUID | str) -> None:
    """Makes a link worthless before it is used."""
    invitation = Invitation.objects.filter(pk=invitation_id, accepted_at=None).first()
    if invitation is None:
        raise Missing("There is no such open invitation.")
    if not is_admin(actor):
        if invitation.project_id is None:
            raise Missing("There is no such open invitation.")
        require(actor, "member.manage", invitation.project_id)
    with transaction.atomic():
        invitation.delete()
        record(
            actor=actor,
            action="invitation.revoke",
            target=f"invitation:{invitation_id}",
            project_id=invitation.project_id,
            details={"email": invitation.email},
        )


def accept_invitation(*, actor: Actor, token: str, name: str = "", password: str = "") -> User:
    """Makes the account that the link stands for, or adds the signed-in person it is addressed to. Works once.

    Raises Missing for a link that is not good, NotSignedIn when the address has an account in use, NotAllowed for a
    denied one or for somebody else's, Invalid for the password.
    """
    spend(actor=actor, scope="register")
    invitation = invitation_of(token=token)
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is not None and user.status != Status.PENDING:
        _require_is(actor, user)
        return _join(actor, invitation, user, password_chosen=False)
    if actor.is_signed_in:
        raise NotAllowed("This invitation is for somebody else. Sign out first.", code="other_person")
    fresh = user or User(email=invitation.email)
    fresh.name, fresh.status = clean_name(name) or fresh.name, Status.APPROVED
    require_good_password(password, fresh)
    fresh.set_password(password)
    return _join(actor, invitation, fresh, password_chosen=True)


def _require_is(actor: Actor, user: User) -> None:
    if user.status == Status.DENIED:
        raise NotAllowed("An administrator has closed the account with this address.", code="account_denied")
    if not actor.is_signed_in:
        raise NotSignedIn("You have an account with this address. Sign in to accept.")
    if actor.user_id != str(user.pk):
        raise NotAllowed("This invitation is for somebody else. Sign in as that person.", code="other_person")


def _store(user: User, *, is_new: bool) -> None:
    """All of a new account; of one in use only what an invitation gives."""
    if not is_new:
        user.save(update_fields=["role"])
        return
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Conflict("An account with this address was made a moment ago. Sign in to accept.") from error


def _join(actor: Actor, invitation: Invitation, user: User, *, password_chosen: bool) -> User:
    with transaction.atomic():
        used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=timezone.now())
        if not used:
            raise Missing("This invitation was used already.")
        if invitation.role == Role.ADMIN:
            user.role = Role.ADMIN
        _store(user, is_new=password_chosen)
        if invitation.project_id is not None:
            Membership.objects.get_or_create(
                project_id=invitation.project_id, user=user, defaults={"part": invitation.part}
            )
        known = replace(actor, role=user.role, user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]
        record(
            actor=known,
            action="invitation.accept",
            target=f"user:{user.pk}",
            project_id=invitation.project_id,
            details={"email": user.email, "role": user.role, "part": invitation.part},
        )
    return user
