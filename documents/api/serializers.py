"""Documents and versions as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from documents.choices import Inspection, Kind
from documents.services.pasting import LONGEST_TEXT


class VersionBriefSerializer(serializers.Serializer[Any]):
    """A version without its properties, which can be long."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="From 1.")
    file_name = serializers.CharField()
    media_type = serializers.CharField(source="blob.media_type", help_text="By its first bytes, not by its name.")
    size = serializers.IntegerField(source="blob.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="blob_id")
    pages = serializers.IntegerField(allow_null=True, help_text="Null while unknown, and for what has no pages.")
    inspection = serializers.ChoiceField(choices=Inspection.choices)
    problem = serializers.CharField(help_text="What is wrong and what to do, when it cannot be read.")
    has_password = serializers.SerializerMethodField(help_text="Whether a password is kept for it.")
    created_at = serializers.DateTimeField()

    def get_has_password(self, version: Any) -> bool:
        return bool(version.password_sealed)


class VersionSerializer(VersionBriefSerializer):
    document = serializers.UUIDField(source="document_id")
    created_by = serializers.StringRelatedField[Any](allow_null=True)
    properties = serializers.JSONField(
        help_text="What was found in it. For a PDF: version, producer, creator, title, author, created, modified, "
        "encryption, linearised, repaired, page_sizes (points, the first 2,000), pages_without_text, broken_pages, "
        "letters, sample, images, fonts, layers, outline, tagged, language, form, fields, signatures, attachments, "
        "active, claims."
    )


class DocumentSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    project_slug = serializers.SlugField(source="project.slug")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    tags = serializers.ListField(child=serializers.CharField())
    edition = serializers.IntegerField(help_text="Grows with each edit; also its ETag.")
    created_by = serializers.StringRelatedField[Any](allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    deleted_at = serializers.DateTimeField(allow_null=True, help_text="When it was put into the trash.")
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When it leaves for good, results of it permitting; null keeps it."
    )
    copy_of = serializers.UUIDField(
        source="copy_of_id", allow_null=True, help_text="The document that had the same bytes when this one came."
    )
    copy_of_name = serializers.CharField(source="copy_of.name", allow_null=True, default=None)
    version_count = serializers.IntegerField()
    version = VersionBriefSerializer(source="newest", allow_null=True, help_text="The newest version.")


class DocumentWriteSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=150, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False)


class UploadSerializer(serializers.Serializer[Any]):
    project = serializers.CharField(help_text="Its id or slug.")
    file = serializers.FileField(allow_empty_file=True)
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.OTHER)


class PastedTextSerializer(serializers.Serializer[Any]):
    project = serializers.CharField(help_text="Its id or slug.")
    text = serializers.CharField(
        trim_whitespace=False, allow_blank=True, help_text=f"Up to {LONGEST_TEXT:,} bytes of UTF-8."
    )
    name = serializers.CharField(
        max_length=150, required=False, allow_blank=True, default="", help_text="Empty takes its first words."
    )
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.OTHER)


class NewVersionSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)


class LimitsSerializer(serializers.Serializer[Any]):
    most_bytes = serializers.IntegerField(help_text="Of one file.")
    most_pages = serializers.IntegerField(help_text="Of one PDF.")
    bytes_left = serializers.IntegerField(allow_null=True, help_text="In the project; null where that has no limit.")
    free = serializers.IntegerField(help_text="Bytes for which there is room on the server.")


class PasswordGivenSerializer(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=500, trim_whitespace=False, write_only=True)


class PageTextSerializer(serializers.Serializer[Any]):
    page = serializers.IntegerField()
    text = serializers.CharField()
    problem = serializers.CharField(help_text="Why it cannot be read; empty when it merely holds no text.")
    is_cut = serializers.BooleanField(help_text="Whether there is more of it than is shown.")


class VersionTextSerializer(serializers.Serializer[Any]):
    pages = serializers.IntegerField(help_text="Of the whole file.")
    shown = PageTextSerializer(many=True)
