"""Secrets of a project, and global ones: set and deleted, never read back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.models import Secret
from accounts.selectors.secrets import line_of, secrets_of
from accounts.services.secrets import delete_secret, set_secret


class SecretSerializer(serializers.Serializer[Any]):
    """``hint`` is the masked value; ``needs_reset`` means that no present key opens it."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    hint = serializers.CharField(read_only=True)
    needs_reset = serializers.BooleanField(read_only=True)
    created_by = serializers.CharField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    last_used_at = serializers.DateTimeField(read_only=True, allow_null=True)


class SecretWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    value = serializers.CharField(write_only=True, trim_whitespace=False, max_length=10_000)


class SecretsView(Door, GenericAPIView[Secret]):
    serializer_class = SecretSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="projects_secrets_list", responses={200: SecretSerializer(many=True)})
    def get(self, request: Request, project_id: UUID | None = None) -> Response:
        """Names, hints and states. Owners only."""
        return Response(SecretSerializer(secrets_of(actor=self.actor, project_id=project_id), many=True).data)

    @extend_schema(
        operation_id="projects_secrets_set",
        request=SecretWriteSerializer,
        responses={200: SecretSerializer, 201: SecretSerializer},
    )
    def post(self, request: Request, project_id: UUID | None = None) -> Response:
        """Set a secret, or replace the one of that name. Owners only."""
        given = SecretWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        secret, is_new = set_secret(actor=self.actor, project_id=project_id, **given.validated_data)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(SecretSerializer(line_of(secret)).data, status=code)


class SecretView(Door, GenericAPIView[Secret]):
    serializer_class = SecretSerializer

    @extend_schema(operation_id="projects_secrets_delete")
    def delete(self, request: Request, name: str, project_id: UUID | None = None) -> Response:
        """Forget a secret. Owners only."""
        delete_secret(actor=self.actor, project_id=project_id, name=name)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(
    get=extend_schema(operation_id="secrets_list", description="Secrets for all projects. Administrators only."),
    post=extend_schema(operation_id="secrets_set", description="Set one for all projects. Administrators only."),
)
class GlobalSecretsView(SecretsView):
    pass


@extend_schema_view(delete=extend_schema(operation_id="secrets_delete", description="Forget one. Administrators only."))
class GlobalSecretView(SecretView):
    pass
