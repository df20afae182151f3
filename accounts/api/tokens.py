"""Personal API tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import ALL_VERBS
from accounts.api.doors import Door
from accounts.models import ApiToken
from accounts.selectors.tokens import state_of, tokens_of
from accounts.services.tokens import LONGEST, create_token, revoke_token

EXAMPLE = OpenApiExample(
    "Read only", {"name": "Nightly export", "scopes": ["project.see", "document.see"], "days": 90}, request_only=True
)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    state = serializers.SerializerMethodField()

    class Meta:
        model = ApiToken
        fields = ("id", "name", "key", "scopes", "state", "created_at", "expires_at", "last_used_at")
        read_only_fields = fields

    def get_state(self, token: ApiToken) -> str:
        return state_of(token)


class TokenWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=sorted(ALL_VERBS)), allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST, default=90)


class MadeTokenSerializer(TokenSerializer):
    token = serializers.CharField(read_only=True, help_text="Shown this once.")

    class Meta:
        model = ApiToken
        fields = (*TokenSerializer.Meta.fields, "token")
        read_only_fields = fields


class TokensView(Door, ListAPIView[ApiToken]):
    serializer_class = TokenSerializer
    search_fields = ("name",)
    ordering_fields = ("name", "created_at", "expires_at", "last_used_at")
    ordering = ("-created_at",)

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.none() if self.is_schema else tokens_of(actor=self.actor)

    @extend_schema(operation_id="tokens_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My tokens, never their text."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="tokens_create",
        request=TokenWriteSerializer,
        responses={201: MadeTokenSerializer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Make a token; the answer is the only one that ever holds its text. Not with an API token."""
        given = TokenWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = create_token(actor=self.actor, **given.validated_data)
        body = {**TokenSerializer(made.token).data, "token": made.text}
        return Response(body, status=status.HTTP_201_CREATED)


class TokenRevokeView(Door, GenericAPIView[ApiToken]):
    serializer_class = TokenSerializer

    @extend_schema(operation_id="tokens_revoke")
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke a token of mine, now."""
        revoke_token(actor=self.actor, token_id=token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
