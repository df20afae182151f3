"""Runs that start by the clock."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Project
from pipeline.models.recipe import Recipe


class Schedule(models.Model):
    """``cron`` is read in ``zone``. ``next_at`` is moved on by a conditional update, so that one of many starts it.

    With a ``recipe`` each run takes the steps that it has then, and ``params`` are empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schedules")
    name = models.CharField(max_length=100)
    flow = models.CharField(max_length=60)
    document_ids = models.JSONField(default=list)
    params = models.JSONField(default=dict)
    recipe = models.ForeignKey(Recipe, null=True, blank=True, on_delete=models.SET_NULL, related_name="schedules")
    keep_days = models.PositiveIntegerField(null=True, blank=True)  # of its runs' results; None as the project says
    cron = models.CharField(max_length=100)
    zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True, db_index=True)
    last_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
