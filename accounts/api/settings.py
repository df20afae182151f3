"""System settings, for administrators."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from accounts.errors import Invalid
from accounts.models import SystemSetting
from accounts.selectors.settings import SettingLine, settings_now
from accounts.services.settings import change_settings


class SettingSerializer(serializers.Serializer[Any]):
    """``value`` is a boolean, a number or a text as ``kind`` says; of a secret only the masked form."""

    key = serializers.CharField(source="option.key")
    kind = serializers.ChoiceField(choices=["bool", "int", "str", "text", "secret"], source="option.kind")
    title = serializers.CharField(source="option.title")
    help = serializers.CharField(source="option.help")
    group = serializers.CharField(source="option.group")
    unit = serializers.CharField(source="option.unit")
    low = serializers.IntegerField(source="option.low", allow_null=True)
    high = serializers.IntegerField(source="option.high", allow_null=True)
    choices = serializers.SerializerMethodField()
    value = serializers.JSONField()
    default = serializers.SerializerMethodField("default_of")
    is_default = serializers.BooleanField()
    needs_reset = serializers.BooleanField()
    updated_at = serializers.DateTimeField(allow_null=True)

    def get_choices(self, line: SettingLine) -> list[str]:
        return [key for key, _ in line.option.choices]

    def default_of(self, line: SettingLine) -> str | int | bool | None:
        value: str | int | bool | None = None if line.option.is_secret else line.option.default
        return value


class SettingsView(Door, GenericAPIView[SystemSetting]):
    serializer_class = SettingSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="settings_list", responses={200: SettingSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Every setting with its value, bounds and default. Administrators only."""
        return Response(SettingSerializer(settings_now(actor=self.actor), many=True).data)

    @extend_schema(
        operation_id="settings_update",
        request={"application/json": {"type": "object", "additionalProperties": True}},
        responses={200: SettingSerializer(many=True)},
        examples=[
            OpenApiExample(
                "Change one, reset another", {"registration": "closed", "invitation_days": None}, request_only=True
            )
        ],
    )
    def patch(self, request: Request) -> Response:
        """Set all that are given or none; null puts one back to its default. Administrators only."""
        if not isinstance(request.data, dict):
            raise Invalid("Give an object of settings by their keys.")
        change_settings(actor=self.actor, changes=request.data)
        return self.get(request)
