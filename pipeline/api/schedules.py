"""Schedules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.api.serializers import ScheduleChangeSerializer, ScheduleSerializer
from pipeline.selectors.schedules import schedule_for, schedules_of
from pipeline.services import schedules as verbs


class SchedulesView(Door, ListAPIView[Any]):
    serializer_class = ScheduleSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return [] if self.is_schema else schedules_of(actor=self.actor).order_by("name")

    @extend_schema(operation_id="schedules_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The schedules I see."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="schedules_create", responses={201: ScheduleSerializer})
    def post(self, request: Request) -> Response:
        """Plan runs by the clock."""
        given = ScheduleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish = given.validated_data
        made = verbs.plan_schedule(
            actor=self.actor,
            project_id=wish["project_id"],
            name=wish["name"],
            flow_key=wish["flow"],
            cron=wish["cron"],
            zone=wish["zone"],
            document_ids=wish["document_ids"],
            params=wish["params"],
            recipe_id=wish["recipe_id"],
            keep_days=wish["keep_days"],
        )
        response = Response(ScheduleSerializer(made).data, status=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("pipeline_api:schedule", args=[made.pk])
        return response


class ScheduleView(Door, GenericAPIView[Any]):
    serializer_class = ScheduleSerializer

    @extend_schema(operation_id="schedules_retrieve")
    def get(self, request: Request, schedule_id: UUID) -> Response:
        """One schedule."""
        return Response(ScheduleSerializer(schedule_for(actor=self.actor, schedule_id=schedule_id)).data)

    @extend_schema(operation_id="schedules_update", request=ScheduleChangeSerializer)
    def patch(self, request: Request, schedule_id: UUID) -> Response:
        """Change what is given; its next time is reckoned anew."""
        given = ScheduleChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        if "documents" in changes:
            changes["document_ids"] = [str(one) for one in changes.pop("documents")]
        changed = verbs.change_schedule(actor=self.actor, schedule_id=schedule_id, **changes)
        return Response(ScheduleSerializer(changed).data)

    @extend_schema(operation_id="schedules_delete", responses={204: None})
    def delete(self, request: Request, schedule_id: UUID) -> Response:
        """Plan no more."""
        verbs.drop_schedule(actor=self.actor, schedule_id=schedule_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
