"""Reviews: proposals, decisions, and letting the run go on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.doors import Door, expected_version, with_etag
from pipeline.api.serializers import (
    CloseSerializer,
    DecideAllSerializer,
    DecisionSerializer,
    NewItemSerializer,
    OperationSerializer,
    ReviewItemSerializer,
    ReviewSerializer,
)
from pipeline.selectors.reviews import counted_review_for, item_for, items_of_review, open_reviews_of
from pipeline.services import reviews as verbs


class ReviewFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    run = django_filters.UUIDFilter(field_name="run_id", help_text="Only those of this run.")
    project = django_filters.UUIDFilter(field_name="run__project_id", help_text="Only those of this project.")


class OpenReviewsView(Door, ListAPIView[Any]):
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    ordering_fields = ("opened_at",)
    ordering = ("opened_at",)

    def get_queryset(self) -> Any:
        return open_reviews_of(actor=self.actor)

    @extend_schema(operation_id="reviews_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The reviews that wait for me, oldest first."""
        return super().get(request, *args, **kwargs)


class ReviewView(Door, GenericAPIView[Any]):
    serializer_class = ReviewSerializer

    @extend_schema(operation_id="runs_reviews_retrieve")
    def get(self, request: Request, run_id: UUID, name: str) -> Response:
        """One review of a run."""
        return Response(ReviewSerializer(counted_review_for(actor=self.actor, run_id=run_id, name=name)).data)


class ReviewItemsView(Door, ListAPIView[Any]):
    serializer_class = ReviewItemSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        if self.is_schema:
            return []
        decision = self.request.query_params.get("decision", "")
        return items_of_review(
            actor=self.actor, run_id=self.kwargs["run_id"], name=self.kwargs["name"], decision=decision
        )

    @extend_schema(
        operation_id="runs_reviews_items_list",
        parameters=[OpenApiParameter("decision", str, enum=["open", "accepted", "edited", "rejected"])],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its proposals in order."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="runs_reviews_items_create", request=NewItemSerializer, responses={201: ReviewItemSerializer}
    )
    def post(self, request: Request, run_id: UUID, name: str) -> Response:
        """Add a proposal of one's own."""
        given = NewItemSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        item = verbs.add_item(actor=self.actor, run_id=run_id, name=name, value=given.validated_data["value"])
        return with_etag(Response(ReviewItemSerializer(item).data, status=status.HTTP_201_CREATED), item.version)


class ReviewItemView(Door, GenericAPIView[Any]):
    serializer_class = ReviewItemSerializer
    has_etag = True

    @extend_schema(operation_id="runs_reviews_items_retrieve")
    def get(self, request: Request, run_id: UUID, name: str, item_id: UUID) -> Response:
        """One proposal; its ETag is good for If-Match."""
        item = item_for(actor=self.actor, run_id=run_id, name=name, item_id=item_id)
        return with_etag(Response(ReviewItemSerializer(item).data), item.version)

    @extend_schema(operation_id="runs_reviews_items_decide", request=DecisionSerializer)
    def patch(self, request: Request, run_id: UUID, name: str, item_id: UUID) -> Response:
        """Accept, edit, reject or reopen it. If-Match refuses when somebody else decided meanwhile."""
        given = DecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        item = verbs.decide_item(
            actor=self.actor,
            run_id=run_id,
            name=name,
            item_id=item_id,
            version=expected_version(request),
            **given.validated_data,
        )
        return with_etag(Response(ReviewItemSerializer(item).data), item.version)

    @extend_schema(operation_id="runs_reviews_items_delete", responses={204: None})
    def delete(self, request: Request, run_id: UUID, name: str, item_id: UUID) -> Response:
        """Take it out altogether."""
        verbs.delete_item(actor=self.actor, run_id=run_id, name=name, item_id=item_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class _Changed(serializers.Serializer[Any]):
    changed = serializers.IntegerField()


class DecideAllView(Door, GenericAPIView[Any]):
    serializer_class = DecideAllSerializer

    @extend_schema(operation_id="runs_reviews_decide_all", responses=_Changed)
    def post(self, request: Request, run_id: UUID, name: str) -> Response:
        """The same decision for the chosen proposals, or for all that are open."""
        given = DecideAllSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = verbs.decide_all(
            actor=self.actor,
            run_id=run_id,
            name=name,
            decision=given.validated_data["decision"],
            item_ids=given.validated_data.get("items"),
        )
        return Response({"changed": changed})


class OperateView(Door, APIView):
    @extend_schema(
        operation_id="runs_reviews_operate", request=OperationSerializer, responses=ReviewItemSerializer(many=True)
    )
    def post(self, request: Request, run_id: UUID, name: str) -> Response:
        """Do what this review offers beyond deciding (merge, split, regenerate …); answers the new proposals."""
        given = OperationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = verbs.operate(
            actor=self.actor,
            run_id=run_id,
            name=name,
            operation=given.validated_data["operation"],
            item_ids=given.validated_data["items"],
            arguments=given.validated_data["arguments"],
        )
        return Response(ReviewItemSerializer(made, many=True).data)


class CloseView(Door, GenericAPIView[Any]):
    serializer_class = CloseSerializer

    @extend_schema(operation_id="runs_reviews_close", responses=ReviewSerializer)
    def post(self, request: Request, run_id: UUID, name: str) -> Response:
        """End the review; the run goes on with what was accepted or edited."""
        given = CloseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        verbs.close_review(actor=self.actor, run_id=run_id, name=name, **given.validated_data)
        return Response(ReviewSerializer(counted_review_for(actor=self.actor, run_id=run_id, name=name)).data)
