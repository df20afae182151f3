"""Webhooks: addresses outside that are told what became of runs. A signing key is shown once, when it is made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.choices import DeliveryState, Told
from pipeline.selectors.webhooks import deliveries_of, webhook_for, webhooks_of
from pipeline.services import webhooks as verbs


class WebhookSerializer(serializers.Serializer[Any]):
    """``off_reason`` says why it was switched off by itself, "" where a person did it or it is on."""

    id = serializers.UUIDField(read_only=True)
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField(max_length=100)
    url = serializers.CharField(max_length=500)
    events = serializers.ListField(child=serializers.ChoiceField(choices=Told.choices), allow_empty=False)
    is_active = serializers.BooleanField(read_only=True)
    off_reason = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class WebhookMadeSerializer(WebhookSerializer):
    """``key`` signs the messages, as Standard Webhooks has it. It is not shown again."""

    key = serializers.CharField(read_only=True)


class WebhookChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False)
    url = serializers.CharField(max_length=500, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=Told.choices), allow_empty=False, required=False
    )
    is_active = serializers.BooleanField(required=False)


class DeliverySerializer(serializers.Serializer[Any]):
    """A message. ``status`` is the last answer's, null where nobody answered; ``next_at`` when it is sent again."""

    id = serializers.UUIDField(read_only=True)
    type = serializers.CharField(source="kind", read_only=True)
    run = serializers.UUIDField(source="run_id", read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=DeliveryState.choices, read_only=True)
    attempts = serializers.IntegerField(read_only=True)
    status = serializers.IntegerField(read_only=True, allow_null=True)
    problem = serializers.CharField(read_only=True)
    next_at = serializers.DateTimeField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
    ended_at = serializers.DateTimeField(read_only=True, allow_null=True)


class WebhooksView(Door, ListAPIView[Any]):
    serializer_class = WebhookSerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return [] if self.is_schema else webhooks_of(actor=self.actor)

    @extend_schema(operation_id="webhooks_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The webhooks I manage."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="webhooks_create", responses={201: WebhookMadeSerializer})
    def post(self, request: Request) -> Response:
        """Have an address told what becomes of a project's runs."""
        given = WebhookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made, key = verbs.add_webhook(actor=self.actor, **given.validated_data)
        response = Response(_with_key(made, key), status=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("pipeline_api:webhook", args=[made.pk])
        return response


class WebhookView(Door, GenericAPIView[Any]):
    serializer_class = WebhookSerializer

    @extend_schema(operation_id="webhooks_retrieve")
    def get(self, request: Request, webhook_id: UUID) -> Response:
        """One webhook."""
        return Response(WebhookSerializer(webhook_for(actor=self.actor, webhook_id=webhook_id)).data)

    @extend_schema(operation_id="webhooks_update", request=WebhookChangeSerializer)
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        """Change what is given; also switches it off and on."""
        given = WebhookChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = verbs.change_webhook(actor=self.actor, webhook_id=webhook_id, **given.validated_data)
        return Response(WebhookSerializer(changed).data)

    @extend_schema(operation_id="webhooks_delete", responses={204: None})
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        """Tell this address nothing more, and forget what it was told."""
        verbs.remove_webhook(actor=self.actor, webhook_id=webhook_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class KeyView(Door, GenericAPIView[Any]):
    serializer_class = WebhookMadeSerializer

    @extend_schema(operation_id="webhooks_key", request=None)
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Make a new signing key; the one before signs beside it for a day."""
        return Response(_with_key(*verbs.renew_key(actor=self.actor, webhook_id=webhook_id)))


class TestView(Door, GenericAPIView[Any]):
    serializer_class = DeliverySerializer

    @extend_schema(operation_id="webhooks_test", request=None, responses={202: DeliverySerializer})
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Have a message sent that says nothing but that it came."""
        return _on_its_way(verbs.try_webhook(actor=self.actor, webhook_id=webhook_id))


class DeliveriesView(Door, ListAPIView[Any]):
    serializer_class = DeliverySerializer
    filter_backends = ()

    def get_queryset(self) -> Any:
        return [] if self.is_schema else deliveries_of(actor=self.actor, webhook_id=self.kwargs["webhook_id"])

    @extend_schema(operation_id="webhooks_deliveries")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Messages to a webhook of the last month, the latest first."""
        return super().get(request, *args, **kwargs)


class DeliveryAgainView(Door, GenericAPIView[Any]):
    serializer_class = DeliverySerializer

    @extend_schema(operation_id="webhooks_send_again", request=None, responses={202: DeliverySerializer})
    def post(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Send a message again, under its own id."""
        return _on_its_way(verbs.send_again(actor=self.actor, webhook_id=webhook_id, delivery_id=delivery_id))


def _with_key(webhook: Any, key: str) -> Any:
    return {**WebhookSerializer(webhook).data, "key": key}


def _on_its_way(delivery: Any) -> Response:
    return Response(DeliverySerializer(delivery).data, status=status.HTTP_202_ACCEPTED)
