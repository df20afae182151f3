"""Rules of the house that no linter sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("project", "accounts", "documents", "pipeline")
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES, TEST_LINES = 450, 60, 150, 800
BAD_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|base|managers?|handlers?|data|info|process)(_|$)")


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_files_are_short() -> None:
    long = {name_of(path): lines for path in sources(*APPS) if (lines := _lines(path)) > FILE_LINES}
    assert long == {}


def test_tests_are_short() -> None:
    assert {name_of(path): lines for path in sources("tests") if (lines := _lines(path)) > TEST_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}:{one.name}": lines
        for path in sources(*APPS)
        for one in functions(path)
        if (lines := (one.end_lineno or 0) - one.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_templates_are_short() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    assert {name_of(path): lines for path in templates if (lines := _lines(path)) > TEMPLATE_LINES} == {}


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def test_modules_have_names_that_say_something() -> None:
    stems = [path.relative_to(ROOT) for path in sources(*APPS) if path.stem != "__init__"]
    assert [str(path) for path in stems if BAD_NAMES.search(path.stem)] == []


def test_modules_say_what_they_are() -> None:
    silent = [
        name_of(path)
        for path in sources(*APPS)
        if path.read_text("utf-8").strip()
        and path.name != "apps.py"
        and ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]
    assert silent == []


def test_one_writer_of_a_runs_state() -> None:
    """`Run.objects…update(state=…)` stands in `engine/moves.py` alone."""
    writers = set()
    for path in sources("pipeline", "project"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_run_update(node):
                writers.add(name_of(path))
    assert writers == {"pipeline/engine/moves.py"}


def _is_run_update(call: ast.Call) -> bool:
    names = {keyword.arg for keyword in call.keywords}
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "update" or "state" not in names:
        return False
    root: ast.expr = call.func
    while isinstance(root, ast.Attribute | ast.Call):
        root = root.value if isinstance(root, ast.Attribute) else root.func
    return isinstance(root, ast.Name) and root.id == "Run"


@pytest.mark.parametrize("app", ["accounts", "documents", "pipeline"])
def test_commands_take_keywords(app: str) -> None:
    """A public command or query is called by keywords, so that a call reads as a sentence."""
    positional = [
        f"{name_of(path)}:{node.name}"
        for folder in ("services", "selectors")
        for path in sources(f"{app}/{folder}")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "actor" in {argument.arg for argument in node.args.args}
    ]
    assert positional == []


def test_functions_called_by_name_are_there() -> None:
    """A wrong name would show only when a run comes to it."""
    named = {found for path in sources(*APPS) for found in re.findall(r'Named\(\s*"([^"]+)"', path.read_text("utf-8"))}
    lost = {one for one in named if not callable(_found(one))}
    assert (lost, len(named) > 15) == (set(), True)


def _found(name: str) -> object:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function, None)


def test_no_signals_connect_the_house() -> None:
    """Who calls whom is read in the code."""
    found = [name_of(path) for path in sources(*APPS) if "django.db.models.signals" in path.read_text("utf-8")]
    assert found == []


def test_environment_is_read_in_one_place() -> None:
    allowed = {
        "project/env.py",
        "project/settings_test.py",
        "project/asgi.py",  # names the settings module
        "project/supervisor/program.py",  # hands the environment on
        "documents/isolation/run.py",  # hands on a bare one
    }
    readers = {name_of(path) for path in sources(*APPS) if "os.environ" in path.read_text("utf-8")}
    assert readers - allowed == set()


def test_pages_carry_no_inline_script() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
    found = [name_of(path) for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text("utf-8"))]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    found = [name_of(path) for path in sources(*APPS, "tests") if marks.search(path.read_text("utf-8"))]
    assert [one for one in found if one != "tests/house/test_rules.py"] == []
