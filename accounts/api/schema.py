"""What the OpenAPI schema says of every operation: how to sign in, which problems come back, which headers count."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from accounts.api.doors import KEY_HEADER, Door
from accounts.http import TITLES


class FaultSerializer(serializers.Serializer[Any]):
    """One field that is at fault."""

    pointer = serializers.CharField(help_text="JSON pointer into the request body, as in /name.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457. ``code`` is stable, ``detail`` a sentence for people, ``request_id`` finds the log lines."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    timestamp = serializers.DateTimeField()
    request_id = serializers.CharField()
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment]


IDEMPOTENCY_KEY: Final = OpenApiParameter(
    name=KEY_HEADER,
    location=OpenApiParameter.HEADER,
    required=False,
    description="At most 255 characters. The same key with the same request is carried out once within 24 hours; "
    "409 while the first one runs, 422 with another request.",
)
IF_MATCH: Final = OpenApiParameter(
    name="If-Match",
    location=OpenApiParameter.HEADER,
    required=False,
    description="The ETag of the version that is edited; 412 when somebody else changed it since.",
)


class ProblemSchema(AutoSchema):
    """Adds to each operation what our error handler and `Door` do for every view."""

    def get_override_parameters(self) -> list[Any]:
        found = list(super().get_override_parameters())
        if self.method == "POST" and isinstance(self.view, Door) and self.view.permission_classes:
            found.append(IDEMPOTENCY_KEY)
        if self.method in ("PATCH", "PUT") and getattr(self.view, "has_etag", False):
            found.append(IF_MATCH)
        return found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._problems():
            problem = OpenApiResponse(ProblemSerializer, description=TITLES[status])
            media = ["application/problem+json"]
            content = self._get_response_for_code(problem, str(status), media, direction)  # type: ignore[no-untyped-call]
            bodies.setdefault(str(status), content)
        return dict(sorted(bodies.items()))

    def _problems(self) -> list[int]:
        found = [400, 401, 403, 404, 406, 429, 503]
        if self.method != "GET":
            found.append(409)
        if self.method in ("POST", "PUT", "PATCH"):
            found += [413, 415]
        if self.method == "POST" and IDEMPOTENCY_KEY in self.get_override_parameters():
            found.append(422)
        if getattr(self.view, "has_etag", False) and self.method in ("PATCH", "PUT"):
            found.append(412)
        return found


class ApiTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        text = "A personal API token, `bnd_<key>.<secret>`, made under Settings."
        return {"type": "http", "scheme": "bearer", "description": text}


class JwtScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.JwtAuthentication"
    name = "jwt"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class PageSessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.PageSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
