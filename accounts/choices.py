"""The words of accounts, as rows store them and pages show them."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    USER = "user", "User"
    ADMIN = "admin", "Administrator"


class Status(TextChoices):
    PENDING = "pending", "Waiting for approval"
    APPROVED = "approved", "Approved"
    DENIED = "denied", "Denied"


class Part(TextChoices):
    """What a member is in a project."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class Visibility(TextChoices):
    PRIVATE = "private", "Members only"
    INTERNAL = "internal", "Everyone who is signed in may look"


class Registration(TextChoices):
    OPEN = "open", "Anyone may register and start at once"
    APPROVAL = "approval", "Anyone may register, an administrator approves"
    CLOSED = "closed", "By invitation only"
