"""Versions of documents: bytes, properties, text, passwords."""

from __future__ import annotations

import re
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.errors import Invalid
from documents.api.bytes import FILE, RANGE, REFUSALS, AsItIs
from documents.api.files import FILE_PARSERS, file_of
from documents.api.serializers import (
    NewVersionSerializer,
    PasswordGivenSerializer,
    VersionBriefSerializer,
    VersionSerializer,
    VersionTextSerializer,
)
from documents.http import deliver
from documents.http.files import version_delivery
from documents.http.uploads import upload_from
from documents.selectors.documents import version_for, versions_of
from documents.services.documents import add_version, revert_to_version
from documents.services.inspection import inspect_again, inspect_at_once
from documents.services.passwords import forget_password, give_password
from documents.services.texts import text_of

PAGES: Final = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
NAME = OpenApiParameter("name", str, description="The file's name, when the body is the file itself.")
FILE_BODY: dict[str, Any] = {
    "multipart/form-data": NewVersionSerializer,
    "application/octet-stream": OpenApiTypes.BINARY,
}


class VersionsView(Door, ListAPIView[Any]):
    serializer_class = VersionBriefSerializer
    parser_classes = FILE_PARSERS
    filter_backends = ()

    @property
    def throttle_scope(self) -> str:
        return "upload" if self.request.method == "POST" else ""

    def get_queryset(self) -> QuerySet[Any]:
        return versions_of(actor=self.actor, document_id=self.kwargs["document_id"])

    @extend_schema(operation_id="documents_versions_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its versions, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="documents_versions_add",
        parameters=[NAME],
        request=FILE_BODY,
        responses={201: VersionSerializer, **REFUSALS},
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Bring new bytes; earlier versions stay. 409 with code same_bytes for those the newest has already."""
        stored = add_version(actor=self.actor, document_id=document_id, upload=upload_from(file_of(request)))
        version = version_for(actor=self.actor, version_id=stored.version.pk)
        response = Response(VersionSerializer(version).data, status=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("documents_api:version", args=[version.pk])
        return response


class VersionView(Door, GenericAPIView[Any]):
    serializer_class = VersionSerializer

    @extend_schema(operation_id="versions_retrieve")
    def get(self, request: Request, version_id: UUID) -> Response:
        """One version with all its properties."""
        version = version_for(actor=self.actor, version_id=version_id)
        return Response(self.get_serializer(inspect_at_once(version)).data)


class VersionRevertView(Door, GenericAPIView[Any]):
    serializer_class = VersionSerializer

    @extend_schema(operation_id="versions_revert", request=None, responses={201: VersionSerializer})
    def post(self, request: Request, version_id: UUID) -> Response:
        """Make its bytes the newest version again."""
        document = revert_to_version(actor=self.actor, version_id=version_id)
        version = version_for(actor=self.actor, version_id=str(document.newest_id))
        return Response(VersionSerializer(version).data, status=status.HTTP_201_CREATED)


class VersionInspectView(Door, GenericAPIView[Any]):
    serializer_class = VersionSerializer

    @extend_schema(operation_id="versions_inspect", request=None, responses={202: VersionSerializer})
    def post(self, request: Request, version_id: UUID) -> Response:
        """Have it looked at anew."""
        inspect_again(actor=self.actor, version_id=version_id)
        version = version_for(actor=self.actor, version_id=version_id)
        return Response(self.get_serializer(version).data, status=status.HTTP_202_ACCEPTED)


class VersionPasswordView(Door, GenericAPIView[Any]):
    serializer_class = VersionSerializer

    @extend_schema(operation_id="versions_password", request=PasswordGivenSerializer, responses=VersionSerializer)
    def post(self, request: Request, version_id: UUID) -> Response:
        """Give the password of an encrypted file. It is tried, and sealed; 400 with code wrong_password otherwise."""
        given = PasswordGivenSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        password = given.validated_data["password"]
        return Response(
            VersionSerializer(give_password(actor=self.actor, version_id=version_id, password=password)).data
        )

    @extend_schema(operation_id="versions_password_forget")
    def delete(self, request: Request, version_id: UUID) -> Response:
        """Forget the password."""
        forget_password(actor=self.actor, version_id=version_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class VersionTextView(Door, GenericAPIView[Any]):
    serializer_class = VersionTextSerializer

    @extend_schema(
        operation_id="versions_text",
        parameters=[OpenApiParameter("pages", str, description="As in 3 or 1-10, at most 50; 1 unless given.")],
    )
    def get(self, request: Request, version_id: UUID) -> Response:
        """The text of some pages, as a program reads it. 409 with password_needed, no_text or text_broken."""
        found = PAGES.fullmatch(request.query_params.get("pages", "1"))
        if found is None:
            raise Invalid("Pages are given as in 3 or 1-10.", fields={"pages": ["As in 3 or 1-10."]})
        first, last = int(found[1]), int(found[2] or found[1])
        return Response(
            self.get_serializer(text_of(actor=self.actor, version_id=version_id, first=first, last=last)).data
        )


class VersionContentView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="versions_content", parameters=[RANGE], responses=FILE)
    def get(self, request: Request, version_id: UUID) -> HttpResponseBase:
        """Its bytes, as they came in."""
        return deliver(request._request, version_delivery(actor=self.actor, version_id=version_id))

    @extend_schema(exclude=True)
    def head(self, request: Request, version_id: UUID) -> HttpResponseBase:
        return self.get(request, version_id)
