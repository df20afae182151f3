"""One verb for many runs, by id or by a filter, with an outcome for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actor import Actor
from accounts.api.doors import Door
from accounts.api.outcomes import BecameSerializer
from accounts.outcomes import many_done
from pipeline.choices import RunState
from pipeline.selectors.runs import MOST, RunFilter, ids_listed
from pipeline.services.many_runs import OF_THE_TRASH, ManyVerb, steer_runs


class RunsFilterSerializer(serializers.Serializer[Any]):
    project = serializers.UUIDField(required=False)
    flow = serializers.CharField(required=False)
    tool = serializers.CharField(
        required=False, help_text="Key of a flow: its runs, and those that take many documents through it."
    )
    state = serializers.ListField(child=serializers.ChoiceField(choices=RunState.choices), required=False)
    parent = serializers.UUIDField(required=False, help_text="Runs that this run called.")  # type: ignore[assignment]
    document = serializers.UUIDField(required=False, help_text="Runs that it went into.")
    since = serializers.DateTimeField(required=False, help_text="Started then or later.")
    search = serializers.CharField(required=False, max_length=100, help_text="In titles and names of documents.")
    called = serializers.BooleanField(
        default=False, help_text="Called runs too; otherwise they are left to their callers."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(value for name, value in attrs.items() if name != "called"):
            raise serializers.ValidationError("Narrow it by at least one field.")
        return attrs


class ManyRunsSerializer(serializers.Serializer[Any]):
    """Either ``runs`` or ``filter``."""

    runs = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_empty=False, max_length=MOST, help_text=f"At most {MOST}."
    )
    filter = RunsFilterSerializer(required=False, help_text=f"Refused when it matches more than {MOST} runs.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("runs" in attrs) == ("filter" in attrs):
            raise serializers.ValidationError("Say which runs: give either ids in runs, or a filter.")
        return attrs


class SteeringSerializer(ManyRunsSerializer):
    verb = serializers.ChoiceField(choices=get_args(ManyVerb))


class OutcomeSerializer(BecameSerializer):
    run = serializers.UUIDField(source="id")


class SteeredSerializer(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=get_args(ManyVerb))
    done = serializers.IntegerField(help_text="How many.")
    outcomes = OutcomeSerializer(many=True)


def runs_meant(actor: Actor, wish: Mapping[str, Any], *, trashed: bool = False) -> list[UUID]:
    """The ids given, or those that the filter matches; raises TooLarge for more than `MOST`."""
    if "runs" in wish:
        return list(wish["runs"])
    given = wish["filter"]
    narrow = RunFilter(
        search=given.get("search", ""),
        flow=given.get("flow", ""),
        tool=given.get("tool", ""),
        states=tuple(given.get("state", ())),
        parent=str(given.get("parent", "")),
        document=str(given.get("document", "")),
        since=given.get("since"),
        called=given["called"],
    )
    return ids_listed(actor=actor, narrow=narrow, project_id=given.get("project"), trashed=trashed)


class ManyRunsView(Door, GenericAPIView[Any]):
    serializer_class = SteeringSerializer

    @extend_schema(operation_id="runs_many", responses=SteeredSerializer)
    def post(self, request: Request) -> Response:
        """Do one verb with up to 500 runs. Each is done, refused or not found by itself; the answer is 200 then."""
        given = SteeringSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish = given.validated_data
        ids = runs_meant(self.actor, wish, trashed=wish["verb"] in OF_THE_TRASH)
        outcomes = steer_runs(actor=self.actor, verb=wish["verb"], run_ids=ids)
        found = {"verb": wish["verb"], "done": many_done(outcomes), "outcomes": outcomes}
        return Response(SteeredSerializer(found).data)
