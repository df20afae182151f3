"""System settings: what exists, of which type, within which bounds. Declared once, edited in the admin site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.errors import Invalid, Missing


@dataclass(frozen=True, slots=True)
class Option:
    """One setting. ``kind`` is bool, int, str, text (of several lines) or secret.

    ``low`` and ``high`` bound an int, ``choices`` a str; ``check`` raises ValueError with a sentence for a text or str
    that cannot be used.
    """

    key: str
    kind: str
    default: Any
    title: str
    help: str = ""
    group: str = "General"
    low: int | None = None
    high: int | None = None
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    check: Callable[[str], object] | None = None

    @property
    def is_secret(self) -> bool:
        return self.kind == "secret"

    def clean(self, value: Any) -> Any:
        """The value as stored; raises Invalid with a sentence that names the bounds."""
        if self.kind == "bool":
            if not isinstance(value, bool):
                raise Invalid(f"{self.title} is either on or off.", fields={self.key: ["Give true or false."]})
            return value
        if self.kind == "int":
            return self._clean_int(value)
        if not isinstance(value, str):
            raise Invalid(f"{self.title} is a text.", fields={self.key: ["Give a text."]})
        if self.choices and value not in dict(self.choices):
            allowed = ", ".join(key for key, _ in self.choices)
            raise Invalid(f"{self.title} must be one of: {allowed}.", fields={self.key: [f"One of: {allowed}."]})
        if self.check is not None:
            try:
                self.check(value)
            except ValueError as error:
                raise Invalid(str(error), fields={self.key: [str(error)]}) from error
        return value

    def _clean_int(self, value: Any) -> int:
        bounds = f"between {self.low} and {self.high}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise Invalid(f"{self.title} is a whole number {bounds}.", fields={self.key: ["Give a whole number."]})
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise Invalid(f"{self.title} must be {bounds}.", fields={self.key: [f"Must be {bounds}."]})
        return value


_OPTIONS: dict[str, Option] = {}


def declare(*options: Option) -> None:
    """Makes settings known; an app calls it once, when it is ready. Raises ValueError for a key taken twice."""
    for option in options:
        if _OPTIONS.get(option.key, option) != option:
            raise ValueError(f"setting {option.key} is declared twice")
        option.clean(option.default)
        _OPTIONS[option.key] = option


def option(key: str) -> Option:
    try:
        return _OPTIONS[key]
    except KeyError:
        raise Missing(f"There is no setting called {key}.") from None


def options() -> tuple[Option, ...]:
    """All of them by group and title."""
    return tuple(sorted(_OPTIONS.values(), key=lambda one: (one.group, one.title)))
