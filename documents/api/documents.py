"""Documents: the list, one, the trash, uploads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door, expected_version, with_etag
from accounts.errors import Invalid
from accounts.selectors.projects import project_by_key
from documents.api.bytes import FILE, RANGE, REFUSALS, AsItIs
from documents.api.files import DOCUMENT_PARSERS, FILE_PARSERS, file_of
from documents.api.serializers import (
    DocumentSerializer,
    DocumentWriteSerializer,
    LimitsSerializer,
    PastedTextSerializer,
    UploadSerializer,
)
from documents.choices import Inspection, Kind
from documents.http import deliver
from documents.http.files import document_delivery
from documents.http.uploads import upload_from
from documents.selectors.documents import document_shown, documents_listed, with_tag
from documents.services.documents import (
    edit_document,
    purge_document,
    restore_document,
    store_document,
    trash_document,
)
from documents.services.intake import upload_limits
from documents.services.pasting import upload_of_text

PROJECT = OpenApiParameter("project", str, description="The project's id or slug, when the body is the file itself.")
NAME = OpenApiParameter("name", str, description="The file's name, when the body is the file itself.")
KIND = OpenApiParameter("kind", str, enum=Kind.values, description="What it is, when the body is the file itself.")
FILE_BODY: dict[str, Any] = {
    "multipart/form-data": UploadSerializer,
    "application/json": PastedTextSerializer,
    "application/octet-stream": OpenApiTypes.BINARY,
}


class DocumentFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.CharFilter(method="in_project", help_text="Only those of this project: its id or slug.")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    tag = django_filters.CharFilter(method="having_tag", help_text="Only those with this tag.")
    inspection = django_filters.ChoiceFilter(field_name="newest__inspection", choices=Inspection.choices)
    media_type = django_filters.CharFilter(field_name="newest__blob__media_type", help_text="As application/pdf.")
    sha256 = django_filters.CharFilter(field_name="newest__blob_id", help_text="Only those with these bytes.")

    def in_project(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        try:
            return rows.filter(project_id=UUID(value))
        except ValueError:
            return rows.filter(project__slug=value)

    def having_tag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_tag(rows, value.lower())


class DocumentsView(Door, ListAPIView[Any]):
    serializer_class = DocumentSerializer
    parser_classes = DOCUMENT_PARSERS
    filterset_class = DocumentFilterSet
    search_fields = ("name",)
    ordering_fields = ("name", "created_at", "updated_at", "newest__blob__size", "newest__pages")
    ordering = ("-created_at",)

    @property
    def throttle_scope(self) -> str:
        return "upload" if self.request.method == "POST" else ""

    def get_queryset(self) -> QuerySet[Any]:
        return documents_listed(actor=self.actor, trashed=self.request.query_params.get("trashed") == "true")

    @extend_schema(
        operation_id="documents_list",
        parameters=[OpenApiParameter("trashed", bool, description="Those in the trash instead; editors and owners.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The documents I see."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="documents_upload",
        parameters=[PROJECT, NAME, KIND],
        request=FILE_BODY,
        responses={201: DocumentSerializer, **REFUSALS},
    )
    def post(self, request: Request) -> Response:
        """Bring a document: as a multipart form, with its bytes as the body, or as text in JSON.

        When this answers, the bytes are stored durably. It is then looked at; see ``inspection``. ``copy_of`` names a
        document of the project that has the same bytes already. 413 beyond the limits, see documents/limits/.
        """
        if isinstance(request.data, QueryDict):
            file = file_of(request)
            given = {**request.query_params.dict(), **request.POST.dict()}
            upload = upload_from(file, kind=str(given.get("kind", Kind.OTHER)))
        else:
            given = _text_in(request)
            upload = upload_of_text(given["text"], name=given["name"], kind=given["kind"])
        project = project_by_key(actor=self.actor, key=str(given.get("project", "")), verb="document.add")
        return taken_in(store_document(actor=self.actor, project_id=project.pk, upload=upload), self)


def _text_in(request: Request) -> dict[str, Any]:
    """The fields of a body of JSON; what the address says of project and kind counts too."""
    known = {name: value for name, value in request.query_params.dict().items() if name in ("project", "kind")}
    given = PastedTextSerializer(data={**known, **request.data} if isinstance(request.data, dict) else request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def taken_in(stored: Any, view: Door) -> Response:
    """201 for a new document, with where it is."""
    response = shown(view, stored.document.pk, status.HTTP_201_CREATED)
    response.headers["Location"] = reverse("documents_api:document", args=[stored.document.pk])
    return response


def shown(view: Door, document_id: UUID, code: int = 200) -> Response:
    document = document_shown(actor=view.actor, document_id=document_id)
    return with_etag(Response(DocumentSerializer(document).data, status=code), document.edition)


class UploadView(Door, GenericAPIView[Any]):
    serializer_class = DocumentSerializer
    parser_classes = FILE_PARSERS
    throttle_scope = "upload"

    @extend_schema(
        operation_id="uploads_put",
        parameters=[KIND],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={201: DocumentSerializer, **REFUSALS},
    )
    def put(self, request: Request, project: str, name: str) -> Response:
        """The same for tools that put files: ``curl -T exam.pdf -H "Authorization: Bearer …" …/uploads/exams/``."""
        found = project_by_key(actor=self.actor, key=project, verb="document.add")
        upload = upload_from(file_of(request), kind=request.query_params.get("kind", Kind.OTHER))
        return taken_in(store_document(actor=self.actor, project_id=found.pk, upload=upload), self)


class LimitsView(Door, GenericAPIView[Any]):
    serializer_class = LimitsSerializer

    @extend_schema(
        operation_id="documents_limits",
        parameters=[OpenApiParameter("project", str, required=True, description="Its id or slug.")],
    )
    def get(self, request: Request) -> Response:
        """What may be brought into a project, to be asked before anything is sent."""
        key = request.query_params.get("project", "")
        if not key:
            raise Invalid("Say which project.", fields={"project": ["Give its id or slug."]})
        project = project_by_key(actor=self.actor, key=key, verb="document.add")
        return Response(self.get_serializer(upload_limits(actor=self.actor, project_id=project.pk)).data)


class DocumentView(Door, GenericAPIView[Any]):
    serializer_class = DocumentSerializer
    has_etag = True

    @extend_schema(operation_id="documents_retrieve")
    def get(self, request: Request, document_id: UUID) -> Response:
        """One document; its ETag is good for If-Match."""
        return shown(self, document_id)

    @extend_schema(operation_id="documents_update", request=DocumentWriteSerializer(partial=True))
    def patch(self, request: Request, document_id: UUID) -> Response:
        """Change name, kind or tags."""
        given = DocumentWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        edit_document(
            actor=self.actor, document_id=document_id, changes=given.validated_data, edition=expected_version(request)
        )
        return shown(self, document_id)

    @extend_schema(
        operation_id="documents_delete",
        parameters=[OpenApiParameter("forever", bool, description="Remove a document of the trash for good.")],
    )
    def delete(self, request: Request, document_id: UUID) -> Response:
        """Put it into the trash, or remove it from there for good; 409 while runs that used it are kept."""
        if request.query_params.get("forever") == "true":
            purge_document(actor=self.actor, document_id=document_id)
        else:
            trash_document(actor=self.actor, document_id=document_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DocumentRestoreView(Door, GenericAPIView[Any]):
    serializer_class = DocumentSerializer

    @extend_schema(operation_id="documents_restore", request=None)
    def post(self, request: Request, document_id: UUID) -> Response:
        """Take it out of the trash."""
        restore_document(actor=self.actor, document_id=document_id)
        return shown(self, document_id)


class DocumentContentView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="documents_content", parameters=[RANGE], responses=FILE)
    def get(self, request: Request, document_id: UUID) -> HttpResponseBase:
        """The bytes of its newest version, as they came in."""
        return deliver(request._request, document_delivery(actor=self.actor, document_id=document_id))

    @extend_schema(exclude=True)
    def head(self, request: Request, document_id: UUID) -> HttpResponseBase:
        return self.get(request, document_id)
