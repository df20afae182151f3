"""One passage of documents through a flow."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.choices import DOOR_WORDS
from accounts.models import Project
from pipeline.choices import RunState


class Run(models.Model):
    """``state`` is written by `pipeline.engine.moves` alone; ``wanted`` is what a person asked for meanwhile.

    ``next_stage`` is the program counter: the stage to do next, empty at the end. ``fence`` grows with every claim,
    and whoever holds an older one can write nothing; ``beats`` grows while the holder lives, so that a sweeper can
    tell a dead holder by its own clock. ``crashes`` counts holders that died since the last stage was done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="runs")
    flow = models.CharField(max_length=60, db_index=True)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    door = models.CharField(max_length=10, choices=list(DOOR_WORDS.items()))
    once_key = models.CharField(max_length=120, null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    unattended = models.BooleanField(default=False)  # reviews take their defaults
    keep_days = models.PositiveIntegerField(null=True, blank=True)  # of its results; None as the project says

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    parent_stage = models.CharField(max_length=60, blank=True)
    parent_key = models.CharField(max_length=120, blank=True)
    source = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="derived")
    source_verb = models.CharField(max_length=10, blank=True)  # "rerun", "fork", "clone"

    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    wanted = models.CharField(max_length=6, blank=True, default="")
    next_stage = models.CharField(max_length=60, blank=True)
    visits = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    beats = models.PositiveBigIntegerField(default=0)
    holder = models.CharField(max_length=120, blank=True)
    crashes = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=1)
    event_seq = models.PositiveBigIntegerField(default=0)
    progress = models.FloatField(default=0.0)

    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)
    error_id = models.CharField(max_length=12, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # when what stood in its rows left with its files

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["project", "once_key"], name="one_run_per_once_key"),
            models.UniqueConstraint(
                fields=["parent", "parent_stage", "parent_key"],
                condition=Q(parent__isnull=False),
                name="one_child_per_key",
            ),
        ]
        indexes = [
            models.Index(  # all that is asked of runs that wait, so that many of them are read from here alone
                fields=["state", "-priority", "created_by", "queued_at", "not_before", "started_at", "deleted_at"],
                name="run_to_claim",
            ),
            models.Index(fields=["project", "-created_at"], name="run_of_project"),
        ]

    def __str__(self) -> str:
        return self.title
