"""All files of a run, or of several, at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from accounts.api.doors import Door
from documents.api.bytes import AsItIs
from documents.http.archives import deliver_archive
from pipeline.api.many_runs import ManyRunsSerializer, runs_meant
from pipeline.services.packing import pack_run, pack_runs

ZIP = {(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The archive.")}


class ManyRunsArchiveView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="runs_many_archive", request=ManyRunsSerializer, responses=ZIP)
    def post(self, request: Request) -> HttpResponseBase:
        """What up to 500 runs delivered, each in a folder, with summary.csv; 409 when there is nothing to hand out."""
        wish = ManyRunsSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        archive = pack_runs(actor=self.actor, run_ids=runs_meant(self.actor, wish.validated_data))
        return deliver_archive(request._request, archive.name, archive.files)


class RunArchiveView(Door):
    content_negotiation_class = AsItIs

    @extend_schema(operation_id="runs_archive", responses=ZIP)
    def get(self, request: Request, run_id: UUID) -> HttpResponseBase:
        """Everything it and the runs it called delivered, as one zip archive; 409 when there is nothing to hand out."""
        archive = pack_run(actor=self.actor, run_id=run_id)
        return deliver_archive(request._request, archive.name, archive.files)
