"""What came out of runs: the list, one, its bytes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.doors import Door
from documents.api.bytes import FILE, RANGE, AsItIs
from documents.http import deliver
from documents.http.files import artifact_delivery
from documents.selectors.artifacts import artifact_for, artifacts_seen


class ArtifactSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    kind = serializers.CharField(help_text="What it is to the flow that made it.")
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    made_by = serializers.JSONField(help_text="The run, flow and stage.")
    tools = serializers.JSONField(help_text="Programs and libraries with their versions.")
    params = serializers.JSONField(help_text="The parameters of its run.")
    proof = serializers.JSONField(help_text="What was measured about it.")
    guarded = serializers.BooleanField(help_text="Handed out only after its release.")
    released_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True, help_text="When its bytes went; the row stays.")
    download = serializers.SerializerMethodField(help_text="Where its bytes are handed out.")

    @extend_schema_field(serializers.URLField())
    def get_download(self, artifact: Any) -> str:
        where = reverse("documents_api:artifact_download", args=[artifact.pk], request=self.context.get("request"))
        return str(where)


class ArtifactFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id", help_text="Only those of this project.")
    kind = django_filters.CharFilter(help_text="Only those of this kind.")
    sha256 = django_filters.CharFilter(help_text="Only those with these bytes.")


class ArtifactsView(Door, ListAPIView[Any]):
    serializer_class = ArtifactSerializer
    filterset_class = ArtifactFilterSet
    search_fields = ("name",)
    ordering_fields = ("created_at", "name", "size", "kind")
    ordering = ("-created_at",)

    def get_queryset(self) -> QuerySet[Any]:
        return artifacts_seen(actor=self.actor)

    @extend_schema(operation_id="artifacts_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What came out of the runs of all projects I see."""
        return super().get(request, *args, **kwargs)


class ArtifactView(Door, GenericAPIView[Any]):
    serializer_class = ArtifactSerializer

    @extend_schema(operation_id="artifacts_retrieve")
    def get(self, request: Request, artifact_id: UUID) -> Response:
        """One artifact."""
        return Response(self.get_serializer(artifact_for(actor=self.actor, artifact_id=artifact_id)).data)


class ArtifactDownloadView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="artifacts_download", parameters=[RANGE], responses=FILE)
    def get(self, request: Request, artifact_id: UUID) -> HttpResponseBase:
        """Its bytes; who got them is logged. 403 with code not_released before its release, 404 once it expired."""
        return deliver(request._request, artifact_delivery(actor=self.actor, artifact_id=artifact_id))

    @extend_schema(exclude=True)
    def head(self, request: Request, artifact_id: UUID) -> HttpResponseBase:
        return self.get(request, artifact_id)
