"""Addresses outside that are told what became of runs, and what was or is to be told them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Project
from pipeline.choices import DeliveryState
from pipeline.models.run import Run


class Webhook(models.Model):
    """``events`` are the kinds it is told of (`pipeline.choices.Told`), ``sealed`` is the key that signs messages.

    It is sent one message at a time, and none before ``free_at``. After a new key was made, ``sealed_before`` signs as
    well until ``before_until``. ``off_reason`` says why a webhook was switched off by itself, "" where a person did it
    or it is on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    sealed = models.BinaryField()
    sealed_before = models.BinaryField(null=True)
    before_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    off_reason = models.TextField(blank=True)
    free_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_webhook_per_project_and_name")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one webhook, made in the transaction in which it became true; its id is the message's own.

    ``facts`` are what the message says, ``next_at`` is when it is due, ``status`` the HTTP status of the last answer,
    None where nobody answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    run = models.ForeignKey(Run, null=True, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=30)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["webhook", "-created_at"], name="delivery_of_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
