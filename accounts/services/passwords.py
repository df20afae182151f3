"""Passwords: choosing, changing, resetting by mail."""

from __future__ import annotations

from axes.utils import reset as lift_lockout
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.access import require_person
from accounts.actor import Actor
from accounts.backends import may_sign_in
from accounts.errors import Invalid
from accounts.models import User
from accounts.services.audit import record
from accounts.services.limits import spend
from accounts.services.mail import page_address, send_soon


def require_good_password(password: str, user: User, *, field: str = "password") -> None:
    """Raises Invalid with every rule the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("The password is not good enough.", fields={field: list(error.messages)}) from error


def require_current_password(*, actor: Actor, user: User, password: str, field: str = "current_password") -> None:
    """For what an open session alone must not do. Counts tries; raises Invalid or TooMany."""
    spend(actor=actor, scope="password")
    if not user.check_password(password):
        raise Invalid("The current password is not right.", fields={field: ["This is not the current password."]})


def change_password(*, actor: Actor, current_password: str, password: str) -> User:
    """A new password; every other session and JWT of the user ends. API tokens stay."""
    user = User.objects.get(pk=require_person(actor))
    require_current_password(actor=actor, user=user, password=current_password)
    require_good_password(password, user)
    with transaction.atomic():
        user = _store(user, password)
        record(actor=actor, action="password.change", target=f"user:{user.pk}")
    send_soon(template="password_changed", to=user.email, context={"person": user})
    return user


def ask_password_reset(*, actor: Actor, email: str) -> None:
    """Mails a link to whoever has an approved account at that address. The answer is always the same: none."""
    email = email.strip().lower()
    spend(actor=actor, scope="reset")
    spend(actor=actor, scope="reset", key=email)
    user = User.objects.filter(email__iexact=email).first()
    record(actor=actor, action="password.ask", target=f"user:{user.pk}" if user else "")
    if user is None or not may_sign_in(user):
        return
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    send_soon(
        template="password_reset",
        to=user.email,
        context={"person": user, "link": page_address("password_reset_confirm", uid, token)},
    )


def reset_password(*, actor: Actor, uid: str, token: str, password: str) -> User:
    """Sets a password with the token of a mail, once; all sessions and JWTs end, a lockout is lifted."""
    user = user_of_reset(uid=uid, token=token)
    require_good_password(password, user)
    with transaction.atomic():
        user = _store(user, password)
        record(actor=actor, action="password.reset", target=f"user:{user.pk}")
    lift_lockout(username=user.email)
    send_soon(template="password_changed", to=user.email, context={"person": user})
    return user


def user_of_reset(*, uid: str, token: str) -> User:
    """Whose password the link of a mail resets; raises Invalid for one that was used or is too old."""
    try:
        user = User.objects.filter(pk=force_str(urlsafe_base64_decode(uid))).first()
    except (ValueError, ValidationError):
        user = None
    if user is None or not may_sign_in(user) or not default_token_generator.check_token(user, token):
        raise Invalid("This link was used before or is too old. Ask for a new one.", code="reset_link")
    return user


def _store(user: User, password: str) -> User:
    user.set_password(password)
    User.objects.filter(pk=user.pk).update(password=user.password, generation=F("generation") + 1)
    user.refresh_from_db()
    return user
