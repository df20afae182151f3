"""What is asked of the engine from inside a place: many runs, many bare tasks, and when they were done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Max, Min
from django_q.tasks import async_task

from accounts.actor import Actor, operator
from accounts.choices import Part, Status
from accounts.models import Membership, User
from accounts.services.projects import ensure_project
from accounts.services.tokens import create_token
from pipeline.lifecycle import ENDED
from pipeline.selectors.runs import runs_of
from pipeline.services.runs import start_run

BARE = "benchmarks.flows.note_time"


def start_runs(*, flow: str, many: int, params: dict[str, Any]) -> list[str]:
    """Their ids."""
    actor = operator()
    project = ensure_project(actor=actor, slug="bench")
    return [str(start_run(actor=actor, flow_key=flow, project_id=project.pk, params=params).pk) for _ in range(many)]


def call_bare_tasks(*, many: int, place: str) -> None:
    """All at once; the first and the last write down when they ran."""
    with transaction.atomic():
        for number in range(many):
            async_task(BARE, place if number in (0, many - 1) else "", save=False)


def seconds_of_runs(*, most: float) -> dict[str, float]:
    """Waits until all have ended; seconds from the first start to the last end, and how many completed."""
    until = time.monotonic() + most
    runs = runs_of(actor=operator())
    while runs.exclude(state__in=ENDED).exists() and time.monotonic() < until:
        time.sleep(0.1)
    times = runs.aggregate(first=Min("started_at"), last=Max("ended_at"))
    return {
        "seconds": (times["last"] - times["first"]).total_seconds(),
        "completed": runs.filter(state="completed").count(),
    }


def seconds_of_long_run(*, visits: int) -> float:
    """From the start to the end of the run of that many stages."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        run = runs_of(actor=operator()).filter(visits=visits, state="completed").first()
        if run is not None and run.started_at and run.ended_at:
            return (run.ended_at - run.started_at).total_seconds()
        time.sleep(0.1)
    raise TimeoutError("the run did not end")


def make_reader(*, part: str = Part.VIEWER, scopes: Sequence[str] = ("run.see",)) -> dict[str, str]:
    """Somebody with that part in the project of the benches: an API token, and the cookie of a signed-in session."""
    user = User.objects.create_user("bench@example.org", None, name="Bench", status=Status.APPROVED)
    project = ensure_project(actor=operator(), slug="bench")
    Membership.objects.create(project=project, user=user, part=part)
    actor = Actor(role="user", door="api", user_id=str(user.pk), name=user.email)
    token = create_token(actor=actor, name="bench", scopes=list(scopes)).text
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.ApprovedUserBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"token": token, "session": str(session.session_key)}
