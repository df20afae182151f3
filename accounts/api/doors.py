"""What every API view of Bindery has: the actor, Idempotency-Key on POST, ETag and If-Match."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actor import Actor
from accounts.errors import Invalid
from accounts.http import actor_of
from accounts.services.idempotency import Answer, begin_request, forget_request, keep_answer

KEY_HEADER: Final = "Idempotency-Key"
ETAG: Final = re.compile(r'(?:W/)?"(\d+)"')


class _Replay(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__("answered before")
        self.answer = answer


class Door(APIView):
    """Stands before DRF's generic view: ``class RunList(Door, ListCreateAPIView)``.

    A POST with an Idempotency-Key is carried out once: its successful answer is kept for a day and given again, a
    refused one frees the key. ``self.actor`` is who asks.
    """

    has_etag = False  # whether it answers an ETag and honours If-Match
    _key = ""

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    @property
    def is_schema(self) -> bool:
        """Whether this is only looked at to write the OpenAPI schema, with nobody asking."""
        return bool(getattr(self, "swagger_fake_view", False))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get(KEY_HEADER)
        if request.method != "POST" or key is None or self.actor.user_id is None:
            return
        kept = begin_request(actor=self.actor, key=key, fingerprint=fingerprint_of(request))
        if kept is not None:
            raise _Replay(kept)
        self._key = key

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Nothing but the methods there are, in Allow; what they take is in the schema."""
        return Response(status=204)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, _Replay):
            headers = {"Idempotency-Replayed": "true"}
            if exc.answer.location:
                headers["Location"] = exc.answer.location
            return Response(exc.answer.body, status=exc.answer.status, headers=headers)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        key, self._key = self._key, ""
        if not key:
            return final
        if isinstance(final, Response) and final.status_code < 400:
            body = json.loads(JSONRenderer().render(final.data) or b"null")
            answer = Answer(status=final.status_code, body=body, location=final.headers.get("Location", ""))
            keep_answer(actor=self.actor, key=key, answer=answer)
        else:
            forget_request(actor=self.actor, key=key)
        return final


def fingerprint_of(request: Request) -> str:
    """SHA-256 of method, address and body; the order of JSON keys does not matter, of files their bytes do."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if not isinstance(request.data, QueryDict):
        digest.update(json.dumps(request.data, sort_keys=True, default=str).encode())
        return digest.hexdigest()
    for name, values in sorted(request.data.lists()):
        for value in values:
            digest.update(f"\n{name}=".encode())
            _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    if not isinstance(value, UploadedFile):
        digest.update(str(value).encode())
        return
    digest.update(f"{value.name} ".encode())
    known = getattr(value, "sha256", "")  # hashed while it was received: a large file is not read again
    if known:
        digest.update(known.encode())
        return
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)


def with_etag(response: Response, version: int) -> Response:
    """The answer with its version as ETag, for If-Match on the next edit."""
    response.headers["ETag"] = f'"{version}"'
    return response


def expected_version(request: Request) -> int | None:
    """The version that If-Match asks for, None without it or for ``*``; raises Invalid for what is no ETag of ours."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    found = ETAG.fullmatch(given)
    if found is None:
        raise Invalid('If-Match must be one ETag as it was given, such as "3".', code="if_match")
    return int(found[1])
