"""Runs, their verbs, and what came out of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.api.serializers import (
    CloneSerializer,
    DeriveSerializer,
    ItemSerializer,
    PolicySerializer,
    ReleaseSerializer,
    RunArtifactSerializer,
    RunDetailSerializer,
    RunSerializer,
    RunStartSerializer,
)
from pipeline.choices import RunState
from pipeline.selectors.artifacts import artifacts_of
from pipeline.selectors.outputs import results_of
from pipeline.selectors.runs import items_of, run_for, run_with_parts, runs_of
from pipeline.services import runs as verbs
from pipeline.services.purging import purge_run
from pipeline.services.releases import confirm_release, policy_of


def whole(actor: Any, run_id: UUID, code: int = 200) -> Response:
    """A run with its stages, inputs and results."""
    run = run_with_parts(actor=actor, run_id=run_id)
    context = {"results": results_of(actor=actor, run_id=run_id)}
    return Response(RunDetailSerializer(run, context=context).data, status=code)


def begun(actor: Any, run: Any) -> Response:
    """202 for a run that was just made, with where to look."""
    response = whole(actor, run.pk, status.HTTP_202_ACCEPTED)
    response.headers["Location"] = reverse("pipeline_api:run", args=[run.pk])
    return response


class RunFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id")
    flow = django_filters.CharFilter()
    tool = django_filters.CharFilter(
        help_text="Key of a flow: its runs, and those that take many documents through it."
    )
    state = django_filters.MultipleChoiceFilter(choices=RunState.choices)
    parent = django_filters.UUIDFilter(field_name="parent_id", help_text="Runs that this run called.")
    document = django_filters.UUIDFilter(field_name="inputs__version__document_id", distinct=True)
    since = django_filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte")


class RunsView(Door, ListAPIView[Any]):
    serializer_class = RunSerializer
    filterset_class = RunFilterSet
    search_fields = ("title",)
    ordering_fields = ("created_at", "ended_at", "state", "title")
    ordering = ("-created_at",)

    def get_queryset(self) -> Any:
        trashed = not self.is_schema and self.request.query_params.get("trashed") == "true"
        return runs_of(actor=self.actor, trashed=trashed)

    @extend_schema(
        operation_id="runs_list", parameters=[OpenApiParameter("trashed", bool, description="Those in the trash.")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The runs I see, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="runs_start", request=RunStartSerializer, responses={202: RunDetailSerializer})
    def post(self, request: Request) -> Response:
        """Start a flow over documents. The answer is 202: the run goes on; follow its events or look again."""
        given = RunStartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish = given.validated_data
        run = verbs.start_run(
            actor=self.actor,
            flow_key=wish["flow"],
            project_id=wish["project"],
            document_ids=wish["documents"],
            params=wish["params"],
            title=wish["title"],
            once_key=wish["once_key"],
            unattended=wish["unattended"],
            keep_days=wish["keep_days"],
            password=wish["password"],
        )
        return begun(self.actor, run)


class RunView(Door, GenericAPIView[Any]):
    serializer_class = RunDetailSerializer

    @extend_schema(operation_id="runs_retrieve")
    def get(self, request: Request, run_id: UUID) -> Response:
        """One run with its stages, inputs and results."""
        return whole(self.actor, run_id)

    @extend_schema(
        operation_id="runs_delete",
        parameters=[OpenApiParameter("forever", bool, description="Remove a run of the trash for good.")],
        responses={204: None},
    )
    def delete(self, request: Request, run_id: UUID) -> Response:
        """Put it into the trash, where one that is still going is cancelled; or remove it from there for good."""
        if request.query_params.get("forever") == "true":
            purge_run(actor=self.actor, run_id=run_id)
        else:
            verbs.delete_run(actor=self.actor, run_id=run_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class VerbView(Door, GenericAPIView[Any]):
    """A verb without arguments; the answer is the run as it is then."""

    serializer_class = RunDetailSerializer
    verb: ClassVar[Callable[..., Any]]

    def post(self, request: Request, run_id: UUID) -> Response:
        type(self).verb(actor=self.actor, run_id=run_id)
        return whole(self.actor, run_id)


@extend_schema_view(
    post=extend_schema(operation_id="runs_pause", request=None, description="Stop where it can go on later.")
)
class PauseView(VerbView):
    verb = staticmethod(verbs.pause_run)


@extend_schema_view(post=extend_schema(operation_id="runs_resume", request=None, description="Let a paused run go on."))
class ResumeView(VerbView):
    verb = staticmethod(verbs.resume_run)


@extend_schema_view(
    post=extend_schema(operation_id="runs_cancel", request=None, description="End it and the runs it called.")
)
class CancelView(VerbView):
    verb = staticmethod(verbs.cancel_run)


@extend_schema_view(
    post=extend_schema(operation_id="runs_retry", request=None, description="Take it up where it failed.")
)
class RetryView(VerbView):
    verb = staticmethod(verbs.retry_run)


@extend_schema_view(
    post=extend_schema(operation_id="runs_restore", request=None, description="Take it out of the trash.")
)
class RestoreView(VerbView):
    verb = staticmethod(verbs.restore_run)


class RerunView(Door, GenericAPIView[Any]):
    serializer_class = DeriveSerializer

    @extend_schema(operation_id="runs_rerun", responses={202: RunDetailSerializer})
    def post(self, request: Request, run_id: UUID) -> Response:
        """A new run that takes over what came before a stage and goes on from there."""
        given = DeriveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return begun(self.actor, verbs.rerun_run(actor=self.actor, run_id=run_id, **given.validated_data))


class ForkView(Door, GenericAPIView[Any]):
    serializer_class = DeriveSerializer

    @extend_schema(operation_id="runs_fork", responses={202: RunDetailSerializer})
    def post(self, request: Request, run_id: UUID) -> Response:
        """As rerun, but the new run stays paused and its reviews can be changed."""
        given = DeriveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return begun(self.actor, verbs.fork_run(actor=self.actor, run_id=run_id, **given.validated_data))


class CloneView(Door, GenericAPIView[Any]):
    serializer_class = CloneSerializer

    @extend_schema(operation_id="runs_clone", responses={202: RunDetailSerializer})
    def post(self, request: Request, run_id: UUID) -> Response:
        """The same documents and parameters from the beginning."""
        given = CloneSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return begun(self.actor, verbs.clone_run(actor=self.actor, run_id=run_id, **given.validated_data))


class RunArtifactsView(Door, ListAPIView[Any]):
    serializer_class = RunArtifactSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        if self.is_schema:
            return []
        return artifacts_of(actor=self.actor, run_id=self.kwargs["run_id"])

    @extend_schema(operation_id="runs_artifacts_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What came out of it; their bytes are at /artifacts/{id}/download/."""
        return super().get(request, *args, **kwargs)


