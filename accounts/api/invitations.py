"""Invitations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.auth import PASSWORD, MeSerializer
from accounts.api.doors import Door
from accounts.choices import Part, Role
from accounts.models import Invitation, User
from accounts.selectors.invitations import invitations_seen
from accounts.services.invitations import accept_invitation, invite_person, revoke_invitation


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    project_id = serializers.UUIDField(read_only=True, allow_null=True)
    invited_by = serializers.StringRelatedField[Any](read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "project_id", "part", "invited_by", "created_at", "expires_at")
        read_only_fields = fields


class InvitedSerializer(InvitationSerializer):
    mailed = serializers.BooleanField(read_only=True, help_text="Whether the mail server took the mail.")
    link = serializers.CharField(read_only=True, help_text="For administrators only, otherwise empty.")

    class Meta:
        model = Invitation
        fields = (*InvitationSerializer.Meta.fields, "mailed", "link")
        read_only_fields = fields


class InviteSerializer(serializers.Serializer[Any]):
    """``role`` admin, or no ``project_id``, only for administrators."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices, default=Role.USER)
    project_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    part = serializers.ChoiceField(choices=Part.choices, default=Part.VIEWER)


class AcceptSerializer(serializers.Serializer[Any]):
    """Without an account ``name`` and ``password`` are those of the new one; with one, sign in and leave them out."""

    token = serializers.CharField(max_length=200, help_text="The last part of the link.")
    name = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    password = serializers.CharField(required=False, default="", **PASSWORD)


class InvitationsView(Door, ListAPIView[Invitation]):
    serializer_class = InvitationSerializer
    filterset_fields = ("project_id", "role", "part")
    search_fields = ("email",)
    ordering_fields = ("email", "created_at", "expires_at")
    ordering = ("-created_at",)

    def get_queryset(self) -> QuerySet[Invitation]:
        return Invitation.objects.none() if self.is_schema else invitations_seen(actor=self.actor)

    @extend_schema(operation_id="invitations_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open invitations to the projects I own; an administrator sees all."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="invitations_create", request=InviteSerializer, responses={201: InvitedSerializer})
    def post(self, request: Request) -> Response:
        """Invite somebody without an account by mail."""
        given = InviteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        invited = invite_person(actor=self.actor, **given.validated_data)
        body = {**InvitationSerializer(invited.invitation).data, "mailed": invited.mailed, "link": invited.link}
        return Response(body, status=status.HTTP_201_CREATED)


class InvitationView(Door, GenericAPIView[Invitation]):
    serializer_class = InvitationSerializer

    @extend_schema(operation_id="invitations_revoke")
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        """Take an invitation back."""
        revoke_invitation(actor=self.actor, invitation_id=invitation_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationAcceptView(Door, GenericAPIView[User]):
    permission_classes = ()
    serializer_class = AcceptSerializer

    @extend_schema(operation_id="invitations_accept", responses={200: MeSerializer})
    def post(self, request: Request) -> Response:
        """Accept an invitation, once."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(MeSerializer(accept_invitation(actor=self.actor, **given.validated_data)).data)
