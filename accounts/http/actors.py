"""Requests become actors."""

from __future__ import annotations

from dataclasses import replace

import structlog
from django.conf import settings
from django.http import HttpRequest

from accounts.actor import ANONYMOUS, Actor, Door
from accounts.errors import NotSignedIn
from accounts.models import ApiToken, User


def actor_of(request: HttpRequest, door: Door | None = None) -> Actor:
    """Who makes this request; a token's scopes come from DRF's ``request.auth``."""
    return _actor(request, getattr(request, "user", None), door)


def signed_in(request: HttpRequest) -> Actor:
    """The actor of a page for people; raises NotSignedIn, which leads to the sign-in page and back."""
    actor = actor_of(request)
    if not actor.is_signed_in:
        raise NotSignedIn("Sign in to continue.")
    return actor


async def actor_of_later(request: HttpRequest, door: Door | None = None) -> Actor:
    """The same in an ``async`` view, where ``request.user`` must not be touched."""
    return _actor(request, await request.auser(), door)


def _actor(request: HttpRequest, user: object, door: Door | None) -> Actor:
    stranger = replace(
        ANONYMOUS, door=door or door_of(request), request_id=request_id_of(request), address=address_of(request)
    )
    if not isinstance(user, User) or not user.is_active:
        return stranger
    auth = getattr(request, "auth", None)
    token = auth if isinstance(auth, ApiToken) else None
    return replace(
        stranger,
        role=user.role,  # type: ignore[arg-type]
        user_id=str(user.pk),
        name=user.email,
        scopes=frozenset(token.scopes) if token else None,
        generation=user.generation,
        token_id=str(token.pk) if token else None,
    )


def door_of(request: HttpRequest) -> Door:
    if request.path_info.startswith("/api/"):
        return "api"
    return "admin" if request.path_info.startswith("/admin/") else "page"


def request_id_of(request: HttpRequest) -> str:
    bound = structlog.contextvars.get_contextvars().get("request_id", "")
    return str(bound or request.headers.get("X-Request-ID", ""))[:64]


def address_of(request: HttpRequest) -> str:
    """The caller's address; forwarded headers count only behind the configured number of proxies."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    hops = settings.TRUSTED_PROXIES
    if hops and len(forwarded) >= hops:
        return str(forwarded[-hops])[:45]
    return str(request.META.get("REMOTE_ADDR") or "")[:45]
