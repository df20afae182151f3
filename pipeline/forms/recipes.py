"""The forms of a recipe: its name, one of its steps, and the documents that go through it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Conflict, Invalid, TooLarge
from pipeline.contract import Flow
from pipeline.forms.params import ParamsPart
from pipeline.forms.starting import BLAMED, RunForm
from pipeline.selectors.shelf import Shelf


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)


class HandingForm(forms.Form):
    hands_on = forms.ChoiceField(
        label=gettext_lazy("What goes into the next step"),
        required=False,
        help_text=gettext_lazy("The last step hands nothing on; all its files are delivered."),
    )

    def __init__(self, submitted: Any = None, *, chosen: type[Flow], initial: str = "") -> None:
        super().__init__(submitted, initial={"hands_on": initial})
        kinds = [(kind, kind.replace("_", " ").capitalize()) for kind in chosen.delivers]
        self.fields["hands_on"].choices = [("", _("The first file it can take")), *kinds]  # type: ignore[attr-defined]


class StepForm:
    """A step: the flow's own form, and what is handed on; ``name`` is asked for with the first step of a new recipe."""

    def __init__(
        self,
        chosen: type[Flow],
        *,
        shelf: Shelf,
        submitted: Any = None,
        step: Mapping[str, Any] | None = None,
        with_name: bool = False,
        ready: Collection[str] | None = None,
    ) -> None:
        self.chosen = chosen
        self.name = NameForm(submitted) if with_name else None
        self.handing = HandingForm(submitted, chosen=chosen, initial=step["hands_on"] if step else "")
        initial = step["params"] if step else None
        self.params = ParamsPart(
            chosen, documents=shelf.for_params, submitted=submitted, initial=initial, uploads=False, ready=ready
        )

    @property
    def forms(self) -> Sequence[forms.Form]:
        return (*((self.name,) if self.name else ()), self.params.form, self.handing)

    @property
    def has_errors(self) -> bool:
        return any(one.is_bound and one.errors for one in self.forms)

    def is_valid(self) -> bool:
        return all(one.is_valid() for one in self.forms)

    def step(self) -> dict[str, Any]:
        hands_on = self.handing.cleaned_data["hands_on"]
        return {"flow": self.chosen.key, "params": self.params.values(), "hands_on": hands_on}

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """What can be mended in the form becomes its error."""
        try:
            yield
        except (Invalid, Conflict) as problem:
            if self.params.blame(problem):
                return
            if self.name and (texts := problem.fields.get("name")):
                self.name.add_error("name", texts)
            else:
                self.handing.add_error(None, problem.fields.get("steps") or problem.text)


class RecipeRun:
    """The documents that shall go through a recipe; they have to suit ``first``, the flow of its first step."""

    def __init__(self, first: type[Flow], shelf: Shelf, submitted: Any = None, files: Any = None) -> None:
        self.shelf, self.had_files = shelf, bool(files)
        self.run = RunForm(submitted, files, chosen=first, shelf=shelf)

    @property
    def forms(self) -> Sequence[forms.Form]:
        return (self.run,)

    @property
    def has_errors(self) -> bool:
        return self.run.is_bound and bool(self.run.errors)

    def wishes(self) -> dict[str, Any]:
        """What `start_recipe` takes of it."""
        given = self.run.cleaned_data
        return {
            "document_ids": given["documents"],
            "uploads": self.run.brought(),
            "title": given["title"],
            "unattended": given.get("unattended", False),
            "keep_days": given["keep_days"],
            "password": given.get("password", ""),
            "once_key": str(given["once_key"]) if given["once_key"] else None,
        }

    @contextmanager
    def blaming(self) -> Iterator[None]:
        try:
            yield
        except (Invalid, Conflict, TooLarge) as problem:
            at = next((name for name in BLAMED if problem.fields.get(name)), None)
            self.run.add_error(at, problem.fields[at] if at else problem.text)
