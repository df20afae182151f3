"""Recipes as an actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.access import Verb, projects_of, require
from accounts.actor import Actor
from accounts.errors import Missing
from pipeline.contract import Flow
from pipeline.models import Recipe
from pipeline.registry import known_flow
from pipeline.selectors.flows import begins, title_of


@dataclass(frozen=True)
class StepShown:
    """A step for people: ``number`` counts from 1, ``flow`` is None for one that is not installed any more."""

    number: int
    key: str
    title: str
    flow: type[Flow] | None
    params: dict[str, Any]
    hands_on: str

    @property
    def changed(self) -> dict[str, Any]:
        """Labels and values of the parameters that are not as they are at first."""
        fields = self.flow.Params.base_fields if self.flow else {}
        return {
            str(fields[name].label or name): value
            for name, value in self.params.items()
            if name in fields and value not in (fields[name].initial, None, "", [])
        }


def recipes_of(*, actor: Actor) -> QuerySet[Recipe]:
    return Recipe.objects.filter(project__in=projects_of(actor, "run.see")).select_related("project", "created_by")


def recipes_in(*, actor: Actor, project_id: UUID | str) -> QuerySet[Recipe]:
    """The recipes of one project by name."""
    return recipes_of(actor=actor).filter(project_id=project_id).order_by("name")


def recipes_found(*, actor: Actor, project_id: UUID | str, search: str = "") -> list[Recipe]:
    """Those of them in whose name and steps all words of a search begin one."""

    def text(recipe: Recipe) -> str:
        steps = [found for one in recipe.steps if (found := known_flow(one["flow"]))]
        return " ".join([recipe.name, *(word for one in steps for word in (one.title, *one.words))])

    return [one for one in recipes_in(actor=actor, project_id=project_id) if begins(search, text(one))]


def recipe_for(*, actor: Actor, recipe_id: UUID | str, verb: Verb = "run.see") -> Recipe:
    """One recipe; raises Missing, NotAllowed."""
    found = recipes_of(actor=actor).filter(pk=recipe_id).first()
    if found is None:
        raise Missing("There is no such recipe.")
    require(actor, verb, found.project_id)
    return found


def recipe_named(*, actor: Actor, project_id: UUID | str, name: str) -> Recipe:
    """The recipe of this name in a project; raises Missing."""
    found = recipes_in(actor=actor, project_id=project_id).filter(name=name).first()
    if found is None:
        raise Missing(f"There is no recipe called {name} in this project.")
    return found


def steps_shown(recipe: Recipe) -> list[StepShown]:
    return [
        StepShown(number, one["flow"], title_of(one["flow"]), known_flow(one["flow"]), one["params"], one["hands_on"])
        for number, one in enumerate(recipe.steps, 1)
    ]
