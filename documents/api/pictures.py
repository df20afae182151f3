"""Pages as pictures."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.api.doors import Door
from documents.api.bytes import PICTURE, WIDTH, AsItIs
from documents.http import picture_response
from documents.services.previews import artifact_subject, version_subject


class VersionPictureView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="versions_pages_picture", parameters=[WIDTH], responses=PICTURE)
    def get(self, request: Request, version_id: UUID, page: int) -> HttpResponse:
        """A page of a version, from 1, as PNG, or as WebP for those who accept image/webp.

        409 with code password_needed, no_preview or page_broken when it has none.
        """
        return picture_response(request._request, version_subject(actor=self.actor, version_id=version_id), page)


class ArtifactPictureView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="artifacts_pages_picture", parameters=[WIDTH], responses=PICTURE)
    def get(self, request: Request, artifact_id: UUID, page: int) -> HttpResponse:
        """A page of an artifact, likewise; of one that waits for its release, too."""
        return picture_response(request._request, artifact_subject(actor=self.actor, artifact_id=artifact_id), page)