class RunItemsView(Door, ListAPIView[Any]):
    serializer_class = ItemSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        if self.is_schema:
            return []
        return items_of(
            actor=self.actor,
            run_id=self.kwargs["run_id"],
            stage=self.request.query_params.get("stage", ""),
            state=self.request.query_params.get("state", ""),
        )

    @extend_schema(
        operation_id="runs_items_list",
        parameters=[
            OpenApiParameter("stage", str, description="Only those of this stage."),
            OpenApiParameter("state", str, enum=["pending", "done", "failed", "skipped"]),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The pages, files or records its stages work on one by one, each with its outcome."""
        return super().get(request, *args, **kwargs)


class ReleaseView(Door, GenericAPIView[Any]):
    serializer_class = ReleaseSerializer

    @extend_schema(operation_id="runs_policy", responses=PolicySerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        """The policy an owner confirms before guarded artifacts are handed out."""
        text, digest = policy_of(run_for(actor=self.actor, run_id=run_id))
        return Response({"text": text, "digest": digest})

    @extend_schema(operation_id="runs_release", responses={204: OpenApiResponse(description="Released.")})
    def post(self, request: Request, run_id: UUID) -> Response:
        """Confirm that policy. Owners only; it is logged."""
        given = ReleaseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        confirm_release(actor=self.actor, run_id=run_id, digest=given.validated_data["digest"])
        return Response(status=status.HTTP_204_NO_CONTENT)
