"""What is in a made invoice, written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Truth:
    """``fields`` by name; ``lines`` as (description, quantity, unit price, amount), "" for what is not printed;
    ``taxes`` as (rate, amount). ``unresolved`` are the names of fields, or rows, that must be flagged."""

    fields: dict[str, str]
    lines: list[tuple[str, str, str, str]]
    taxes: list[tuple[str, str]] = field(default_factory=list)
    unresolved: tuple[str, ...] = ()
