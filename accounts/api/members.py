"""Members of a project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.choices import Part
from accounts.models import Membership
from accounts.selectors.members import members_of
from accounts.services.members import add_member, change_part, remove_member


class MemberSerializer(serializers.ModelSerializer[Membership]):
    user_id = serializers.UUIDField(read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    since = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Membership
        fields = ("user_id", "email", "name", "part", "since")
        read_only_fields = fields


class MemberAddSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    part = serializers.ChoiceField(choices=Part.choices, default=Part.VIEWER)


class MemberPartSerializer(serializers.Serializer[Any]):
    part = serializers.ChoiceField(choices=Part.choices)


class MembersView(Door, ListAPIView[Membership]):
    serializer_class = MemberSerializer
    filterset_fields = ("part",)
    search_fields = ("user__email", "user__name")
    ordering_fields = ("user__email", "part", "created_at")
    ordering = ("user__email",)

    def get_queryset(self) -> QuerySet[Membership]:
        if self.is_schema:
            return Membership.objects.none()
        return members_of(actor=self.actor, project_id=self.kwargs["project_id"])

    @extend_schema(operation_id="projects_members_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who is in the project."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="projects_members_add", request=MemberAddSerializer, responses={201: MemberSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        """Add somebody who has an account; 400 with code no_such_person otherwise: invite them."""
        given = MemberAddSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        membership = add_member(actor=self.actor, project_id=project_id, **given.validated_data)
        return Response(MemberSerializer(membership).data, status=status.HTTP_201_CREATED)


class MemberView(Door, GenericAPIView[Membership]):
    serializer_class = MemberSerializer

    @extend_schema(operation_id="projects_members_change", request=MemberPartSerializer)
    def patch(self, request: Request, project_id: UUID, user_id: UUID) -> Response:
        """Give a member another part; the last owner keeps it."""
        given = MemberPartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        membership = change_part(actor=self.actor, project_id=project_id, user_id=user_id, **given.validated_data)
        return Response(MemberSerializer(membership).data)

    @extend_schema(operation_id="projects_members_remove")
    def delete(self, request: Request, project_id: UUID, user_id: UUID) -> Response:
        """Take a member out."""
        remove_member(actor=self.actor, project_id=project_id, user_id=user_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
