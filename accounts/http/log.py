"""The log lines of a request: whose id and address are believed."""

from __future__ import annotations

import re
from typing import Final

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from accounts.http.actors import address_of

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class RequestLog(RequestMiddleware):
    """django-structlog's middleware with our rules. A caller's X-Request-ID counts when it looks like one."""

    def prepare(self, request: HttpRequest) -> None:
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META.pop("HTTP_X_REQUEST_ID", None)
        super().prepare(request)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=address_of(request))
