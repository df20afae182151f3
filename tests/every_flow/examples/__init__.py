"""One example for each flow, in a file named as the flow's.

The trials start it through every door, stop it, kill it and take it up again.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.every_flow.example import Example

_FOUND: list[Example] = [import_module(f"{__name__}.{one.name}").EXAMPLE for one in iter_modules(__path__)]
ALL_EXAMPLES: dict[str, Example] = {one.flow: one for one in _FOUND}
TRIAL_EXAMPLES = {flow: one for flow, one in ALL_EXAMPLES.items() if flow.startswith("trial-")}
EXAMPLES = {flow: one for flow, one in ALL_EXAMPLES.items() if flow not in TRIAL_EXAMPLES}
