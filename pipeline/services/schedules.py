"""Runs that start by the clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from cron_descriptor import ExpressionDescriptor, FormatError, MissingFieldError, Options, WrongArgumentError
from croniter import CroniterError, croniter
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor, operator
from accounts.errors import Invalid, Missing, NotSignedIn, Problem
from accounts.models import User
from accounts.services.audit import record, record_attempt
from documents.services.artifacts import check_keep_days
from pipeline.engine.starting import check_number
from pipeline.models import Recipe, Run, Schedule
from pipeline.params import clean_params
from pipeline.registry import flow
from pipeline.selectors.recipes import recipe_for
from pipeline.selectors.schedules import schedule_for
from pipeline.selectors.tools import BULK, in_words
from pipeline.services.recipes import RECIPE, recipe_params
from pipeline.services.runs import start_run

log = structlog.get_logger(__name__)
FAILURES = 5  # starts refused in a row after which a schedule is switched off


def next_time(cron: str, zone: str, after: datetime) -> datetime:
    """The first time after ``after`` that the expression names in that time zone, as an aware datetime in UTC.

    An hour that daylight saving skips or repeats comes once. Raises Invalid for what is no expression or zone.
    """
    try:
        local = after.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"{zone} is not a time zone.", fields={"zone": ["Not a time zone."]}) from error
    try:
        if len(cron.split()) != 5:
            raise CroniterError("needs five fields")
        times = croniter(cron, local)
        found: datetime = times.get_next(datetime)
        while found.fold and not cron.split()[1].startswith("*"):  # the hour that comes a second time in autumn
            found = times.get_next(datetime)
    except (CroniterError, ValueError) as error:
        text = "Give five fields: minute, hour, day of month, month, day of week."
        raise Invalid(f"“{cron}” is not a schedule. {text}", fields={"cron": [text]}) from error
    return found.astimezone(ZoneInfo("UTC"))


def next_times(cron: str, zone: str, after: datetime, many: int = 5) -> list[datetime]:
    """The next times in order, in the zone itself; raises Invalid."""
    found, at = [], after
    for _ in range(many):
        at = next_time(cron, zone, at)
        found.append(at.astimezone(ZoneInfo(zone)))
    return found


def words_of(cron: str) -> str:
    """An expression in plain words: "At 03:00, only on Monday"; as it stands when there are no words for it."""
    options = Options()
    options.use_24hour_time_format, options.locale_code = True, "en_US"
    try:
        return str(ExpressionDescriptor(cron, options).get_description())
    except (FormatError, MissingFieldError, WrongArgumentError):
        return cron


def plan_schedule(
    *,
    actor: Actor,
    project_id: UUID | str,
    name: str,
    flow_key: str = "",
    cron: str,
    zone: str = "UTC",
    document_ids: Sequence[UUID | str] = (),
    params: Mapping[str, Any] | None = None,
    recipe_id: UUID | str | None = None,
    keep_days: int | None = None,
) -> Schedule:
    """A new schedule; flow, parameters, times and number of documents are judged now, the documents at each start.

    With a recipe in place of flow and parameters, each run takes the steps that it has then. Results of its runs stay
    for ``keep_days``, or as long as the project says.
    """
    require(actor, "schedule.manage", project_id)
    check_keep_days(keep_days)
    recipe = _recipe_of(actor, project_id, recipe_id)
    flow_key = RECIPE if recipe else flow_key
    if not flow_key:
        raise Invalid("Name a flow or a recipe.", fields={"flow": ["Name a flow, or a recipe."]})
    cleaned = {} if recipe else clean_params(flow(flow_key), params or {})
    _check_number(flow_key, len(document_ids))
    due = next_time(cron, zone, timezone.now())
    with transaction.atomic():
        schedule = Schedule.objects.create(
            project_id=project_id,
            name=name,
            flow=flow_key,
            document_ids=[str(one) for one in document_ids],
            params=cleaned,
            recipe=recipe,
            keep_days=keep_days,
            cron=cron,
            zone=zone,
            next_at=due,
            created_by_id=actor.user_id,
        )
        _record(actor, "schedule.plan", schedule)
    return schedule


def _recipe_of(actor: Actor, project_id: UUID | str, recipe_id: UUID | str | None) -> Recipe | None:
    if recipe_id is None:
        return None
    recipe = recipe_for(actor=actor, recipe_id=recipe_id)
    if str(recipe.project_id) != str(project_id):
        raise Missing("There is no such recipe in this project.")
    return recipe


def _check_number(flow_key: str, many: int) -> None:
    """As `start_run` will judge it: several documents for a flow that takes one are a run over many."""
    chosen = flow(flow_key)
    check_number(flow(BULK) if many > 1 and chosen.most == 1 else chosen, many)


def change_schedule(*, actor: Actor, schedule_id: UUID | str, **changes: Any) -> Schedule:
    """Changes name, cron, zone, params, document_ids, keep_days or is_active; the next time is reckoned anew."""
    schedule = schedule_for(actor=actor, schedule_id=schedule_id, verb="schedule.manage")
    allowed = {"name", "cron", "zone", "params", "document_ids", "is_active", "keep_days"}
    if unknown := set(changes) - allowed:
        raise Invalid("Some of this cannot be changed.", fields={one: ["Cannot be changed."] for one in unknown})
    check_keep_days(changes.get("keep_days"))
    if "params" in changes and schedule.recipe_id:
        text = "It takes the steps of its recipe. Change them there."
        raise Invalid(text, fields={"params": [text]})
    if "params" in changes:
        changes["params"] = clean_params(flow(schedule.flow), changes["params"])
    if "document_ids" in changes:
        _check_number(schedule.flow, len(changes["document_ids"]))
    for field, value in changes.items():
        setattr(schedule, field, value)
    schedule.next_at = next_time(schedule.cron, schedule.zone, timezone.now())
    schedule.failures = 0
    with transaction.atomic():
        schedule.save()
        _record(actor, "schedule.change", schedule)
    return schedule


def drop_schedule(*, actor: Actor, schedule_id: UUID | str) -> None:
    schedule = schedule_for(actor=actor, schedule_id=schedule_id, verb="schedule.manage")
    with transaction.atomic():
        _record(actor, "schedule.drop", schedule)
        schedule.delete()


def start_scheduled(*, actor: Actor, schedule_id: UUID | str, once_key: str | None = None) -> Run:
    """Starts what a schedule would start, now and in the actor's own name; its next time stays."""
    schedule = schedule_for(actor=actor, schedule_id=schedule_id)
    return start_run(
        actor=actor,
        flow_key=schedule.flow,
        project_id=schedule.project_id,
        document_ids=schedule.document_ids,
        params=_params_of(schedule),
        once_key=once_key,
        unattended=True,
        keep_days=schedule.keep_days,
    )


