"""What every page knows."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.http.actors import actor_of
from accounts.selectors.projects import my_projects

THEME_COOKIE: Final = "theme"
THEMES: Final = ("auto", "light", "dark")
SWITCHER: Final = 8  # projects in the side menu's list


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use; the database is asked only for what a page shows."""
    return {
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "version": settings.VERSION,
        "theme": theme_of(request),
        "my_projects": SimpleLazyObject(lambda: my_projects(actor=actor_of(request), limit=SWITCHER)),
    }
