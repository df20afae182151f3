"""API views that answer with bytes instead of JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.api.schema import ProblemSerializer
from documents.services.previews import WIDTHS


class AsItIs(DefaultContentNegotiation):
    """Whatever a client says that it accepts: what is there comes as it is, and problems come as problem+json."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        renderer: BaseRenderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="One part, as in bytes=0-1023.")
WIDTH = OpenApiParameter("width", int, enum=WIDTHS, description="Pixels; 1000 unless given.")
FILE = {
    (200, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="The file."),
    (206, "*/*"): OpenApiResponse(OpenApiTypes.BINARY, description="The part asked for."),
    304: OpenApiResponse(description="As the ETag says, you have it."),
    (416, "application/problem+json"): OpenApiResponse(
        ProblemSerializer, description="The part begins behind the end."
    ),
}
REFUSALS: dict[Any, Any] = {
    (413, "application/problem+json"): OpenApiResponse(
        ProblemSerializer, description="Codes too_large, too_many_pages, project_full."
    ),
    (503, "application/problem+json"): OpenApiResponse(
        ProblemSerializer, description="Codes disk_full, store_away, busy."
    ),
}
PICTURE = {
    (200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY, description="The page."),
    (200, "image/webp"): OpenApiResponse(OpenApiTypes.BINARY, description="The page."),
    (304, "image/png"): OpenApiResponse(description="As the ETag says, you have it."),
}
