"""Deleting now, and what a project uses, over the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.selectors.usage import usage_shown
from pipeline.services.deleting import delete_document, delete_results, document_to_delete, results_to_delete


class GoingFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    size = serializers.IntegerField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {"name": instance[0], "size": instance[1]}


class GoingSerializer(serializers.Serializer[Any]):
    files = GoingFileSerializer(many=True)
    size = serializers.IntegerField(help_text="Bytes of all files.")
    freed = serializers.IntegerField(help_text="Bytes the store gets back.")
    shared = serializers.IntegerField(help_text="Contents that something else has, too; their bytes stay until then.")
    kept = serializers.IntegerField(help_text="Results that stay because other runs took them over.")
    outputs = serializers.BooleanField(help_text="Whether values that stand in rows of runs go, too.")
    runs = serializers.SerializerMethodField(help_text="Runs that go along.")
    others = serializers.IntegerField(help_text="Other documents of which those runs made one result together with it.")
    batches = serializers.SerializerMethodField(
        help_text="Runs over many documents that stay without this one: its row goes, other results stay."
    )
    going_on = serializers.SerializerMethodField(help_text="Runs that have not ended and stand in the way.")

    def get_runs(self, going: Any) -> list[str]:
        return [str(one.pk) for one in going.runs]

    def get_batches(self, going: Any) -> list[str]:
        return [str(one.pk) for one in going.batches]

    def get_going_on(self, going: Any) -> list[str]:
        return [str(one.pk) for one in going.going_on]


class DeleteDocumentSerializer(serializers.Serializer[Any]):
    with_runs = serializers.BooleanField(default=False, help_text="Also the runs that used it, with their results.")


class UsageLineSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["stored", "pages", "money"], help_text="Bytes, pages, US dollars.")
    whose = serializers.ChoiceField(choices=["project", "person"])
    used = serializers.FloatField()
    limit = serializers.FloatField(help_text="0 is none.")
    is_spent = serializers.BooleanField()


class UsageSerializer(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="When pages and money are counted anew.")
    lines = UsageLineSerializer(many=True)


class RunResultsView(Door, GenericAPIView[Any]):
    serializer_class = GoingSerializer

    @extend_schema(operation_id="runs_results_retrieve")
    def get(self, request: Request, run_id: UUID) -> Response:
        """What would go if its results were deleted now. Editors and owners."""
        return Response(GoingSerializer(results_to_delete(actor=self.actor, run_id=run_id)).data)

    @extend_schema(operation_id="runs_results_delete", responses={200: GoingSerializer})
    def delete(self, request: Request, run_id: UUID) -> Response:
        """Delete them now, for good; the run and its log stay. Answers what went. 409 while it has not ended."""
        return Response(GoingSerializer(delete_results(actor=self.actor, run_id=run_id)).data)


class DocumentDeletionView(Door, GenericAPIView[Any]):
    serializer_class = DeleteDocumentSerializer

    @extend_schema(operation_id="documents_delete_now_retrieve", responses=GoingSerializer)
    def get(self, request: Request, document_id: UUID) -> Response:
        """What would go if this document were deleted now. Editors and owners."""
        return Response(GoingSerializer(document_to_delete(actor=self.actor, document_id=document_id)).data)

    @extend_schema(operation_id="documents_delete_now", responses={200: GoingSerializer})
    def post(self, request: Request, document_id: UUID) -> Response:
        """Delete it now, for good, past the trash. Answers what went. 409 with code used_by_runs without with_runs."""
        given = DeleteDocumentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        gone = delete_document(actor=self.actor, document_id=document_id, **given.validated_data)
        return Response(GoingSerializer(gone).data)


class UsageView(Door, GenericAPIView[Any]):
    serializer_class = UsageSerializer

    @extend_schema(operation_id="projects_usage")
    def get(self, request: Request, project_id: UUID) -> Response:
        """What a project and I have used this month, beside the limits."""
        return Response(UsageSerializer(usage_shown(actor=self.actor, project_id=project_id)).data)
