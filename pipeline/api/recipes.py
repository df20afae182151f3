"""Recipes: several flows one after another, kept under a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door
from pipeline.api.runs import begun
from pipeline.api.serializers import ObjectField, RunDetailSerializer, keep_days_field, password_field
from pipeline.selectors.recipes import recipe_for, recipes_of
from pipeline.services import recipes as verbs


class StepSerializer(serializers.Serializer[Any]):
    flow = serializers.CharField(max_length=60)
    params = ObjectField(default=dict, help_text="As the flow takes them; what is left out has its default.")
    hands_on = serializers.CharField(
        default="", allow_blank=True, help_text="Kind of file for the next step; empty takes the first it accepts."
    )


class RecipeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField(max_length=100)
    steps = StepSerializer(many=True)
    version = serializers.IntegerField(read_only=True, help_text="Counts how often the steps were changed, from 1.")
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class RecipeChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False)
    steps = StepSerializer(many=True, required=False)


class RecipeRunSerializer(serializers.Serializer[Any]):
    documents = serializers.ListField(child=serializers.UUIDField(), help_text="Each goes through all steps.")
    title = serializers.CharField(max_length=200, default="", allow_blank=True)
    once_key = serializers.CharField(max_length=120, default=None, allow_null=True)
    unattended = serializers.BooleanField(default=False, help_text="Reviews take their defaults.")
    keep_days = keep_days_field()
    password = password_field()


class RecipeFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id")
    name = django_filters.CharFilter()


class RecipesView(Door, ListAPIView[Any]):
    serializer_class = RecipeSerializer
    filterset_class = RecipeFilterSet
    search_fields = ("name",)
    ordering_fields = ("name", "created_at", "updated_at")
    ordering = ("name",)

    def get_queryset(self) -> Any:
        return recipes_of(actor=self.actor)

    @extend_schema(operation_id="recipes_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The recipes I see."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="recipes_create", responses={201: RecipeSerializer})
    def post(self, request: Request) -> Response:
        """Keep several flows as one. Each step's parameters are judged by its flow."""
        given = RecipeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish = given.validated_data
        made = verbs.save_recipe(
            actor=self.actor, project_id=wish["project_id"], name=wish["name"], steps=wish["steps"]
        )
        response = Response(RecipeSerializer(made).data, status=status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("pipeline_api:recipe", args=[made.pk])
        return response


class RecipeView(Door, GenericAPIView[Any]):
    serializer_class = RecipeSerializer

    @extend_schema(operation_id="recipes_retrieve")
    def get(self, request: Request, recipe_id: UUID) -> Response:
        """One recipe."""
        return Response(RecipeSerializer(recipe_for(actor=self.actor, recipe_id=recipe_id)).data)

    @extend_schema(operation_id="recipes_update", request=RecipeChangeSerializer)
    def patch(self, request: Request, recipe_id: UUID) -> Response:
        """Change what is given; runs that were started keep the steps they had."""
        given = RecipeChangeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        changed = verbs.change_recipe(actor=self.actor, recipe_id=recipe_id, **given.validated_data)
        return Response(RecipeSerializer(changed).data)

    @extend_schema(operation_id="recipes_delete", responses={204: None})
    def delete(self, request: Request, recipe_id: UUID) -> Response:
        """Keep it no more; its runs stay."""
        verbs.drop_recipe(actor=self.actor, recipe_id=recipe_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RecipeRunView(Door, GenericAPIView[Any]):
    serializer_class = RecipeRunSerializer

    @extend_schema(operation_id="recipes_run", responses={202: RunDetailSerializer})
    def post(self, request: Request, recipe_id: UUID) -> Response:
        """Take documents through its steps; several go through each in a run of its own."""
        given = RecipeRunSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wish = given.validated_data
        run = verbs.start_recipe(
            actor=self.actor,
            recipe_id=recipe_id,
            document_ids=wish["documents"],
            title=wish["title"],
            once_key=wish["once_key"],
            unattended=wish["unattended"],
            keep_days=wish["keep_days"],
            password=wish["password"],
        )
        return begun(self.actor, run)
