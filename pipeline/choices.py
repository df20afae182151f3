"""The words of runs."""

from __future__ import annotations

from django.db.models import TextChoices


class RunState(TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    WAITING = "waiting", "Waiting"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    PARTIAL = "partial", "Partly done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


UNSUCCESSFUL = (RunState.FAILED, RunState.PARTIAL, RunState.CANCELLED)  # what can be retried


class StageState(TextChoices):
    RUNNING = "running", "Running"
    RETRYING = "retrying", "Will be tried again"
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"


class ItemState(TextChoices):
    PENDING = "pending", "To do"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"


class Decision(TextChoices):
    """What a person made of a proposal."""

    OPEN = "open", "To decide"
    ACCEPTED = "accepted", "Accepted"
    EDITED = "edited", "Edited"
    REJECTED = "rejected", "Rejected"


class UsageKind(TextChoices):
    """What is counted by the month."""

    PAGES = "pages", "Pages"
    MONEY = "money", "Paid to providers"


class Told(TextChoices):
    """What outside addresses can be told of."""

    COMPLETED = "run.completed", "A run completed"
    PARTIAL = "run.partial", "A run ended partly done"
    FAILED = "run.failed", "A run failed"
    CANCELLED = "run.cancelled", "A run was cancelled"
    REVIEW = "review.opened", "A run waits for a review"


class DeliveryState(TextChoices):
    WAITING = "waiting", "To be sent"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"
