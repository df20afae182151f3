"""The docs say what is so: settings, commands, figures, flows, addresses and links are compared with the code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, get_commands, load_command_class
from django.urls import Resolver404, resolve

from accounts.access import ALL_VERBS
from accounts.configuration import options
from accounts.http.problems import STATUS
from pipeline.registry import flows
from project.env import FOREIGN, PREFIX, ROOT, Environment
from project.figures import Figures
from project.health import CHECKS

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
API = (ROOT / "docs" / "api.md").read_text("utf-8")
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
OURS = ("project", "accounts", "documents", "pipeline")


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next of its rank."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def table(text: str) -> list[list[str]]:
    """Rows of the tables in a text, without their heads."""
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for number, row in enumerate(rows) if not _is_head(rows, number)]


def _is_head(rows: list[list[str]], number: int) -> bool:
    def ruled(row: list[str]) -> bool:
        return set("".join(row)) <= set("-| ")

    return ruled(rows[number]) or (number + 1 < len(rows) and ruled(rows[number + 1]))


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def shown(value: Any) -> str:
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return "" if value in ("", [], None) else str(value)


# --- operating ------------------------------------------------------------------------------------------------
def test_every_variable_is_documented_with_its_default_and_nothing_else() -> None:
    secret = ("secret_key", "secrets_keys")  # debug's default is nobody's business
    wanted = {
        name.upper() if name.upper() in FOREIGN else PREFIX + name.upper(): ""
        if name in secret
        else shown(field.default)
        for name, field in Environment.model_fields.items()
    }
    found = {quoted(row[0])[0]: "".join(quoted(row[1])) for row in table(section(OPERATIONS, "Settings"))}
    assert found == wanted


def test_every_system_setting_is_documented_with_default_and_bounds_and_nothing_else() -> None:
    found = {quoted(row[0])[0]: (row[1].strip("`"), row[2]) for row in table(section(OPERATIONS, "System settings"))}
    wanted = {}
    for option in options():
        bounds = f"{option.low} to {option.high}" if option.kind == "int" else ""
        if option.choices:
            bounds = ", ".join(f"`{key}`" for key, _ in option.choices)
        wanted[option.key] = (str(option.default), bounds)
    assert {key: (default, set(bounds.split(", "))) for key, (default, bounds) in found.items()} == {
        key: (default, set(bounds.split(", "))) for key, (default, bounds) in wanted.items()
    }


def own_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in OURS}


def test_every_command_is_documented_and_nothing_else() -> None:
    named = {name for row in table(section(OPERATIONS, "Commands")) for name in quoted(row[0])}
    assert named - own_commands() == {"migrate", "collectstatic", "createsuperuser"}
    assert own_commands() - named == set()


def test_every_part_of_health_is_documented() -> None:
    rows = table(section(OPERATIONS, "Health"))
    assert {quoted(row[0])[0]: row[1] for row in rows} == {one.part: "yes" if one.required else "no" for one in CHECKS}


@pytest.mark.django_db
def test_every_figure_is_documented_with_its_labels() -> None:
    rows = table(section(OPERATIONS, "Figures and alerts"))
    made = {family.name: ", ".join(getattr(family, "_labelnames", ())) for family in Figures().collect()}
    assert {quoted(row[0])[0]: row[1] for row in rows} == made


@pytest.mark.django_db
def test_alerts_and_scrapes_are_yaml_and_ask_for_figures_that_exist() -> None:
    made = {family.name for family in Figures().collect()}
    blocks = [yaml.safe_load(text) for _, kind, text in FENCE.findall(OPERATIONS) if kind == "yaml"]
    assert [next(iter(block)) for block in blocks] == ["scrape_configs", "groups"]
    rules = [rule for group in blocks[1]["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"\b(bindery_\w+)", rule["expr"])}
    assert asked
    assert asked <= made


# --- flows ----------------------------------------------------------------------------------------------------
def test_every_flow_is_listed_as_it_calls_itself() -> None:
    rows = table((ROOT / "docs" / "flows.md").read_text("utf-8"))
    assert [(quoted(row[0])[0], row[1], row[2]) for row in rows] == [
        (one.key, one.title, one.summary) for one in sorted(flows(), key=lambda one: one.key)
    ]


# --- the API --------------------------------------------------------------------------------------------------
PLACE = {"id": "1c0ee291-841d-463b-b24c-83c83494b911"}


def addresses() -> Iterator[str]:
    """Every address of the API that the tour names, with real ids in place of variables."""
    text = API.replace("$P", PLACE["id"]).replace("$R", PLACE["id"]).replace("{id}", PLACE["id"])
    for found in re.finditer(r"(?:\$B|GET |POST |PATCH |/api/v1)/([\w/.-]+)", text):
        yield found[1].rstrip(".")


@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_every_address_of_the_tour_exists(address: str) -> None:
    try:
        resolve(f"/api/v1/{address}")
    except Resolver404:
        pytest.fail(f"docs/api.md names /api/v1/{address}, which leads nowhere")


def test_every_scope_and_status_is_documented() -> None:
    scopes = {name for row in table(section(API, "Scopes")) for name in quoted(row[0])}
    assert scopes == set(ALL_VERBS)
    statuses = {int(row[0]) for row in table(section(API, "Errors"))}
    assert statuses == {*STATUS.values(), 500}


# --- commands in fences ---------------------------------------------------------------------------------------
def lines_of_shell() -> Iterator[tuple[str, str]]:
    """Each command of each sh block as (document, command), continued lines joined and comments cut off."""
    for path in DOCS:
        for _, kind, block in FENCE.findall(path.read_text("utf-8")):
            if kind != "sh":
                continue
            block = re.sub(r"<<'EOF'.*?^\s*EOF$", "", block, flags=re.MULTILINE | re.DOTALL).replace("\\\n", " ")
            for line in block.splitlines():
                for part in re.split(r" && |; (?!exec)", re.sub(r"(^|\s)# .*|#$", "", line)):
                    if part.strip():
                        yield path.name, part.strip()


MANAGE = re.compile(r"(?:^|python )manage\.py (.+)")


def _bare(command: str) -> list[str]:
    return shlex.split(re.sub(r"\s*(>>?|2>>?|<)\s*\S+", "", command.partition(" | ")[0]))


@pytest.mark.parametrize(
    ("document", "command"), sorted({one for one in lines_of_shell() if MANAGE.search(one[1]) and "…" not in one[1]})
)
def test_commands_in_the_docs_are_understood(document: str, command: str) -> None:
    found = MANAGE.search(command)
    assert found
    name, *arguments = _bare(re.sub(r"\bRUN\b", PLACE["id"], found[1]))
    commands = get_commands()
    assert name in commands, f"{document}: there is no manage.py {name}"
    app = commands[name]
    parser = load_command_class(app if isinstance(app, str) else app.__module__, name).create_parser("manage.py", name)
    parser.exit_on_error = False
    try:
        parser.parse_args([one for one in arguments if not one.startswith("$")])
    except (CommandError, SystemExit) as error:
        pytest.fail(f"{document}: manage.py {found[1]}: {error}")


@pytest.mark.parametrize(("document", "command"), sorted(set(lines_of_shell())))
def test_scripts_and_targets_in_the_docs_exist(document: str, command: str) -> None:
    for script in re.findall(r"project/scripts/[\w.]+", command):
        assert (ROOT / script).is_file(), f"{document}: {script}"
    if command.startswith("make "):
        targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
        assert command.split()[1] in targets, f"{document}: {command}"


# --- links ----------------------------------------------------------------------------------------------------
def links() -> Iterator[tuple[Path, str]]:
    for path in DOCS:
        text = FENCE.sub("", path.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:", target):
                yield path, target


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize(
    ("path", "target"), sorted(set(links())), ids=lambda one: one if isinstance(one, str) else one.name
)
def test_links_lead_somewhere(path: Path, target: str) -> None:
    name, _, anchor = target.partition("#")
    if name.endswith("benchmarks.md") and not (ROOT / "docs" / "benchmarks.md").exists():
        pytest.skip("nothing was measured here: manage.py bench --write docs/benchmarks.md")
    there = path if not name else (path.parent / name).resolve()
    assert there.exists(), f"{path.name} → {target}"
    assert there.is_relative_to(ROOT)
    if anchor:
        assert anchor in anchors(there), f"{path.name} → {target}"


def test_every_document_is_reached_from_the_readme() -> None:
    reached, found = {ROOT / "README.md"}, [ROOT / "README.md"]
    while found:
        path = found.pop()
        for one, target in links():
            there = (one.parent / target.partition("#")[0]).resolve()
            if one == path and there.suffix == ".md" and there not in reached:
                reached.add(there)
                found.append(there)
    decisions = set((ROOT / "docs" / "decisions").glob("*.md"))  # the README names their folder
    assert set(DOCS) - reached - decisions == set()


def test_lines_can_be_read_beside_code() -> None:
    long = {
        f"{path.name}:{number}": len(line)
        for path in DOCS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 160 and not line.startswith(("|", "- {", "#"))
    }
    assert long == {}


def test_no_document_names_an_app_that_is_not_there() -> None:
    installed = {config.label for config in apps.get_app_configs()}
    assert set(OURS) <= installed


def test_the_example_of_a_flow_is_the_code() -> None:
    """What docs/add-a-flow.md shows of the smallest tool stands so in its files."""
    text = section((ROOT / "docs" / "add-a-flow.md").read_text("utf-8"), "The smallest tool, whole")
    files = {name: (ROOT / name).read_text("utf-8") for path, _ in table(text) for name in quoted(path)}
    assert len(files) == 5
    blocks = [match[3] for match in FENCE.finditer(text)]
    assert len(blocks) == 4
    assert [block for block in blocks if not any(block in code for code in files.values())] == []
