"""What happens in a run: as a list, or as a stream of server-sent events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.api.serializers import EventSerializer
from pipeline.selectors.events import events_after
from pipeline.streaming import event_stream, last_event_id

AFTER = OpenApiParameter("after", int, description="Only events with a higher number.")


class RunEventsView(Door, ListAPIView[Any]):
    serializer_class = EventSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        if self.is_schema:
            return []
        after = self.request.query_params.get("after", "0")
        return events_after(actor=self.actor, run_id=self.kwargs["run_id"], seq=int(after) if after.isdigit() else 0)

    @extend_schema(operation_id="runs_events_list", parameters=[AFTER])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Events in order; ask again with ``after`` for what is new."""
        return super().get(request, *args, **kwargs)


class _AnyNegotiation(BaseContentNegotiation):
    """A stream is a stream, whatever the client says it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return JSONRenderer(), "application/json"


class RunStreamView(Door, GenericAPIView[Any]):
    serializer_class = EventSerializer
    content_negotiation_class = _AnyNegotiation

    @extend_schema(
        operation_id="runs_events_stream",
        parameters=[
            AFTER,
            OpenApiParameter("Last-Event-ID", int, OpenApiParameter.HEADER, description="Resumes after this event."),
        ],
        responses={
            (200, "text/event-stream"): OpenApiResponse(
                OpenApiTypes.STR,
                description="id is the event's number, event its kind, data an event as JSON; `end` comes last.",
            )
        },
    )
    def get(self, request: Request, run_id: UUID) -> StreamingHttpResponse:
        """The run's events as they happen (server-sent events), until the run has ended."""
        return event_stream(actor=self.actor, run_id=run_id, after=last_event_id(request))
