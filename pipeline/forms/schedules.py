"""The form of a schedule: what, when, over which documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Conflict, Invalid
from accounts.services.projects import LONGEST_KEEP
from pipeline.contract import Flow
from pipeline.forms.order import OrderField
from pipeline.forms.params import ParamsPart
from pipeline.selectors.shelf import Shelf
from pipeline.services.schedules import next_times, words_of

if TYPE_CHECKING:
    from pipeline.models import Recipe

USUAL: Final = [
    ("0 * * * *", gettext_lazy("Every hour")),
    ("0 3 * * *", gettext_lazy("Every night at 03:00")),
    ("0 8 * * 1-5", gettext_lazy("Weekdays at 08:00")),
    ("0 6 * * 1", gettext_lazy("Mondays at 06:00")),
    ("0 6 1 * *", gettext_lazy("The first of the month at 06:00")),
]


@dataclass(frozen=True)
class Preview:
    """What an expression means: in words, and its next times as (ISO 8601, text in its own zone).

    ``problem`` says why it means nothing.
    """

    words: str = ""
    times: tuple[tuple[str, str], ...] = ()
    zone: str = ""
    problem: str = ""


def preview_of(cron: str, zone: str) -> Preview:
    if not cron.strip():
        return Preview()
    try:
        times = next_times(cron, zone or "UTC", timezone.now())
    except Invalid as problem:
        return Preview(problem=problem.text)
    # Without its zone a time is shown as it stands; with it, templates would turn it into UTC.
    shown = tuple((one.isoformat(), date_format(one.replace(tzinfo=None), "l, j M Y, H:i")) for one in times)
    return Preview(words=words_of(cron), times=shown, zone=zone or "UTC")


class WhenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    cron = forms.CharField(
        label=gettext_lazy("When"),
        max_length=100,
        help_text=gettext_lazy(
            "Five fields with spaces between them: minute, hour, day of the month, month, day of the week. "
            "A star means every."
        ),
        widget=forms.TextInput(attrs={"class": "code-field", "autocomplete": "off", "spellcheck": "false"}),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), initial="UTC")
    documents = forms.MultipleChoiceField(label=gettext_lazy("Documents"), required=False)
    order = OrderField()
    keep_days = forms.IntegerField(
        label=gettext_lazy("Keep the results for so many days"),
        min_value=1,
        max_value=LONGEST_KEEP,
        required=False,
        help_text=gettext_lazy("Of each run. Empty keeps them as long as the project says."),
    )

    def __init__(self, submitted: Any = None, *, shelf: Shelf, initial: Mapping[str, Any]) -> None:
        super().__init__(submitted, initial=dict(initial))
        self.shelf = shelf
        offered = [(str(one.pk), one.name) for one in shelf.documents]
        self.fields["documents"].choices = [("", ""), *offered]  # type: ignore[attr-defined]
        self.fields["documents"].error_messages["invalid_choice"] = _("A document you chose is no longer there.")
        self.fields["zone"].choices = [(one, one) for one in zones()]  # type: ignore[attr-defined]

    def clean_documents(self) -> list[str]:
        """Without the choice of none, as they stand on the shelf."""
        given = set(self.cleaned_data["documents"])
        return [one for one in self.shelf.picked if one in given]


def zones() -> list[str]:
    """Time zones by name, UTC first."""
    return ["UTC", *sorted(one for one in available_timezones() if "/" in one and not one.startswith("Etc/"))]


class PlannedRun:
    """A schedule's own fields and the flow's parameters, as one; without these where it ``follows`` a recipe."""

    def __init__(
        self,
        chosen: type[Flow],
        shelf: Shelf,
        submitted: Any = None,
        initial: Mapping[str, Any] | None = None,
        *,
        follows: Recipe | None = None,
        ready: Collection[str] | None = None,
    ) -> None:
        initial = initial or {}
        self.chosen, self.shelf, self.follows = chosen, shelf, follows
        self.when = WhenForm(submitted, shelf=shelf, initial=initial)
        own: dict[str, Any] = {
            "submitted": submitted,
            "initial": initial.get("params", {}),
            "uploads": False,
            "ready": ready,
        }
        self.params = None if follows else ParamsPart(chosen, documents=shelf.for_params, **own)

    @property
    def forms(self) -> Sequence[forms.Form]:
        return (self.when, self.params.form) if self.params else (self.when,)

    @property
    def has_errors(self) -> bool:
        return any(one.is_bound and one.errors for one in self.forms)

    @property
    def preview(self) -> Preview:
        return preview_of(str(self.when["cron"].value() or ""), str(self.when["zone"].value() or "UTC"))

    def forget_errors(self) -> None:
        """For a form that is only looked at on the way."""
        for one in self.forms:
            one.errors.clear()

    def is_valid(self) -> bool:
        return all([self.when.is_valid(), self.params is None or self.params.is_valid()])

    def wishes(self) -> dict[str, Any]:
        given = self.when.cleaned_data
        return {
            "name": given["name"],
            "cron": given["cron"],
            "zone": given["zone"],
            "document_ids": given["documents"],
            "keep_days": given["keep_days"],
            **({"params": self.params.values()} if self.params else {}),
        }

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """What can be mended in the form becomes its error; everything else goes on to the problem page."""
        try:
            yield
        except (Invalid, Conflict) as problem:
            if self.params and self.params.blame(problem):
                return
            mine = {name: texts for name, texts in problem.fields.items() if name in self.when.fields}
            for name, texts in mine.items():
                self.when.add_error(name, texts)
            if not mine:
                self.when.add_error(None, problem.text)
