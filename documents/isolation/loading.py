"""Loading what a call will need before there is a child for it."""

from __future__ import annotations

import contextlib
import dis
import gc
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from types import CodeType, FunctionType, ModuleType

_loaded: set[str] = set()


def load(name: str) -> None:
    """Imports the module of a function, "package.module:name", and all that the function imports when it is called.

    Our functions import heavy libraries where they need them, so that whoever only names them does not load these.
    Whatever cannot be loaded here is left to the child, which tells its caller what is wrong with it.
    """
    if name in _loaded:
        return
    _loaded.add(name)
    with contextlib.suppress(Exception):  # see above; this process has to live on
        module_name, _, qualname = name.partition(":")
        module = import_module(module_name)
        for wanted, names in _imported_in(module, qualname):
            __import__(wanted, fromlist=names)
    gc.freeze()  # keeps the garbage collector of each child from walking through it


def _imported_in(module: ModuleType, qualname: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a function and those it calls in its own module import: the module, and names from it."""
    seen: set[str] = set()
    ahead = [qualname]
    while ahead:
        name = ahead.pop()
        function = getattr(module, name, None)
        if name in seen or not isinstance(function, FunctionType) or function.__module__ != module.__name__:
            continue
        seen.add(name)
        for code in _codes(function.__code__):
            for names, one in pairwise(dis.get_instructions(code)):
                if one.opname == "IMPORT_NAME":
                    yield one.argval, names.argval or ()
            ahead += code.co_names


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:  # functions and comprehensions written in it
        if isinstance(inner, CodeType):
            yield from _codes(inner)
