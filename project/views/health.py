"""What load balancers and monitoring ask."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from accounts.errors import Missing, NotAllowed
from project.health import findings, is_ready, overall


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 only when a required part is down; "degraded" when something is lacking that work can do without."""
    found = findings()
    parts = {one.part: {"status": one.level, "required": one.required, "ms": one.milliseconds} for one in found}
    status = 200 if is_ready(found) else 503
    return JsonResponse({"status": overall(found), "version": settings.VERSION, "parts": parts}, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for whoever has the token; without one configured there are none."""
    if not settings.METRICS_TOKEN:
        raise Missing("Set BINDERY_METRICS_TOKEN to have figures here.")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise NotAllowed("The figures need their token.")
    answer: HttpResponse = ExportToDjangoView(request)
    return answer
