"""Connections to outside storage: credentials go in and never come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from documents.choices import CloudKind
from documents.selectors.connections import connection_for, connections_of, with_state
from documents.services.connections import add_connection, change_connection, remove_connection
from pipeline.services.connections import browse, check_connection

if TYPE_CHECKING:
    from documents.models import CloudConnection


class ConnectionSerializer(serializers.Serializer[Any]):
    """``off`` says why a connection is switched off, ``problem`` what the last look at it found wrong."""

    id = serializers.UUIDField(read_only=True)
    project = serializers.UUIDField(source="project_id")
    kind = serializers.ChoiceField(choices=CloudKind.choices)
    name = serializers.CharField(max_length=100)
    address = serializers.CharField(max_length=500, default="", allow_blank=True)
    bucket = serializers.CharField(max_length=255, default="", allow_blank=True)
    region = serializers.CharField(max_length=60, default="", allow_blank=True)
    folder = serializers.CharField(max_length=500, default="", allow_blank=True)
    credentials = serializers.DictField(
        child=serializers.CharField(max_length=4000, allow_blank=True, trim_whitespace=False),
        write_only=True,
        help_text="s3: access_key, secret_key; webdav: user, password; else client_id, client_secret, refresh_token.",
    )
    off = serializers.CharField(read_only=True)
    problem = serializers.CharField(read_only=True)
    checked_at = serializers.DateTimeField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)


class ConnectionChangeSerializer(serializers.Serializer[Any]):
    """Another address, bucket or region needs the credentials again."""

    name = serializers.CharField(max_length=100, required=False)
    address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    bucket = serializers.CharField(max_length=255, required=False, allow_blank=True)
    region = serializers.CharField(max_length=60, required=False, allow_blank=True)
    folder = serializers.CharField(max_length=500, required=False, allow_blank=True)
    credentials = serializers.DictField(
        child=serializers.CharField(max_length=4000, allow_blank=True, trim_whitespace=False),
        write_only=True,
        required=False,
    )


class ConnectionCheckSerializer(serializers.Serializer[Any]):
    """``problem`` is empty for a connection that works."""

    works = serializers.BooleanField()
    problem = serializers.CharField()


class RemoteEntrySerializer(serializers.Serializer[Any]):
    path = serializers.CharField()
    name = serializers.CharField()
    is_folder = serializers.BooleanField()
    size = serializers.IntegerField(allow_null=True)
    changed = serializers.CharField(help_text="ISO 8601, or empty.")


class RemoteListingSerializer(serializers.Serializer[Any]):
    entries = RemoteEntrySerializer(many=True)
    next = serializers.CharField(help_text="The cursor of the next page; empty at the end.")


class ConnectionsView(Door, ListAPIView[Any]):
    serializer_class = ConnectionSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return [] if self.is_schema else connections_of(actor=self.actor)

    @extend_schema(operation_id="connections_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The connections of projects in which I may manage them."""
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return None if page is None else with_state(page)

    @extend_schema(operation_id="connections_create", responses={201: ConnectionSerializer})
    def post(self, request: Request) -> Response:
        """Add a connection. The storage is not asked yet."""
        given = ConnectionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = add_connection(actor=self.actor, **given.validated_data)
        response = Response(shown(made), status=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("pipeline_api:connection", args=[made.pk])
        return response


class ConnectionView(Door, GenericAPIView[Any]):
    serializer_class = ConnectionSerializer

    @extend_schema(operation_id="connections_retrieve")
    def get(self, request: Request, connection_id: UUID) -> Response:
        """One connection, without its credentials."""
        return Response(shown(connection_for(actor=self.actor, connection_id=connection_id)))

    @extend_schema(operation_id="connections_update", request=ConnectionChangeSerializer)
    def patch(self, request: Request, connection_id: UUID) -> Response:
        """Change what is given."""
        given = ConnectionChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = change_connection(actor=self.actor, connection_id=connection_id, **given.validated_data)
        return Response(shown(changed))

    @extend_schema(operation_id="connections_delete", responses={204: None})
    def delete(self, request: Request, connection_id: UUID) -> Response:
        """Forget a connection and its credentials; documents that came from it stay."""
        remove_connection(actor=self.actor, connection_id=connection_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CheckView(Door, GenericAPIView[Any]):
    serializer_class = ConnectionCheckSerializer

    @extend_schema(operation_id="connections_check", request=None, responses={200: ConnectionCheckSerializer})
    def post(self, request: Request, connection_id: UUID) -> Response:
        """Ask the storage for its folder, and say what is wrong."""
        problem = check_connection(actor=self.actor, connection_id=connection_id)
        return Response(ConnectionCheckSerializer({"works": not problem, "problem": problem}).data)


class FilesView(Door, GenericAPIView[Any]):
    serializer_class = RemoteListingSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        operation_id="connections_files",
        parameters=[
            OpenApiParameter("folder", str, description="Below the connection's own folder."),
            OpenApiParameter("cursor", str, description="As the page before gave it in next."),
        ],
    )
    def get(self, request: Request, connection_id: UUID) -> Response:
        """A page of what lies in a folder."""
        folder, cursor = request.query_params.get("folder", ""), request.query_params.get("cursor", "")
        page = browse(actor=self.actor, connection_id=connection_id, folder=folder, cursor=cursor)
        return Response(RemoteListingSerializer(page).data)


def shown(connection: CloudConnection) -> Any:
    return ConnectionSerializer(with_state([connection])[0]).data
