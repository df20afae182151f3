"""People: who comes in, who is let in, who leaves."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts.access import require_admin, require_person
from accounts.actor import Actor
from accounts.choices import Part, Registration, Role, Status
from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import ApiToken, Membership, Project, User
from accounts.selectors.settings import setting
from accounts.services.addresses import ask_new_address
from accounts.services.audit import record
from accounts.services.limits import spend
from accounts.services.mail import page_address, send_soon
from accounts.services.passwords import require_current_password, require_good_password

MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {  # verb → (from, to)
    "approve": (frozenset({Status.PENDING}), Status.APPROVED),
    "deny": (frozenset({Status.PENDING, Status.APPROVED}), Status.DENIED),
    "reopen": (frozenset({Status.DENIED}), Status.PENDING),
}


def clean_email(email: str) -> str:
    """An address in the one form we store; raises Invalid."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("That is not an email address.", fields={"email": ["Give an email address."]}) from error
    return email


def clean_name(name: str) -> str:
    """A name on one line, of the length we store."""
    return " ".join(name.split())[:120]


def register_person(*, actor: Actor, email: str, name: str, password: str) -> str:
    """An account, unless the address has one; the answer is the `Registration` mode and tells nobody which it was.

    Whoever owns the address learns it by mail. Raises NotAllowed while registration is closed, Invalid, TooMany.
    """
    mode = setting("registration")
    if mode == Registration.CLOSED:
        raise NotAllowed("Accounts are made by invitation only. Ask an administrator.", code="registration_closed")
    spend(actor=actor, scope="register")
    email, name = clean_email(email), clean_name(name)
    require_good_password(password, User(email=email, name=name))
    hashed = make_password(password)  # before we look, so that both answers take as long
    status = Status.APPROVED if mode == Registration.OPEN else Status.PENDING
    known = User.objects.filter(email__iexact=email).first()
    if known is None:
        known = _create(actor, email, name, hashed, status)
    if known is None:
        template = "welcome" if status == Status.APPROVED else "registered"
    else:
        template = "already_registered"
        record(actor=actor, action="person.register", target=f"user:{known.pk}", allowed=False)
    links = {"sign_in": page_address("sign_in"), "reset": page_address("password_reset")}
    send_soon(template=template, to=email, context=links)
    return str(mode)


def _create(actor: Actor, email: str, name: str, hashed: str, status: str) -> User | None:
    """Makes the account; answers the other one when somebody was faster."""
    try:
        with transaction.atomic():
            user = User.objects.create(email=email, name=name, password=hashed, status=status)
            record(actor=actor, action="person.register", target=f"user:{user.pk}", details={"status": status})
    except IntegrityError:
        return User.objects.get(email__iexact=email)
    return None


def approve_person(*, actor: Actor, user_id: UUID | str) -> User:
    """Lets a waiting person in, and tells them."""
    user = _move(actor, user_id, "approve")
    send_soon(template="approved", to=user.email, context={"person": user, "sign_in": page_address("sign_in")})
    return user


def deny_person(*, actor: Actor, user_id: UUID | str) -> User:
    """Keeps a person out; what they have open ends now, and stays ended should they be let in again."""
    return _move(actor, user_id, "deny")


def reopen_person(*, actor: Actor, user_id: UUID | str) -> User:
    """Lets a denied person wait for a decision again."""
    return _move(actor, user_id, "reopen")


def _move(actor: Actor, user_id: UUID | str, verb: str) -> User:
    require_admin(actor)
    before, after = MOVES[verb]
    with transaction.atomic():
        user = _locked(user_id)
        if user.status not in before:
            raise Conflict(f"This person is {user.get_status_display().lower()}; that cannot be done now.")
        if verb == "deny":
            _require_not_oneself(actor, user)
            _require_another_admin(user)
            _end_access(user)
        old, user.status = user.status, after
        user.save(update_fields=["status"])
        record(actor=actor, action=f"person.{verb}", target=f"user:{user.pk}", details={"before": old, "after": after})
    return user


