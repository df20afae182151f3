"""The audit log of a project."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.api.paging import Feed
from accounts.models import AuditEntry
from accounts.selectors.audit import entries_of


class AuditEntrySerializer(serializers.ModelSerializer[AuditEntry]):
    class Meta:
        model = AuditEntry
        fields = (
            "id",
            "at",
            "actor",
            "user_id",
            "door",
            "action",
            "target",
            "details",
            "allowed",
            "request_id",
            "address",
        )
        read_only_fields = fields


class AuditFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    person = django_filters.CharFilter(field_name="actor", lookup_expr="icontains")
    since = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="at", lookup_expr="lt")

    class Meta:
        model = AuditEntry
        fields = ("action", "door", "allowed")


class AuditView(Door, ListAPIView[AuditEntry]):
    serializer_class = AuditEntrySerializer
    pagination_class = Feed
    filter_backends = (django_filters.rest_framework.DjangoFilterBackend,)
    filterset_class = AuditFilterSet

    def get_queryset(self) -> QuerySet[AuditEntry]:
        if self.is_schema:
            return AuditEntry.objects.none()
        return entries_of(actor=self.actor, project_id=self.kwargs["project_id"])

    @extend_schema(operation_id="projects_audit_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who did what, newest first, refused attempts included. Owners only."""
        return super().get(request, *args, **kwargs)
