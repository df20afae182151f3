"""One verb for many documents of the trash, with an outcome for each."""

from __future__ import annotations

from typing import Any, get_args

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.api.outcomes import BecameSerializer
from accounts.outcomes import many_done
from documents.services.many_documents import MOST, TrashVerb, steer_documents


class TrashSteeringSerializer(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=get_args(TrashVerb), help_text="purge: remove them for good.")
    documents = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST, help_text=f"At most {MOST}."
    )


class DocumentOutcomeSerializer(BecameSerializer):
    document = serializers.UUIDField(source="id")


class TrashSteeredSerializer(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=get_args(TrashVerb))
    done = serializers.IntegerField(help_text="How many.")
    outcomes = DocumentOutcomeSerializer(many=True)


class ManyDocumentsView(Door, GenericAPIView[Any]):
    serializer_class = TrashSteeringSerializer

    @extend_schema(operation_id="documents_many", responses=TrashSteeredSerializer)
    def post(self, request: Request) -> Response:
        """Do one verb with up to 500 documents of the trash. Each is done, refused or not found by itself."""
        given = TrashSteeringSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        verb = given.validated_data["verb"]
        outcomes = steer_documents(actor=self.actor, verb=verb, document_ids=given.validated_data["documents"])
        found = {"verb": verb, "done": many_done(outcomes), "outcomes": outcomes}
        return Response(TrashSteeredSerializer(found).data)
