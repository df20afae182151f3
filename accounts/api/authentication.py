"""The three ways into the API: personal token, JWT, and the page's own session."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenError
from rest_framework_simplejwt.state import token_backend
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken, Token

from accounts.actor import Actor
from accounts.backends import may_sign_in
from accounts.crypto import digest, same
from accounts.errors import NotSignedIn
from accounts.models import ApiToken, User
from accounts.services.sessions import end_after_reuse
from accounts.services.tokens import PREFIX

USED_EVERY: Final = timedelta(minutes=1)
SENT_TWICE: Final = timedelta(seconds=20)
GENERATION: Final = "generation"


class ApiTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer bnd_<key>.<secret>``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, value = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not value.startswith(PREFIX):
            return None
        key, _, secret = value.removeprefix(PREFIX).partition(".")
        token = ApiToken.objects.select_related("user").filter(key=key, revoked_at=None).first()
        now = timezone.now()
        good = token is not None and same(token.secret_hash, digest(secret, settings.SECRET_KEY))
        if token is None or not good or (token.expires_at and token.expires_at <= now):
            raise AuthenticationFailed("The API token is unknown, revoked or expired.")
        if not may_sign_in(token.user):
            raise AuthenticationFailed("The account of this API token is not approved.")
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class PageSessionAuthentication(SessionAuthentication):
    """A signed-in page calling the API, with CSRF checked; answers 401, not 403, when nobody is signed in."""

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class JwtAuthentication(JWTAuthentication):
    """A JWT, as long as its user was not signed out everywhere since: the claim ``generation`` says so."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        user = super().get_user(validated_token)
        if not isinstance(user, User) or validated_token.get(GENERATION) != user.generation:
            raise AuthenticationFailed("The token was ended. Sign in again.")
        return user


def refresh_token_for(user: User) -> RefreshToken:
    """A refresh token, with the generation it is good for. The list of issued tokens keeps no usable text of it."""
    token = RefreshToken.for_user(user)
    token[GENERATION] = user.generation
    OutstandingToken.objects.filter(jti=token["jti"]).update(token="")
    return token


def user_of_refresh(token: RefreshToken) -> User:
    """Whose refresh token it is; raises NotSignedIn when it may not be used any more."""
    user = User.objects.filter(pk=token.get("user_id")).first()
    if user is None or not may_sign_in(user) or token.get(GENERATION) != user.generation:
        raise NotSignedIn("The token was ended. Sign in again.", code="token_ended")
    return user


def read_refresh(text: str) -> RefreshToken:
    """A refresh token that is signed by us, in time and not used before; raises NotSignedIn."""
    try:
        return RefreshToken(text)  # type: ignore[arg-type]
    except TokenError as error:
        raise NotSignedIn("The refresh token is not good, or was used before.", code="token_refused") from error


def note_reuse(text: str, *, actor: Actor) -> None:
    """Raises the alarm when a token of ours was used up a while ago: its owner's client has the one that followed.

    A moment is granted to clients that send a request twice, because its answer was lost or two of them ran.
    """
    try:
        claims = token_backend.decode(text)  # type: ignore[arg-type]  # takes the text, whatever the annotation says
    except TokenBackendError:
        return
    used = BlacklistedToken.objects.filter(token__jti=claims.get("jti"), token__user=claims.get("user_id"))
    if used.filter(blacklisted_at__lt=timezone.now() - SENT_TWICE).exists():
        end_after_reuse(actor=actor, user_id=claims["user_id"], generation=claims.get(GENERATION, 0))
