"""What a run came to: its report, and what readers extract from its pages before and after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.doors import Door
from pipeline.selectors.reports import reader_texts_of, report_of
from pipeline.text.page_readings import page_readings


class ReportSerializer(serializers.Serializer[Any]):
    made_on = serializers.CharField(help_text="The date as it is printed.")
    original = serializers.CharField(help_text="Name of the document.")
    facts = serializers.JSONField(help_text="The figures that are shown first.")
    limits = serializers.ListField(child=serializers.CharField(), help_text="What the proof does not promise.")
    status_meanings = serializers.DictField(child=serializers.CharField())
    rounds = serializers.IntegerField(help_text="How often the file was built until it held.")
    shield = serializers.JSONField(allow_null=True, help_text="What became of each edit, and what was done around.")
    proof = serializers.JSONField(allow_null=True, help_text="Everything measured; null when there is no file.")
    summary = serializers.JSONField(allow_null=True)
    reference = serializers.ListField(child=serializers.JSONField(), help_text="What to look for in answers.")
    mappings = serializers.ListField(child=serializers.JSONField(), help_text="As in mappings.json.")
    questions = serializers.ListField(child=serializers.JSONField())


class PassageSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "removed", "added"])
    text = serializers.CharField()


class PageReadingSerializer(serializers.Serializer[Any]):
    extractor = serializers.CharField()
    version = serializers.CharField()
    before = serializers.CharField(help_text="The page's text in the original.")
    after = serializers.CharField(help_text="The page's text in the shielded file.")
    changes = serializers.SerializerMethodField(help_text="Places that differ; null when it could not read a file.")
    passages = serializers.SerializerMethodField()
    problem = serializers.CharField(help_text="Why it read nothing.")

    def get_changes(self, reading: Any) -> int | None:
        return reading.found.changes if reading.found else None

    def get_passages(self, reading: Any) -> list[dict[str, str]]:
        return [{"kind": one.kind, "text": one.text} for one in (reading.found.passages if reading.found else ())]


class PageSerializer(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, default=1)


class ReportView(Door, GenericAPIView[Any]):
    serializer_class = ReportSerializer

    @extend_schema(operation_id="runs_report")
    def get(self, request: Request, run_id: UUID) -> Response:
        """Its report: reference sheet, proof, what was left out and why."""
        return Response(report_of(actor=self.actor, run_id=run_id))


class ReadingsView(Door, APIView):
    @extend_schema(
        operation_id="runs_readings",
        parameters=[OpenApiParameter("page", int, description="From 1; the first when it is left out.")],
        responses=PageReadingSerializer(many=True),
    )
    def get(self, request: Request, run_id: UUID) -> Response:
        """What each extractor reads on a page, before and after, with the differences marked."""
        given = PageSerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        stored = reader_texts_of(actor=self.actor, run_id=run_id)
        return Response(PageReadingSerializer(page_readings(stored, given.validated_data["page"]), many=True).data)
