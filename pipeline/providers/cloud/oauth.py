"""Access tokens by a refresh token (RFC 6749, section 6), kept in this process until they expire."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from pipeline.interruptions import Refused
from pipeline.providers.cloud.answers import LISTING, MOVING, failed, failure_of, shown
from pipeline.providers.http import Answer, Limits, Outside, Stream

EARLY: Final = 60.0  # seconds before its end that a token counts as expired
USUAL: Final = 3600.0  # seconds a token lives where the service does not say
Renew = Callable[[Mapping[str, str]], None]
_TOKENS: dict[str, tuple[str, float]] = {}
_LOCK: Final = threading.Lock()


@dataclass
class Account:
    """A person's account at a service. ``credentials`` are client_id, client_secret and refresh_token.

    ``renew`` takes over the credentials with a new refresh token where the service gives one.
    """

    way: Outside
    title: str
    token_url: str
    credentials: dict[str, str]
    renew: Renew = lambda _: None
    clock: Callable[[], float] = field(default=time.monotonic)

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | Callable[[], Iterable[bytes]] | None = None,
        limits: Limits = LISTING,
        good: tuple[int, ...] = (200, 201, 204),
    ) -> Answer:
        """The answer, if its status is among the ``good``; with a fresh token when the present one is refused.

        A stream is given by what makes it, because it may be sent twice. Raises Refused and TryLater.
        """
        answer = self._once(method, url, headers, content, limits)
        if answer.status == 401:
            self._forget()
            answer = self._once(method, url, headers, content, limits)
        if answer.status not in good:
            raise failure_of(self.title, answer)
        return answer

    def _once(self, method: str, url: str, headers: Mapping[str, str] | None, content: Any, limits: Limits) -> Answer:
        body = content() if callable(content) else content
        return self.way.ask(method, url, headers={**(headers or {}), **self._sign()}, content=body, limits=limits)

    def json(self, method: str, url: str, body: Any = None, **options: Any) -> Any:
        """Asks with JSON and for JSON; None where the answer is empty."""
        headers = {"accept": "application/json", **options.pop("headers", {})}
        content = None
        if body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(body).encode()
        answer = self.ask(method, url, headers=headers, content=content, **options)
        return read_json(self.title, answer) if answer.body else None

    @contextmanager
    def stream(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Iterator[Stream]:
        """A file as it comes; with a fresh token when the present one is refused."""
        for fresh in (False, True):
            whole = {**(headers or {}), **self._sign()}
            with self.way.stream(method, url, headers=whole, content=content, limits=MOVING) as stream:
                if stream.status == 401 and not fresh:
                    self._forget()
                    continue
                if stream.status != 200:
                    raise failed(self.title, stream.status, stream.headers, next(stream.chunks, b""))
                yield stream
                return

    # --- tokens ----------------------------------------------------------------------------------------------
    @property
    def _key(self) -> str:
        parts = "\n".join([self.token_url, self.credentials["client_id"], self.credentials["refresh_token"]])
        return hashlib.sha256(parts.encode()).hexdigest()

    def _sign(self) -> dict[str, str]:
        with _LOCK:
            token, until = _TOKENS.get(self._key, ("", 0.0))
        if not token or until <= self.clock():
            token = self._refresh()
        return {"authorization": f"Bearer {token}"}

    def _forget(self) -> None:
        with _LOCK:
            _TOKENS.pop(self._key, None)

    def _refresh(self) -> str:
        wish = {name: value for name, value in self.credentials.items() if value}
        body = urlencode({**wish, "grant_type": "refresh_token"}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        answer = self.way.ask("POST", self.token_url, headers=headers, content=body, limits=Limits(size=256 * 1024))
        if answer.status in (400, 401):
            raise self._connect_again(answer)
        if answer.status != 200:
            raise failure_of(self.title, answer)
        found = read_json(self.title, answer)
        newer = str(found.get("refresh_token") or "")
        if newer and newer != self.credentials["refresh_token"]:
            self.credentials = {**self.credentials, "refresh_token": newer}
            self.renew(self.credentials)
        token, lives = str(found.get("access_token") or ""), float(found.get("expires_in") or USUAL)
        if not token:
            raise Refused("storage_refused", f"{self.title} gave no access token.")
        with _LOCK:
            _TOKENS[self._key] = (token, self.clock() + max(0.0, lives - EARLY))
        return token

    def _connect_again(self, answer: Answer) -> Refused:
        """invalid_grant: the refresh token expired or was revoked; all else is about the client itself (5.2)."""
        try:
            code = str(json.loads(answer.body).get("error", ""))
        except (ValueError, AttributeError):
            code = ""
        if code in ("invalid_grant", "interaction_required"):
            text = (
                f"The consent at {self.title} has expired or was taken back. Connect again: give a new refresh token."
            )
            return Refused("connect_again", text)
        if code in ("invalid_client", "unauthorized_client"):
            text = f"{self.title} does not know the client id and secret. Look at them at the connection."
            return Refused("credentials_refused", text)
        return Refused("credentials_refused", f"{self.title} gives no access: {code or shown(answer.body)}")


def read_json(title: str, answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError as error:
        raise Refused("storage_refused", f"{title} answered what is no JSON.") from error
