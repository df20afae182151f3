"""All flows: found in `pipeline.flows`, checked once, refused when a chain is broken."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, TypeVar

from accounts.errors import Missing
from pipeline.contract import Flow

F = TypeVar("F", bound=type[Flow])
GROUPS: Final = ("Exams", "Optimise", "Convert", "Organise", "Protect", "Understand", "Documents", "Cloud storage")
_found: dict[str, type[Flow]] = {}


class BrokenFlow(Exception):
    """A flow cannot work as declared; raised at start-up."""


def register(flow: F) -> F:
    """Makes a flow known. Used as a class decorator; raises BrokenFlow."""
    check(flow)
    if _found.get(flow.key, flow) is not flow:
        raise BrokenFlow(f"two flows are called {flow.key}")
    _found[flow.key] = flow
    return flow


def forget(key: str) -> None:
    """Takes a flow out again; for tests that bring flows of their own."""
    _found.pop(key, None)


@cache
def _discover() -> None:
    package = import_module("pipeline.flows")
    for module in iter_modules(package.__path__):
        import_module(f"pipeline.flows.{module.name}")


def flow(key: str) -> type[Flow]:
    """Raises Missing for a key that no flow has."""
    _discover()
    if key not in _found:
        raise Missing(f"There is no flow called {key}.")
    return _found[key]


def known_flow(key: str) -> type[Flow] | None:
    """The flow of this key; None for one that this installation no longer has, as old runs may name it."""
    _discover()
    return _found.get(key)


def flows() -> tuple[type[Flow], ...]:
    """All flows by group and title, groups of our own first."""
    _discover()
    return tuple(sorted(_found.values(), key=lambda one: (_place_of(one.group), one.group, one.title)))


def _place_of(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


# --- checks -----------------------------------------------------------------------------------------------------
def check(flow: type[Flow]) -> None:
    """Every edge leads somewhere, every stage is reached, every need is met on every path; raises BrokenFlow."""
    names = [stage.name for stage in flow.stages]
    if not names:
        raise BrokenFlow(f"{flow.key} has no stages")
    if len(set(names)) != len(names):
        raise BrokenFlow(f"{flow.key} names a stage twice")
    for name, (other, values) in flow.only_with.items():
        known = {str(value) for value, _ in getattr(flow.Params.base_fields.get(other), "choices", ())}
        if name not in flow.Params.base_fields or not set(values) <= known:
            raise BrokenFlow(f"{flow.key} shows {name} only with {other}, which is no parameter or no choice of it")
    if strange := set(flow.needed_with) - set(flow.only_with):
        said = ", ".join(sorted(strange))
        raise BrokenFlow(f"{flow.key} needs {said} where it counts, and does not say where")
    if strange := set(flow.seldom) - set(flow.Params.base_fields):
        raise BrokenFlow(f"{flow.key} folds up {', '.join(sorted(strange))}, which is no parameter of it")
    _check_edges(flow, names)
    reached = _check_needs(flow)
    if lost := set(names) - reached:
        raise BrokenFlow(f"{flow.key}: no path leads to {', '.join(sorted(lost))}")


def _check_edges(flow: type[Flow], names: list[str]) -> None:
    declared = {(stage.name, action) for stage in flow.stages for action in stage.actions}
    for edge, target in flow.edges.items():
        if edge not in declared:
            raise BrokenFlow(f"{flow.key}: stage {edge[0]} has no action {edge[1]}")
        if target and target not in names:
            raise BrokenFlow(f"{flow.key}: {edge[0]} by {edge[1]} leads to {target}, which is no stage of it")
    for name, action in sorted(declared):
        try:
            flow.after(name, action)
        except KeyError:
            raise BrokenFlow(f"{flow.key}: nothing says where {name} leads by {action}") from None


def _check_needs(flow: type[Flow]) -> set[str]:
    """Walks all paths, keeping for each stage what every path to it is sure to have given."""
    start = flow.stages[0].name
    sure: dict[str, frozenset[str]] = {start: frozenset()}
    todo = [start]
    while todo:
        name = todo.pop()
        stage = flow.stage(name)
        after = sure[name] | frozenset(stage.gives)
        for target in {flow.after(name, action) for action in stage.actions} - {""}:
            known = after if target not in sure else sure[target] & after
            if sure.get(target) != known:
                sure[target] = known
                todo.append(target)
    for name, has in sure.items():
        if lacking := set(flow.stage(name).needs) - has:
            raise BrokenFlow(f"{flow.key}: {name} needs {', '.join(sorted(lacking))}, which not every path gives")
    return set(sure)
