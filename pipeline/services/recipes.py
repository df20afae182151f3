"""The verbs of recipes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.access import require
from accounts.actor import Actor
from accounts.errors import Conflict, Invalid, Missing
from accounts.services.audit import record
from documents.services.documents import Upload
from pipeline.models import Recipe, Run
from pipeline.params import clean_params
from pipeline.registry import flow
from pipeline.selectors.recipes import recipe_for
from pipeline.services.runs import start_run

RECIPE: Final = "recipe"  # the flow that takes a document through the steps


def save_recipe(*, actor: Actor, project_id: UUID | str, name: str, steps: Sequence[Mapping[str, Any]]) -> Recipe:
    """A new recipe; its steps are judged as its runs will judge them. Raises Invalid, Conflict for a name in use."""
    require(actor, "run.start", project_id)
    recipe = Recipe(project_id=project_id, created_by_id=actor.user_id)
    return _save(actor, recipe, "recipe.save", {"name": name, "steps": steps})


def change_recipe(*, actor: Actor, recipe_id: UUID | str, **changes: Any) -> Recipe:
    """Changes name or steps; other steps are the next version. Runs that were started keep the steps they had."""
    recipe = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start")
    if unknown := set(changes) - {"name", "steps"}:
        raise Invalid("Some of this cannot be changed.", fields={one: ["Cannot be changed."] for one in unknown})
    return _save(actor, recipe, "recipe.change", {"name": recipe.name, "steps": recipe.steps, **changes})


def _save(actor: Actor, recipe: Recipe, action: str, wish: Mapping[str, Any]) -> Recipe:
    if not str(wish["name"]).strip():
        raise Invalid("A recipe needs a name.", fields={"name": ["Give it a name."]})
    cleaned = clean_params(flow(RECIPE), {"name": str(wish["name"]).strip(), "steps": list(wish["steps"])})
    is_new, before = recipe._state.adding, recipe.steps
    recipe.name, recipe.steps = cleaned["name"], cleaned["steps"]
    try:
        with transaction.atomic():
            if not is_new and recipe.steps != before:
                Recipe.objects.filter(pk=recipe.pk).update(version=F("version") + 1)  # two at once are two versions
                recipe.refresh_from_db(fields=["version"])
            recipe.save()
            _record(actor, action, recipe)
    except IntegrityError:
        text = "The project has a recipe of this name already."
        raise Conflict(text, code="name_taken", fields={"name": [text]}) from None
    return recipe


def put_step(*, actor: Actor, recipe_id: UUID | str, number: int | None, step: Mapping[str, Any]) -> Recipe:
    """Puts a step in place of the one with this number, counted from 1, or with None behind the last."""
    steps = _steps(actor, recipe_id)
    if number is None:
        steps.append(step)
    else:
        steps[_place(steps, number)] = step
    return change_recipe(actor=actor, recipe_id=recipe_id, steps=steps)


def move_step(*, actor: Actor, recipe_id: UUID | str, number: int, by: int) -> Recipe:
    """Moves a step up (-1) or down (1); at the end of the list it stays. What it hands on is chosen anew."""
    steps = _steps(actor, recipe_id)
    place = _place(steps, number)
    target = min(len(steps) - 1, max(0, place + by))
    steps.insert(target, steps.pop(place))
    return change_recipe(actor=actor, recipe_id=recipe_id, steps=steps)


def remove_step(*, actor: Actor, recipe_id: UUID | str, number: int) -> Recipe:
    steps = _steps(actor, recipe_id)
    if len(steps) == 1:
        raise Conflict("A recipe has at least one step. Delete the recipe instead.")
    del steps[_place(steps, number)]
    return change_recipe(actor=actor, recipe_id=recipe_id, steps=steps)


def _steps(actor: Actor, recipe_id: UUID | str) -> list[Any]:
    return list(recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start").steps)


def _place(steps: Sequence[Any], number: int) -> int:
    if not 1 <= number <= len(steps):
        raise Missing("The recipe has no such step.")
    return number - 1


def drop_recipe(*, actor: Actor, recipe_id: UUID | str) -> None:
    """Deletes a recipe; schedules of it go on with the steps it had last."""
    recipe = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start")
    with transaction.atomic():
        _record(actor, "recipe.drop", recipe)
        recipe.schedules.update(params=recipe_params(recipe), recipe=None)
        recipe.delete()


def recipe_params(recipe: Recipe) -> dict[str, Any]:
    """What the flow takes to do what the recipe says now."""
    return {"name": recipe.name, "steps": recipe.steps, "version": recipe.version}


def start_recipe(
    *,
    actor: Actor,
    recipe_id: UUID | str,
    document_ids: Sequence[UUID | str] = (),
    uploads: Sequence[Upload] = (),
    title: str = "",
    once_key: str | None = None,
    unattended: bool = False,
    keep_days: int | None = None,
    foreground: bool = False,
    password: str = "",
) -> Run:
    """A run of its steps over a document, or over each of several; raises as `start_run` does."""
    recipe = recipe_for(actor=actor, recipe_id=recipe_id)
    return start_run(
        actor=actor,
        flow_key=RECIPE,
        project_id=recipe.project_id,
        document_ids=document_ids,
        uploads=uploads,
        params=recipe_params(recipe),
        title=title,
        once_key=once_key,
        unattended=unattended,
        keep_days=keep_days,
        foreground=foreground,
        password=password,
    )


def _record(actor: Actor, action: str, recipe: Recipe) -> None:
    details = {"name": recipe.name, "version": recipe.version, "steps": [one["flow"] for one in recipe.steps]}
    record(actor=actor, action=action, target=f"recipe:{recipe.pk}", project_id=recipe.project_id, details=details)
