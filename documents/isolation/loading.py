"""Loading what a call will need before there is a child for it."""

from __future__ import annotations

import contextlib
import dis
import gc
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
SELDOM = 5_000  # objects more than were there, before garbage is looked for
_loaded: set[str] = set()


def load(name: str) -> None:
    """Imports the module of a function, "package.module:name", and all that the function imports when it is called.

    Our functions import heavy libraries where they need them, so that whoever only names them does not load these.
    Whatever cannot be loaded here is left to the child, which tells its caller what is wrong with it.
    """
    if name in _loaded:
        return
    _loaded.add(name)
    gc.disable()
    with contextlib.suppress(Exception):  # see above; this process has to live on
        module_name, _, qualname = name.partition(":")
        _load_what_is_imported_by(import_module(module_name), qualname)
    spare_what_is_loaded()


def spare_what_is_loaded() -> None:
    """Spares the garbage collector, and those of children, what stays until the process ends, and begins with it.

    It walks through all that is left whenever a quarter has come anew, which is often once most is spared.
    """
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


def _load_what_is_imported_by(module: ModuleType, qualname: str) -> None:
    """Makes the imports of a function and of our functions that it calls by name, wherever those are written."""
    seen: set[FunctionType] = set()
    ahead = [getattr(module, qualname, None)]
    while ahead:
        function = ahead.pop()
        if not isinstance(function, FunctionType) or function in seen or not _is_ours(function):
            continue
        seen.add(function)
        for code in _codes(function.__code__):
            ahead += [function.__globals__.get(name) for name in code.co_names]
            for wanted, names in _imported_in(code):
                found = __import__(wanted, fromlist=names)
                ahead += [getattr(found, name, None) for name in names]


def _is_ours(function: FunctionType) -> bool:
    path = Path(function.__code__.co_filename)
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def _imported_in(code: CodeType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The modules that are imported, and names from them."""
    for names, one in pairwise(dis.get_instructions(code)):
        if one.opname == "IMPORT_NAME":
            yield one.argval, names.argval or ()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:  # functions and comprehensions written in it
        if isinstance(inner, CodeType):
            yield from _codes(inner)
