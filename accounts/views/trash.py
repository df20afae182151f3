"""What is done with several things of a trash: they come back at once, and are asked about before they go for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.errors import TooLarge
from accounts.forms.chosen import ChosenOfTrashForm, trash_asked_again
from accounts.http.asking import Asking
from accounts.models import Project
from accounts.outcomes import Outcome, many_done, reasons_of


@dataclass(frozen=True)
class Trash:
    """A trash of one kind of thing: its verbs, the words for how many were left, and where its page is."""

    asking: Mapping[str, Asking]
    left: Callable[[int], str]
    back: str


def trash_chosen(
    request: HttpRequest, trash: Trash, project: Project, steer: Callable[[Any, Sequence[UUID]], list[Outcome]]
) -> HttpResponse:
    """``steer`` does a verb with ids; the answer is the trash again with what became of them, or the question."""
    form = ChosenOfTrashForm(request.POST)
    ids = form.cleaned_data["chosen"] if form.is_valid() else []
    if not ids:
        messages.warning(request, str(next(iter(trash.asking.values())).nothing))
        return redirect(trash.back)
    verb = form.cleaned_data["verb"]
    asking = trash.asking[verb]
    if verb == "purge" and not form.cleaned_data["sure"]:
        about, again = {"many": len(ids)}, trash_asked_again(verb, ids)
        context = asking.shown(cancel_url=trash.back, about=about, project=project, form=again)
        return render(request, "_confirm.html", context)
    try:
        outcomes = steer(verb, ids)
    except TooLarge as problem:
        messages.warning(request, problem.text)
        return redirect(trash.back)
    if many := many_done(outcomes):
        messages.success(request, asking.done % {"many": many})
    for reason, times in reasons_of(outcomes):
        messages.warning(request, f"{trash.left(times) % {'many': times}}: {reason}")
    return redirect(trash.back)
