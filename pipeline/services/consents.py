"""Connecting an account by consent: begun here, given at the service, finished here with a sealed refresh token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core import signing

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing, Unavailable
from documents.selectors.connections import connection_for
from documents.services.connections import VERB, add_connection, change_connection, check_new
from pipeline.contract import Refused, TryLater
from pipeline.engine.outside import outside
from pipeline.providers.cloud.consent import consent_page, trade_code
from pipeline.selectors.consents import ConsentWay, client_secret_of, consent_way

if TYPE_CHECKING:
    from documents.models import CloudConnection

SALT: Final = "pipeline.consent"  # keeps these states apart from everything else that is signed
SECONDS: Final = 15 * 60  # from our page to the answer
ENDED: Final = "This consent was not begun here, was used before or is too old. Connect again from the project's page."


@dataclass(frozen=True, slots=True)
class Begun:
    """``page`` is where the person goes; ``kept`` stays in their session under ``key`` until they come back."""

    title: str
    page: str
    key: str
    kept: dict[str, str]


def begin_consent(*, actor: Actor, project_id: UUID | str, kind: str, name: str, folder: str) -> Begun:
    """For a new connection. Raises Invalid, and Conflict for a name that is taken or a service that is switched off."""
    check_new(actor=actor, project_id=project_id, kind=kind, name=name, folder=folder)
    return _begin(actor, kind, {"project": str(project_id), "name": name, "folder": folder})


def begin_consent_again(*, actor: Actor, connection_id: UUID | str) -> Begun:
    """For a connection whose consent ended, or that another account shall be used for."""
    connection = connection_for(actor=actor, connection_id=connection_id)
    return _begin(actor, connection.kind, {"project": str(connection.project_id), "connection": str(connection.pk)})


def _begin(actor: Actor, kind: str, wish: dict[str, str]) -> Begun:
    way = _open_way(kind)
    key, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    state = signing.dumps({"key": key, "user": actor.user_id, "kind": kind}, salt=SALT)
    page = consent_page(way.service, client_id=way.client_id, redirect=way.redirect, state=state, verifier=verifier)
    return Begun(way.service.title, page, key, {**wish, "kind": kind, "verifier": verifier})


def _open_way(kind: str) -> ConsentWay:
    way = consent_way(kind)
    if way is None:
        raise Missing("Nobody can consent at a storage of that kind.")
    if way.off:
        raise Conflict(way.off, code="consent_off")
    return way


def key_of_state(*, actor: Actor, kind: str, state: str) -> str:
    """Under which key the session kept what belongs to a state; raises Invalid for another person's or an old one."""
    try:
        given = signing.loads(state, salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise Invalid(ENDED, code="consent_state") from error
    if (given["user"], given["kind"]) != (actor.user_id, kind):
        raise Invalid(ENDED, code="consent_state")
    return str(given["key"])


def finish_consent(*, actor: Actor, kept: Mapping[str, str], answer: Mapping[str, Any]) -> CloudConnection:
    """Trades the code of the answer for a refresh token, sealed with the connection.

    Nothing is stored when it raises: Conflict for a consent that was denied or is not good, Unavailable when the
    service is away, and what adding or changing the connection raises.
    """
    project_id, connection_id = kept["project"], kept.get("connection", "")
    require(actor, VERB, project_id)
    way = _open_way(kept["kind"])
    code = str(answer.get("code") or "")
    if not code:
        raise _denied(way, str(answer.get("error") or ""))
    credentials = {"client_id": way.client_id, "refresh_token": _trade(way, code, kept["verifier"])}
    if connection_id:
        return change_connection(actor=actor, connection_id=connection_id, credentials=credentials)
    return add_connection(
        actor=actor, project_id=project_id, kind=kept["kind"], credentials=credentials,
        name=kept["name"], folder=kept["folder"],
    )  # fmt: skip


def _denied(way: ConsentWay, error: str) -> Conflict:
    title = way.service.title
    if error in ("access_denied", "consent_required"):
        return Conflict(f"You did not agree at {title}. Nothing was stored.", code="consent_denied")
    shown = f" ({error[:60]})" if error.isascii() and error.isidentifier() else ""
    return Conflict(f"{title} could not ask for your consent{shown}. Nothing was stored.", code="consent_failed")


def _trade(way: ConsentWay, code: str, verifier: str) -> str:
    try:
        return trade_code(
            outside(), way.service, client_id=way.client_id, client_secret=client_secret_of(way.service),
            redirect=way.redirect, code=code, verifier=verifier,
        )  # fmt: skip
    except TryLater as busy:
        raise Unavailable(f"{busy.text} Nothing was stored; connect again.", code=busy.code) from busy
    except Refused as refused:
        raise Conflict(f"{refused.text} Nothing was stored.", code=refused.code) from refused
