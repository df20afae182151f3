"""The way to a refresh token by a person's consent (RFC 6749, section 4.1, with the proof key of RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from pipeline.interruptions import Refused
from pipeline.providers.cloud import dropbox, google_drive, onedrive
from pipeline.providers.cloud.answers import failure_of
from pipeline.providers.cloud.oauth import read_json
from pipeline.providers.http import Answer, Limits, Outside

GRAPH: Final = "https://graph.microsoft.com/"


@dataclass(frozen=True, slots=True)
class ConsentService:
    """``authorize`` is the page on which a person agrees, ``tokens`` where the code becomes tokens.

    ``needs`` are the scopes without which nothing works, ``more`` what it is told beside the standard.
    """

    kind: str
    title: str
    authorize: str
    tokens: str
    needs: tuple[str, ...]
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """The origin of the page, for the content policy of ours that leads there."""
        parts = urlsplit(self.authorize)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def id_setting(self) -> str:
        return f"{self.kind}_client_id"

    @property
    def secret_setting(self) -> str:
        return f"{self.kind}_client_secret"


SERVICES: Final = {
    one.kind: one
    for one in (
        # https://developers.google.com/identity/protocols/oauth2/web-server: without prompt=consent a second consent
        # gives no refresh token.
        ConsentService(
            "google_drive", google_drive.TITLE, "https://accounts.google.com/o/oauth2/v2/auth", google_drive.TOKENS,
            ("https://www.googleapis.com/auth/drive",), {"access_type": "offline", "prompt": "consent"},
        ),
        # https://www.dropbox.com/developers/documentation/http/documentation#oauth2-authorize
        ConsentService(
            "dropbox", dropbox.TITLE, "https://www.dropbox.com/oauth2/authorize", f"{dropbox.API}/oauth2/token",
            ("files.metadata.read", "files.content.read", "files.content.write"), {"token_access_type": "offline"},
        ),
        # https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
        ConsentService(
            "onedrive", onedrive.TITLE, "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
            onedrive.TOKENS, ("Files.ReadWrite",), {"response_mode": "query", "prompt": "select_account"},
        ),
    )
}  # fmt: skip
OFFLINE: Final = {"onedrive": ("offline_access",)}  # asked for as a scope, and not named among those that are granted


def consent_page(service: ConsentService, *, client_id: str, redirect: str, state: str, verifier: str) -> str:
    """The address of the service's page that asks the person."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    wish = {
        "response_type": "code", "client_id": client_id, "redirect_uri": redirect, "state": state,
        "scope": " ".join((*service.needs, *OFFLINE.get(service.kind, ()))),
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{service.authorize}?{urlencode({**wish, **service.more})}"


def trade_code(
    way: Outside,
    service: ConsentService,
    *,
    client_id: str,
    client_secret: str,
    redirect: str,
    code: str,
    verifier: str,
) -> str:
    """The refresh token for a code. Raises Refused, and TryLater for a service that is busy or away."""
    wish = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "client_id": client_id,
        "client_secret": client_secret, "code_verifier": verifier,
    }  # fmt: skip
    body = urlencode({name: value for name, value in wish.items() if value}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    answer = way.ask("POST", service.tokens, headers=headers, content=body, limits=Limits(size=256 * 1024))
    if answer.status in (400, 401):
        raise _refusal(service, answer)
    if answer.status != 200:
        raise failure_of(service.title, answer)
    return _kept(service, read_json(service.title, answer))


def _kept(service: ConsentService, found: Any) -> str:
    token = found.get("refresh_token") if isinstance(found, dict) else None
    if not isinstance(token, str) or not token:
        text = (
            f"{service.title} gave no lasting access. Take the consent back in the account there, then connect again."
        )
        raise Refused("no_refresh_token", text)
    granted = {one.removeprefix(GRAPH).lower() for one in str(found.get("scope") or "").split()}
    if granted and (left_out := [one for one in service.needs if one.lower() not in granted]):
        text = (
            f"{service.title} was not allowed all that is needed ({', '.join(left_out)}). Connect again and allow it."
        )
        raise Refused("consent_incomplete", text)
    return token


def _refusal(service: ConsentService, answer: Answer) -> Refused:
    """What stands in section 5.2, in our words; a service's own description may hold the code and is not shown."""
    try:
        code = str(json.loads(answer.body).get("error", ""))
    except (ValueError, AttributeError):
        code = ""
    if code == "invalid_grant":
        return Refused(
            "consent_used", f"{service.title} says that this consent was used before or is too old. Connect again."
        )
    if code in ("invalid_client", "unauthorized_client"):
        text = (
            f"{service.title} does not know the client id and secret. An administrator sets them under System settings."
        )
        return Refused("credentials_refused", text)
    return Refused("consent_refused", f"{service.title} gives no access{f' ({code[:60]})' if code.isascii() else ''}.")
