"""Projects, their tags, and the trash."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.doors import Door, expected_version, with_etag
from accounts.choices import Part, Visibility
from accounts.models import Project, Tag
from accounts.selectors.projects import project_for, projects_seen, tags_seen
from accounts.services.members import leave_project
from accounts.services.projects import create_project, edit_project, purge_project, restore_project, trash_project

EXAMPLE = OpenApiExample(
    "A project", {"name": "Exams 2026", "tags": ["exams"], "visibility": "private"}, request_only=True
)


class ProjectSerializer(serializers.ModelSerializer[Project]):
    tags: serializers.SlugRelatedField[Tag] = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    people = serializers.IntegerField(read_only=True, help_text="How many members it has.")
    my_part = serializers.ChoiceField(
        choices=Part.choices, read_only=True, allow_null=True, help_text="Null for a guest of an open project."
    )

    class Meta:
        model = Project
        fields = (
            "id",
            "name",
            "slug",
            "description",
            "visibility",
            "tags",
            "keep_results_days",
            "keep_documents_days",
            "people",
            "my_part",
            "version",
            "created_at",
            "updated_at",
            "deleted_at",
        )
        read_only_fields = fields


class ProjectWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    visibility = serializers.ChoiceField(choices=Visibility.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    keep_results_days = serializers.IntegerField(
        min_value=1, max_value=3650, allow_null=True, required=False, help_text="Null follows the system setting."
    )
    keep_documents_days = serializers.IntegerField(
        min_value=1, max_value=3650, allow_null=True, required=False, help_text="Null keeps them."
    )


class TagSerializer(serializers.ModelSerializer[Tag]):
    uses = serializers.IntegerField(read_only=True)

    class Meta:
        model = Tag
        fields = ("name", "uses")


class ProjectFilterSet(django_filters.FilterSet):  # type: ignore[misc]
    tag = django_filters.CharFilter(field_name="tags__name", help_text="Only projects with this tag.")
    mine = django_filters.BooleanFilter(
        field_name="my_part", lookup_expr="isnull", exclude=True, help_text="Only projects I am a member of."
    )

    class Meta:
        model = Project
        fields = ("visibility",)


class ProjectsView(Door, ListAPIView[Project]):
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilterSet
    search_fields = ("name", "description")
    ordering_fields = ("name", "created_at", "updated_at")
    ordering = ("name",)

    def get_queryset(self) -> QuerySet[Project]:
        if self.is_schema:
            return Project.objects.none()
        trashed = self.request.query_params.get("trashed") == "true"
        return projects_seen(actor=self.actor, trashed=trashed)

    @extend_schema(
        operation_id="projects_list",
        parameters=[OpenApiParameter("trashed", bool, description="Those in the trash instead; owners only.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The projects I see."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="projects_create",
        request=ProjectWriteSerializer,
        responses={201: ProjectSerializer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Make a project; I am its owner."""
        given = ProjectWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = create_project(actor=self.actor, fields=given.validated_data)
        response = shown(project_for(actor=self.actor, project_id=made.pk), status.HTTP_201_CREATED)
        response.headers["Location"] = reverse("accounts_api:project", args=[made.pk])
        return response


def shown(project: Project, code: int = 200) -> Response:
    return with_etag(Response(ProjectSerializer(project).data, status=code), project.version)


class ProjectView(Door, GenericAPIView[Project]):
    serializer_class = ProjectSerializer
    has_etag = True

    @extend_schema(operation_id="projects_retrieve")
    def get(self, request: Request, project_id: UUID) -> Response:
        """One project; its ETag is good for If-Match."""
        return shown(project_for(actor=self.actor, project_id=project_id))

    @extend_schema(operation_id="projects_update", request=ProjectWriteSerializer(partial=True))
    def patch(self, request: Request, project_id: UUID) -> Response:
        """Change what is given. Owners only."""
        given = ProjectWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        edit_project(
            actor=self.actor, project_id=project_id, changes=given.validated_data, version=expected_version(request)
        )
        return shown(project_for(actor=self.actor, project_id=project_id))

    @extend_schema(
        operation_id="projects_delete",
        parameters=[OpenApiParameter("forever", bool, description="Remove a project of the trash for good.")],
    )
    def delete(self, request: Request, project_id: UUID) -> Response:
        """Put it into the trash, or remove it from there for good. Owners only."""
        if request.query_params.get("forever") == "true":
            purge_project(actor=self.actor, project_id=project_id)
        else:
            trash_project(actor=self.actor, project_id=project_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProjectRestoreView(Door, GenericAPIView[Project]):
    serializer_class = ProjectSerializer

    @extend_schema(operation_id="projects_restore", request=None)
    def post(self, request: Request, project_id: UUID) -> Response:
        """Take it out of the trash. Owners only."""
        restore_project(actor=self.actor, project_id=project_id)
        return shown(project_for(actor=self.actor, project_id=project_id))


class ProjectLeaveView(Door, GenericAPIView[Project]):
    @extend_schema(operation_id="projects_leave", request=None, responses={204: None})
    def post(self, request: Request, project_id: UUID) -> Response:
        """Leave it; the last owner cannot."""
        leave_project(actor=self.actor, project_id=project_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TagsView(Door, ListAPIView[Tag]):
    serializer_class = TagSerializer
    search_fields = ("name",)
    ordering_fields = ("name", "uses")
    ordering = ("name",)

    def get_queryset(self) -> QuerySet[Tag]:
        return Tag.objects.none() if self.is_schema else tags_seen(actor=self.actor)

    @extend_schema(operation_id="tags_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tags of the projects I see, with how often each is used."""
        return super().get(request, *args, **kwargs)
