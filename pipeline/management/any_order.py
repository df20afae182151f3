"""Files on a command line wherever they stand, before or after options."""

from __future__ import annotations

from argparse import ZERO_OR_MORE, Namespace
from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandParser


class AnyOrderParser(CommandParser):
    """argparse takes words without options for an open list where the first of them stand, and knows no later ones."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Any, list[str]]:
        found, rest = super().parse_known_args(args, namespace)
        open_list = next((one for one in self._get_positional_actions() if one.nargs == ZERO_OR_MORE), None)
        if open_list is None or any(word.startswith("-") for word in rest):
            return found, rest
        late = [self._get_value(open_list, word) for word in rest]
        setattr(found, open_list.dest, [*getattr(found, open_list.dest), *late])
        return found, []
