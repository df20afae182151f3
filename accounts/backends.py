"""Who counts as signed in: only an approved user, asked anew on every request."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.choices import Status
from accounts.errors import NotAllowed
from accounts.models import User

NOT_YET: Final[dict[str, tuple[str, str]]] = {
    Status.PENDING: (
        "account_pending",
        "Your account is waiting for an administrator's approval. You will get a mail when it is decided.",
    ),
    Status.DENIED: (
        "account_denied",
        "An administrator has closed this account. Ask them if you think that is a mistake.",
    ),
}


def may_sign_in(user: User | None) -> bool:
    """The rule for sessions, tokens and refreshes alike."""
    return user is not None and user.status == Status.APPROVED


class ApprovedUserBackend(ModelBackend):
    """Django's own backend with our rule; `get_user` asks it too, which ends the session of a denied user."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """As Django's, but whoever gives the right password of an account that may not be used is told so.

        Raises NotAllowed for that. Nobody else learns that the account exists, and the right password is no failed
        attempt.
        """
        username = username or kwargs.get(User.USERNAME_FIELD)
        if username is None or password is None:
            return None
        user = User.objects.filter(email__iexact=username).first()
        if user is None:
            User().set_password(password)  # as long as checking one takes
            return None
        if not user.check_password(password):
            return None
        if not may_sign_in(user):
            code, text = NOT_YET[user.status]
            raise NotAllowed(text, code=code)
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)
