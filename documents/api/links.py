"""Download links over the API; what they hand out needs no account and is below /shared/."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from documents.http.shared import address_of_link
from documents.selectors.links import links_of
from documents.services.links import MOST_DOWNLOADS, create_link, revoke_link


class LinkUseSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    address = serializers.CharField(help_text="Cut short: the /24 of IPv4, the /48 of IPv6.")


class LinkSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    artifact = serializers.UUIDField(source="artifact_id")
    key = serializers.CharField(help_text="How logs name it; not enough to use it.")
    note = serializers.CharField()
    created_by = serializers.StringRelatedField[Any](allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    most = serializers.IntegerField(allow_null=True, help_text="Most downloads; null sets no number.")
    used = serializers.IntegerField(help_text="Downloads so far.")
    revoked_at = serializers.DateTimeField(allow_null=True)
    uses = LinkUseSerializer(many=True)


class MadeLinkSerializer(LinkSerializer):
    url = serializers.SerializerMethodField(help_text="The address of its page, shown this once.")
    download = serializers.SerializerMethodField(help_text="The address of the file itself, for programs.")

    def get_url(self, link: Any) -> str:
        return address_of_link(self.context["token"])

    def get_download(self, link: Any) -> str:
        return f"{self.get_url(link)}file/"


class LinkWriteSerializer(serializers.Serializer[Any]):
    days = serializers.IntegerField(min_value=1, default=7, help_text="Bounded by the setting link_days_most.")
    most = serializers.IntegerField(min_value=1, max_value=MOST_DOWNLOADS, allow_null=True, default=None)
    note = serializers.CharField(max_length=100, allow_blank=True, default="")


class LinksView(Door, ListAPIView[Any]):
    serializer_class = LinkSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        if self.is_schema:
            return []
        return links_of(actor=self.actor, artifact_id=self.kwargs["artifact_id"])

    @extend_schema(operation_id="links_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The links to one artifact, ended ones too, with their downloads. Editors and owners."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="links_create", request=LinkWriteSerializer, responses={201: MadeLinkSerializer})
    def post(self, request: Request, artifact_id: UUID) -> Response:
        """Make a link that hands the file out without an account. 403 with code not_released before its release."""
        given = LinkWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = create_link(actor=self.actor, artifact_id=artifact_id, **given.validated_data)
        shown = MadeLinkSerializer(made.link, context={"token": made.token})
        return Response(shown.data, status=status.HTTP_201_CREATED)


class LinkView(Door, GenericAPIView[Any]):
    serializer_class = LinkSerializer

    @extend_schema(operation_id="links_revoke", responses={204: None})
    def delete(self, request: Request, link_id: UUID) -> Response:
        """Revoke it now."""
        revoke_link(actor=self.actor, link_id=link_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
