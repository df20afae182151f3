"""JSON forms of flows, runs, reviews and schedules. Plain serializers: doors do not know the tables."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.services.projects import LONGEST_KEEP
from documents.services.passwords import LONGEST
from pipeline.choices import Decision, ItemState, RunState, StageState
from pipeline.registry import flow
from pipeline.selectors.tools import does


@extend_schema_field({"type": "object", "additionalProperties": True})
class ObjectField(serializers.JSONField):
    """Any JSON object; other JSON has no names to look up."""

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        if not isinstance(found, dict):
            raise serializers.ValidationError("Give an object of names and values.")
        return found


class StageKindSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    review = serializers.CharField(allow_null=True, help_text="Name of the review the run waits for after this stage.")


class FlowSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    group = serializers.CharField()
    accepts = serializers.ListField(child=serializers.CharField(), help_text="Media types of its documents.")
    least = serializers.IntegerField(help_text="Fewest documents.")
    most = serializers.IntegerField(allow_null=True, help_text="Most documents; null for any number.")
    params = serializers.JSONField(help_text="JSON Schema of its parameters.")
    stages = StageKindSerializer(many=True)


class ProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    text = serializers.CharField()
    id = serializers.CharField(allow_blank=True, help_text="Number of a fault of ours in the log.")


class InputSerializer(serializers.Serializer[Any]):
    role = serializers.CharField()
    document = serializers.UUIDField(source="version.document_id")
    version = serializers.UUIDField(source="version_id")
    name = serializers.CharField(source="version.document.name")


class StageSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.SerializerMethodField()
    visit = serializers.IntegerField()
    state = serializers.ChoiceField(choices=StageState.choices)
    attempts = serializers.IntegerField()
    action = serializers.CharField()
    copied = serializers.BooleanField(help_text="Taken over from the run it was derived from.")
    progress = serializers.FloatField(help_text="0 to 1.")
    error_code = serializers.CharField()
    error_text = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    duration_ms = serializers.IntegerField()
    peak_memory = serializers.SerializerMethodField(
        help_text="Bytes, at the peak of its child processes; null where none was measured."
    )
    bytes_in = serializers.IntegerField()
    bytes_out = serializers.IntegerField()

    def get_peak_memory(self, stage: Any) -> int | None:
        return stage.peak_memory or None

    def get_title(self, stage: Any) -> str:
        return flow(stage.run.flow).stage(stage.name).title


class RunSerializer(serializers.Serializer[Any]):
    """A run in lists: no stages, no outputs."""

    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    flow = serializers.CharField()
    tool = serializers.CharField(help_text="The flow that was chosen: of a run over many documents that of each.")
    does = serializers.SerializerMethodField(
        help_text="What it does, for people: the tool, and over how many documents."
    )
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.choices)
    wanted = serializers.CharField(help_text="pause or cancel, while it has been asked for and not yet happened.")
    stage = serializers.CharField(source="next_stage", help_text="The stage it is in or comes to next.")
    progress = serializers.FloatField(help_text="0 to 100.")
    attempt = serializers.IntegerField()
    unattended = serializers.BooleanField()
    door = serializers.CharField()
    created_by = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When the first of its results leaves; null while none will."
    )
    erased_at = serializers.DateTimeField(
        allow_null=True, help_text="When what its stages gave left, after the last of its files; null before."
    )
    error = serializers.SerializerMethodField()

    def get_does(self, run: Any) -> str:
        return does(run)

    def get_created_by(self, run: Any) -> str:
        return run.created_by.email if run.created_by else ""

    def get_error(self, run: Any) -> dict[str, str] | None:
        if not run.error_code:
            return None
        return {"code": run.error_code, "text": run.error_text, "id": run.error_id}


class RunDetailSerializer(RunSerializer):
    keep_days = serializers.IntegerField(allow_null=True, help_text="As chosen at its start; null as the project says.")
    params = serializers.JSONField()
    inputs = InputSerializer(many=True)
    stages = StageSerializer(many=True)
    review = serializers.SerializerMethodField(help_text="Name of the review it waits for.")
    called_by = serializers.UUIDField(source="parent_id", allow_null=True)
    derived_from = serializers.UUIDField(source="source_id", allow_null=True)
    derived_as = serializers.CharField(source="source_verb", help_text="rerun, fork or clone.")
    results = serializers.SerializerMethodField(help_text="What the flow calls its results.")

    def get_results(self, run: Any) -> dict[str, Any]:
        return dict(self.context.get("results", {}))

    def get_review(self, run: Any) -> str | None:
        return next((one.name for one in run.reviews.all() if one.closed_at is None), None)


def keep_days_field(**options: Any) -> serializers.IntegerField:
    """Empty unless other ``options`` are given."""
    said = "Days the results stay; null as the project says."
    return serializers.IntegerField(
        min_value=1, max_value=LONGEST_KEEP, allow_null=True, help_text=said, **(options or {"default": None})
    )


def password_field() -> serializers.CharField:
    said = "Tried on what is encrypted, sealed and kept with the documents it opens; never given back."
    return serializers.CharField(
        max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False, write_only=True, help_text=said
    )


class RunStartSerializer(serializers.Serializer[Any]):
    project = serializers.UUIDField()
    flow = serializers.CharField(help_text="Key of a flow.")
    documents = serializers.ListField(child=serializers.UUIDField(), default=list)
    params = ObjectField(default=dict, help_text="As the flow's schema says; what is missing has its default.")
    title = serializers.CharField(max_length=200, default="", allow_blank=True)
    unattended = serializers.BooleanField(default=False, help_text="Reviews take their defaults.")
    keep_days = keep_days_field()
    password = password_field()
    once_key = serializers.CharField(
        max_length=120, allow_null=True, default=None, help_text="The same key in a project starts one run."
    )


class DeriveSerializer(serializers.Serializer[Any]):
    stage = serializers.CharField(default="", allow_blank=True, help_text="Where to start; empty for the beginning.")
    params = ObjectField(default=dict, help_text="Parameters that change.")


class CloneSerializer(serializers.Serializer[Any]):
    params = ObjectField(default=dict, help_text="Parameters that change.")


class EventSerializer(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    kind = serializers.CharField()
    stage = serializers.CharField()
    text = serializers.CharField()
    facts = serializers.JSONField()
    at = serializers.DateTimeField()


class ItemSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField(source="label")
    state = serializers.ChoiceField(choices=ItemState.choices)
    attempts = serializers.IntegerField()
    result = serializers.JSONField()
    error_code = serializers.CharField()
    error_text = serializers.CharField()
    duration_ms = serializers.IntegerField()


class RunArtifactSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="artifact.pk")
    stage = serializers.CharField()
    kind = serializers.CharField(source="artifact.kind")
    name = serializers.CharField(source="artifact.name")
    media_type = serializers.CharField(source="artifact.media_type")
    size = serializers.IntegerField(source="artifact.size")
    sha256 = serializers.CharField(source="artifact.sha256")
    proof = serializers.JSONField(source="artifact.proof")
    guarded = serializers.BooleanField(source="artifact.guarded", help_text="Handed out only after its release.")
    released_at = serializers.DateTimeField(source="artifact.released_at", allow_null=True)
    expires_at = serializers.DateTimeField(source="artifact.expires_at", allow_null=True)
    removed_at = serializers.DateTimeField(source="artifact.removed_at", allow_null=True)


class ReviewSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.SerializerMethodField()
    run = serializers.UUIDField(source="run_id")
    stage = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_how = serializers.CharField(help_text="person or defaults")
    comment = serializers.CharField()
    total = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Proposals without a decision.")

    def get_title(self, review: Any) -> str:
        kinds = (one.review for one in flow(review.run.flow).stages)
        return next((one.title for one in kinds if one and one.name == review.name), review.name)


class ReviewItemSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    position = serializers.FloatField()
    decision = serializers.ChoiceField(choices=Decision.choices)
    value = serializers.JSONField(help_text="What stands now; the shape is the review's own.")
    proposed = serializers.JSONField(allow_null=True, help_text="What the stage proposed; null for one added by hand.")
    note = serializers.CharField()
    version = serializers.IntegerField()
    decided_at = serializers.DateTimeField(allow_null=True)


class DecisionSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=Decision.choices)
    value = ObjectField(required=False, help_text="Fields that change, with decision edited.")
    note = serializers.CharField(required=False, allow_blank=True)


class DecideAllSerializer(serializers.Serializer[Any]):
    decision = serializers.ChoiceField(choices=[Decision.ACCEPTED, Decision.REJECTED, Decision.OPEN])
    items = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="Without it: all that are still open."
    )


class NewItemSerializer(serializers.Serializer[Any]):
    value = ObjectField()


class OperationSerializer(serializers.Serializer[Any]):
    operation = serializers.CharField()
    items = serializers.ListField(child=serializers.UUIDField(), default=list)
    arguments = ObjectField(default=dict)


class CloseSerializer(serializers.Serializer[Any]):
    accept_rest = serializers.BooleanField(default=False)
    comment = serializers.CharField(default="", allow_blank=True)


class ReleaseSerializer(serializers.Serializer[Any]):
    digest = serializers.CharField(help_text="Names the policy text that was read.")


class PolicySerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    digest = serializers.CharField()


class ScheduleSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField(max_length=100)
    flow = serializers.CharField(default="", allow_blank=True, help_text="Key of a flow; not needed with a recipe.")
    recipe = serializers.UUIDField(
        source="recipe_id", default=None, allow_null=True,
        help_text="Each run takes the steps that this recipe has then.",
    )  # fmt: skip
    documents = serializers.ListField(child=serializers.UUIDField(), source="document_ids", default=list)
    params = ObjectField(default=dict)
    keep_days = keep_days_field()
    cron = serializers.CharField(max_length=100, help_text="Five fields: minute hour day month weekday.")
    zone = serializers.CharField(max_length=60, default="UTC", help_text="A time zone such as Europe/Berlin.")
    is_active = serializers.BooleanField(default=True)
    next_at = serializers.DateTimeField(read_only=True)
    last_at = serializers.DateTimeField(read_only=True)
    last_error = serializers.CharField(read_only=True)
    failures = serializers.IntegerField(read_only=True)


class ScheduleChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False)
    documents = serializers.ListField(child=serializers.UUIDField(), required=False)
    params = ObjectField(required=False)
    cron = serializers.CharField(max_length=100, required=False)
    zone = serializers.CharField(max_length=60, required=False)
    is_active = serializers.BooleanField(required=False)
    keep_days = keep_days_field(required=False)
