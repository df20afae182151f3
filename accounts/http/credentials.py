"""The one place where an address and a password become a person, and where guessing them ends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse

from accounts.errors import NotSignedIn, TooMany
from accounts.http.actors import actor_of
from accounts.http.problems import problem_response
from accounts.models import User
from accounts.services.audit import record
from accounts.services.limits import refuse_if_spent, spend


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """What axes answers after too many failed sign-ins."""
    return problem_response(request, lockout())


def lockout() -> TooMany:
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    text = f"Too many failed sign-ins. Try again in {seconds // 60} minutes, or reset your password."
    return TooMany(text, code="locked_out", retry_after=seconds)


def user_of_credentials(request: HttpRequest, *, email: str, password: str) -> User:
    """Whose address and password these are; the one place where sessions and JWTs begin.

    Failures count for axes' lockout of the account at this address and for the address's own limit, successes do not.
    Raises NotSignedIn, the same for a wrong password and an unknown address; TooMany; NotAllowed with the reason for
    the right password of an account that may not be used.
    """
    plain = getattr(request, "_request", request)  # axes leaves its mark on Django's request, not on DRF's
    email = email.strip().lower()[:254]  # one spelling, or each would have a counter of its own
    actor = actor_of(plain)
    who = actor.address or "nowhere"
    refuse_if_spent(actor=actor, scope="sign_in", key=who)
    user = authenticate(plain, username=email, password=password)
    if isinstance(user, User):
        return user
    record(actor=actor, action="session.start", allowed=False, details={"email": email})
    if getattr(plain, "axes_locked_out", False):
        raise lockout()
    spend(actor=actor, scope="sign_in", key=who)
    raise NotSignedIn("This address and password do not belong together.", code="wrong_credentials")