def _params_of(schedule: Schedule) -> dict[str, Any]:
    """Those of the recipe as it is now, where the schedule follows one."""
    return recipe_params(schedule.recipe) if schedule.recipe else dict(schedule.params)


def start_due(now: datetime | None = None) -> int:
    """Starts what is due, each once however many ask at the same time; answers how many runs were started.

    Times that were missed while nobody asked are made up for by one start, not by one each.
    """
    now = now or timezone.now()
    started = 0
    due = Schedule.objects.filter(is_active=True, next_at__lte=now, project__deleted_at=None).select_related("recipe")
    for schedule in due:
        slot = schedule.next_at
        following = next_time(schedule.cron, schedule.zone, now)
        mine = Schedule.objects.filter(pk=schedule.pk, next_at=slot).update(next_at=following, last_at=now)
        if mine == 1 and slot is not None:
            started += _start(schedule, slot)
    return started


def _start(schedule: Schedule, slot: datetime) -> bool:
    try:
        start_run(
            actor=_actor_of(schedule),
            flow_key=schedule.flow,
            project_id=schedule.project_id,
            document_ids=schedule.document_ids,
            params=_params_of(schedule),
            once_key=str(uuid.uuid5(schedule.pk, slot.isoformat())),
            unattended=True,
            keep_days=schedule.keep_days,
        )
    except Problem as problem:
        failures = schedule.failures + 1
        Schedule.objects.filter(pk=schedule.pk).update(
            last_error=_told(schedule, problem), failures=failures, is_active=failures < FAILURES
        )
        record_attempt(actor=_actor_of(schedule), problem=problem, schedule=schedule.name)
        log.warning("schedule_refused", schedule=str(schedule.pk), code=problem.code, failures=failures)
        return False
    Schedule.objects.filter(pk=schedule.pk).update(last_error="", failures=0)
    return True


def _told(schedule: Schedule, problem: Problem) -> str:
    """Why it did not start, to whoever reads the list, who is seldom the one in whose name it would have."""
    if not (problem.attempt or isinstance(problem, NotSignedIn)):
        return problem.text
    text = "%s may not start runs in this project any more. Give back that part, or set the schedule anew as yourself."
    return text % schedule.created_by


def _actor_of(schedule: Schedule) -> Actor:
    """Whoever planned it, with the rights that person has now."""
    if schedule.created_by_id is None:
        return operator("schedule")
    user = User.objects.get(pk=schedule.created_by_id)
    role = user.role if user.is_active else "anonymous"
    return Actor(role=role, door="schedule", user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]


def _record(actor: Actor, action: str, schedule: Schedule) -> None:
    record(
        actor=actor,
        action=action,
        target=f"schedule:{schedule.pk}",
        project_id=schedule.project_id,
        details={
            "name": schedule.name,
            "flow": schedule.flow,
            "does": in_words(schedule.flow),
            "cron": schedule.cron,
            "zone": schedule.zone,
        },
    )
