"""What can be done."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.doors import Door
from pipeline.api.serializers import FlowSerializer
from pipeline.contract import Flow
from pipeline.params import params_schema
from pipeline.registry import flow, flows


def described(chosen: type[Flow]) -> dict[str, Any]:
    return {
        "key": chosen.key,
        "title": chosen.title,
        "summary": chosen.summary,
        "group": chosen.group,
        "accepts": list(chosen.accepts),
        "least": chosen.least,
        "most": chosen.most,
        "params": params_schema(chosen.Params),
        "stages": [
            {"name": one.name, "title": one.title, "review": one.review.name if one.review else None}
            for one in chosen.stages
        ],
    }


class FlowsView(Door, APIView):
    @extend_schema(operation_id="flows_list", responses=FlowSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All flows with the schema of their parameters."""
        return Response(FlowSerializer([described(one) for one in flows()], many=True).data)


class FlowView(Door, GenericAPIView[Any]):
    serializer_class = FlowSerializer

    @extend_schema(operation_id="flows_retrieve")
    def get(self, request: Request, key: str) -> Response:
        """One flow."""
        return Response(FlowSerializer(described(flow(key))).data)
