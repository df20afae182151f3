"""People, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.auth import MeSerializer
from accounts.api.doors import Door
from accounts.choices import Role
from accounts.models import User
from accounts.selectors.people import people_seen, person_for
from accounts.services.people import approve_person, change_role, delete_person, deny_person, reopen_person

VERBS: Final[dict[str, Callable[..., User]]] = {
    "approve": approve_person,
    "deny": deny_person,
    "reopen": reopen_person,
}


class RoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)


class PeopleView(Door, ListAPIView[User]):
    serializer_class = MeSerializer
    filterset_fields = ("status", "role")
    search_fields = ("email", "name")
    ordering_fields = ("email", "name", "created_at", "last_login")
    ordering = ("email",)

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.none() if self.is_schema else people_seen(actor=self.actor)

    @extend_schema(operation_id="people_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Everybody with an account. Administrators only."""
        return super().get(request, *args, **kwargs)


class PersonView(Door, GenericAPIView[User]):
    serializer_class = MeSerializer

    @extend_schema(operation_id="people_retrieve")
    def get(self, request: Request, user_id: UUID) -> Response:
        """One person. Administrators only."""
        return Response(MeSerializer(person_for(actor=self.actor, user_id=user_id)).data)

    @extend_schema(operation_id="people_role", request=RoleSerializer)
    def patch(self, request: Request, user_id: UUID) -> Response:
        """Give a person another role; the last administrator keeps it."""
        given = RoleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(MeSerializer(change_role(actor=self.actor, user_id=user_id, **given.validated_data)).data)

    @extend_schema(operation_id="people_delete")
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Delete an account; 409 while projects have no other owner."""
        delete_person(actor=self.actor, user_id=user_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PersonVerbView(Door, GenericAPIView[User]):
    """One verb on a person; ``verb`` is a key of `VERBS`."""

    serializer_class = MeSerializer
    verb: str = ""

    @extend_schema(request=None)
    def post(self, request: Request, user_id: UUID) -> Response:
        """Approve lets a waiting person in, deny keeps one out at once, reopen lets a denied one wait again."""
        return Response(MeSerializer(VERBS[self.verb](actor=self.actor, user_id=user_id)).data)
