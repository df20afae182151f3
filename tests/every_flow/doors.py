"""The doors through which a run starts. Each asks as its users do and says what came of it in the same words.

A new door is a class in `DOORS`; the trials do the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Project
from documents.models import Document
from pipeline.models import Run, Schedule
from pipeline.registry import flow
from pipeline.services.schedules import start_due
from tests.every_flow.example import as_form, as_options


@dataclass(frozen=True)
class Answer:
    """``what`` is started, refused (with the fields at fault), not_allowed or missing."""

    what: str
    run: Run | None = None
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ask:
    """Somebody wants a flow to run."""

    who: AbstractBaseUser
    project: Project
    flow: str
    documents: Sequence[Document]
    params: Mapping[str, Any]

    def filled(self) -> dict[str, Any]:
        """What a browser would send: every field the form shows, with its initial value where nothing was changed."""
        fields = flow(self.flow).Params.base_fields
        initial = {name: one.initial() if callable(one.initial) else one.initial for name, one in fields.items()}
        return as_form({**{name: value for name, value in initial.items() if value is not None}, **self.params})


class Door:
    name: ClassVar[str]
    leaves_out_defaults: ClassVar[bool] = True  # whether a parameter may be left out and has its default then
    is_for_everybody: ClassVar[bool] = True  # whether strangers and viewers can ask at all

    def ask(self, ask: Ask) -> Answer:
        raise NotImplementedError

    @classmethod
    def is_there(cls) -> bool:
        return True


class ApiDoor(Door):
    name = "api"

    def ask(self, ask: Ask) -> Answer:
        client = APIClient()
        client.force_authenticate(ask.who)
        body = {
            "project": str(ask.project.pk),
            "flow": ask.flow,
            "documents": [str(one.pk) for one in ask.documents],
            "params": ask.params,
        }
        return told(client.post("/api/v1/runs/", body))


def told(answer: Any) -> Answer:
    """What an answer of the API means."""
    if answer.status_code == 202:
        return Answer("started", Run.objects.get(pk=answer.data["id"]))
    if answer.status_code == 400:
        pointers = [
            one["pointer"].removeprefix("/params").strip("/").partition("/")[0]
            for one in answer.json().get("errors", ())
        ]
        return Answer("refused", fields=frozenset(pointers))
    return Answer({403: "not_allowed", 404: "missing"}[answer.status_code])


class CommandDoor(Door):
    """The operator's: it may do everything, so strangers and viewers do not come here."""

    name = "cli"
    is_for_everybody = False

    def ask(self, ask: Ask) -> Answer:
        ids = [str(one.pk) for one in ask.documents]
        out = StringIO()
        try:
            call_command(
                "runs", "start", ask.flow, *ids, "--project", ask.project.slug, *as_options(ask.params), "--json",
                stdout=out, stderr=StringIO(),
            )  # fmt: skip
        except CommandError as error:
            if error.returncode != 2:
                raise
            lines = str(error).splitlines()[1:]
            return Answer("refused", fields=frozenset(line.strip().partition(":")[0] for line in lines))
        return Answer("started", Run.objects.get(pk=json.loads(out.getvalue())["run"]))


class ScheduleDoor(Door):
    """Planned over the API, then its time comes."""

    name = "schedule"

    def ask(self, ask: Ask) -> Answer:
        client = APIClient()
        client.force_authenticate(ask.who)
        body = {
            "project": str(ask.project.pk),
            "name": "Nightly",
            "flow": ask.flow,
            "documents": [str(one.pk) for one in ask.documents],
            "params": ask.params,
            "cron": "0 3 * * *",
        }
        answer = client.post("/api/v1/schedules/", body)
        if answer.status_code != 201:
            return told(answer)
        Schedule.objects.filter(pk=answer.data["id"]).update(next_at=timezone.now())
        before = set(Run.objects.values_list("pk", flat=True))
        assert start_due() == 1
        return Answer("started", Run.objects.exclude(pk__in=before).get())


class AdminDoor(Door):
    """An action on documents; only administrators get in, and it needs a document to act on."""

    name = "admin"
    leaves_out_defaults = False
    is_for_everybody = False

    def ask(self, ask: Ask) -> Answer:
        client = Client()
        client.force_login(ask.who, backend="accounts.backends.ApprovedUserBackend")  # type: ignore[arg-type]
        url = reverse("admin:documents_document_changelist")
        chosen = {"action": f"start_{ask.flow}", "_selected_action": [str(one.pk) for one in ask.documents]}
        before = set(Run.objects.values_list("pk", flat=True))
        answer = client.post(url, {**chosen, **ask.filled(), "start": "Start"})
        if answer.status_code == 302 and url in answer["Location"]:
            return Answer("started", Run.objects.exclude(pk__in=before).get())
        assert answer.status_code == 200, answer
        return Answer("refused", fields=frozenset(answer.context["form"].errors))


class PageDoor(Door):
    """The form on the flow's own page."""

    name = "page"
    leaves_out_defaults = False

    @classmethod
    def is_there(cls) -> bool:
        try:
            reverse("pipeline:flow", args=["slug", "key"])
        except NoReverseMatch:
            return False
        return True

    def ask(self, ask: Ask) -> Answer:
        client = Client()
        client.force_login(ask.who, backend="accounts.backends.ApprovedUserBackend")  # type: ignore[arg-type]
        sent = {f"p-{name}": value for name, value in ask.filled().items()}
        sent["documents"] = [str(one.pk) for one in ask.documents]
        before = set(Run.objects.values_list("pk", flat=True))
        answer = client.post(reverse("pipeline:flow", args=[ask.project.slug, ask.flow]), sent)
        if answer.status_code == 302:
            return Answer("started", Run.objects.exclude(pk__in=before).get())
        if answer.status_code == 200:
            new = answer.context["new"]
            return Answer("refused", fields=frozenset([*new.params.form.errors, *new.run.errors]))
        return Answer({403: "not_allowed", 404: "missing"}[answer.status_code])


DOORS: tuple[type[Door], ...] = (PageDoor, ApiDoor, CommandDoor, AdminDoor, ScheduleDoor)


def doors() -> list[Door]:
    return [door() for door in DOORS if door.is_there()]


def undone(door: Door, ask: Ask) -> Answer:
    """The answer, with everything that was done taken back."""
    point = transaction.savepoint()
    try:
        return door.ask(ask)
    finally:
        transaction.savepoint_rollback(point)