def change_role(*, actor: Actor, user_id: UUID | str, role: str) -> User:
    """Makes somebody an administrator, or no longer one; one always stays."""
    require_admin(actor)
    if role not in Role.values:
        raise Invalid("There is no such role.", fields={"role": [f"One of: {', '.join(Role.values)}."]})
    with transaction.atomic():
        user = _locked(user_id)
        if role != Role.ADMIN:
            _require_another_admin(user)
        old, user.role = user.role, role
        user.save(update_fields=["role"])
        record(actor=actor, action="person.role", target=f"user:{user.pk}", details={"before": old, "after": role})
    return user


def update_profile(
    *, actor: Actor, name: str | None = None, email: str | None = None, current_password: str = ""
) -> User:
    """The actor's own name at once; a new address needs the current password, and a link mailed to it followed."""
    user = User.objects.get(pk=require_person(actor))
    address = user.email if email is None else clean_email(email)
    if address != user.email:
        ask_new_address(actor=actor, email=address, current_password=current_password)
    before, user.name = user.name, user.name if name is None else clean_name(name)
    if before != user.name:
        with transaction.atomic():
            user.save(update_fields=["name"])
            details = {"name": [before, user.name]}
            record(actor=actor, action="person.profile", target=f"user:{user.pk}", details=details)
    return user


def delete_account(*, actor: Actor, current_password: str) -> None:
    """The actor's own account, for good. Raises Conflict while projects have no other owner."""
    user = User.objects.get(pk=require_person(actor))
    require_current_password(actor=actor, user=user, password=current_password)
    _delete(actor, user.pk)


def delete_person(*, actor: Actor, user_id: UUID | str) -> None:
    """Somebody's account, by an administrator; the same rule about projects holds."""
    require_admin(actor)
    _delete(actor, user_id)


def _delete(actor: Actor, user_id: UUID | str) -> None:
    with transaction.atomic():
        user = _locked(user_id)
        _require_another_admin(user)
        alone = sole_projects(user)
        if alone:
            names = ", ".join(alone)
            raise Conflict(
                f"These projects have no other owner: {names}. Make somebody else an owner, or delete them first.",
                code="sole_owner",
            )
        record(actor=actor, action="person.delete", target=f"user:{user.pk}", details={"email": user.email})
        _end_access(user)
        user.delete()


def sole_projects(user: User) -> list[str]:
    """Names of the living projects that would be without an owner; their rows are locked until the commit."""
    mine = Membership.objects.filter(user=user, part=Part.OWNER).values("project_id")
    owned = list(Project.objects.select_for_update().filter(deleted_at=None, pk__in=mine))  # locked before we count
    others = Membership.objects.filter(part=Part.OWNER, user__status=Status.APPROVED).exclude(user=user)
    kept = set(others.values_list("project_id", flat=True))
    return [project.name for project in owned if project.pk not in kept]


def _locked(user_id: UUID | str) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise Missing("There is no such person.")
    return user


def _require_not_oneself(actor: Actor, user: User) -> None:
    if actor.user_id == str(user.pk):
        raise Conflict("Nobody can close their own account this way; another administrator can.")


def _require_another_admin(user: User) -> None:
    """The last administrator stays; the rows of all are locked, so that two cannot leave at once."""
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, status=Status.APPROVED)
    ids = {one.pk for one in admins}
    if ids == {user.pk}:
        raise Conflict("This is the last administrator. Make somebody else one first.", code="last_admin")


def _end_access(user: User) -> None:
    """Sessions and JWTs end by the generation, tokens by being revoked."""
    user.generation += 1
    User.objects.filter(pk=user.pk).update(generation=user.generation)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    refreshes = OutstandingToken.objects.filter(user=user, blacklistedtoken=None)
    BlacklistedToken.objects.bulk_create([BlacklistedToken(token=one) for one in refreshes], ignore_conflicts=True)
