"""Consent pages and token endpoints of Google, Dropbox and Microsoft, as far as their references go, on this machine.

https://developers.google.com/identity/protocols/oauth2/web-server
https://www.dropbox.com/developers/documentation/http/documentation#oauth2-token
https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow

A code is good once, for the client, the redirect address and the proof key that it was asked with.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from tests.pipeline.providers.cloud.accounts import Answering, Asked, Reply, Service

CLIENT = {"client_id": "bindery", "client_secret": "of the app"}
OFFLINE = {
    "google_drive": {"access_type": "offline", "prompt": "consent"},
    "dropbox": {"token_access_type": "offline"},
    "onedrive": {"response_mode": "query"},
}
SCOPES = {
    "google_drive": "https://www.googleapis.com/auth/drive",
    "dropbox": "files.metadata.read files.content.read files.content.write",
    "onedrive": "Files.ReadWrite offline_access",
}


@dataclass
class ConsentingService(Service):
    """``agrees`` is what the person at the page does, ``grants`` the scopes they leave ticked."""

    kind: str = "google_drive"
    redirect: str = ""
    agrees: bool = True
    grants: str | None = None
    lasting: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def asks(self, query: dict[str, str]) -> Reply:
        """The authorisation endpoint; a person who is shown an error page never comes back."""
        expected = {
            "client_id": "bindery", "redirect_uri": self.redirect, "response_type": "code",
            "scope": SCOPES[self.kind], "code_challenge_method": "S256", **OFFLINE[self.kind],
        }  # fmt: skip
        if any(query.get(name) != value for name, value in expected.items()):
            return Reply(400, {"error": "invalid_request", "given": query})
        back = {"state": query["state"]}
        if not self.agrees:
            back |= {"error": "access_denied", "error_description": "The user declined."}
        else:
            code = f"4/code-{len(self.codes) + 1}"
            self.codes[code] = query
            back |= {"code": code}
        return Reply(302, None, {"Location": f"{self.redirect}?{urlencode(back)}"})

    def refresh(self, asked: Asked) -> Reply:
        given = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if {name: given.get(name) for name in CLIENT} != CLIENT:
            return Reply(401, {"error": "invalid_client", "error_description": "Unauthorized"})
        if given["grant_type"] == "refresh_token":
            return super().refresh(asked)
        wish = self.codes.pop(given["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        if (
            wish is None
            or given["redirect_uri"] != wish["redirect_uri"]
            or proof.decode() != wish["code_challenge"]
            or len(given["code_verifier"]) < 43
        ):
            return Reply(400, {"error": "invalid_grant", "error_description": f"Bad code {given['code']}"})
        return Reply(200, self._tokens(wish))

    def _tokens(self, wish: dict[str, str]) -> dict[str, Any]:
        self.token += 1
        answer = {"access_token": f"t{self.token}", "expires_in": 3599, "token_type": "Bearer"}
        granted = wish["scope"] if self.grants is None else self.grants
        if self.kind == "onedrive":
            plain = [one for one in granted.split() if one != "offline_access"]
            answer |= {"scope": " ".join(f"https://graph.microsoft.com/{one}" for one in plain), "ext_expires_in": 3599}
        else:
            answer |= {"scope": granted}
        if self.kind == "dropbox":
            answer |= {"token_type": "bearer", "uid": "12345", "account_id": "dbid:AAH4"}
        if self.lasting:
            answer |= {"refresh_token": "first"}
        return answer


def with_page(answer: Answering) -> Answering:
    """A service whose consent page lies beside its files."""

    def whole(service: Service, asked: Asked) -> Reply:
        if asked.path == "/free/authorize":
            assert isinstance(service, ConsentingService)
            return service.asks(asked.query)
        return answer(service, asked)

    return whole
