"""Dockerfile and compose.yaml: they cannot be run everywhere, so what matters in them is read and compared."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from project.env import FOREIGN, PREFIX, Environment, read_environment
from tests.tracked import tracked

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker")
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def dockerfile() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], " ".join(line.partition(" ")[2].split())) for line in lines]


def known(name: str) -> bool:
    name = name.removesuffix("_FILE")
    return name in FOREIGN or (
        name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() in Environment.model_fields
    )


# --- compose --------------------------------------------------------------------------------------------------
def test_the_services_are_web_worker_database_and_cache() -> None:
    assert sorted(SERVICES) == ["migrate", "postgres", "redis", "web", "worker"]
    assert {name: SERVICES[name]["command"][0] for name in OURS} == {
        "migrate": "migrate",
        "web": "serve",
        "worker": "serve",
    }
    assert [one for one in SERVICES["web"]["command"] if "only" in one] == ["--web-only"]
    assert SERVICES["worker"]["command"][1:] == ["--workers-only"]


@pytest.mark.parametrize("name", OURS)
def test_our_services_can_do_little(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["volumes"] == ["data:/data"]


def test_every_variable_is_one_that_bindery_knows() -> None:
    names = {name for service in OURS for name in SERVICES[service]["environment"]}
    assert [name for name in names if not known(name)] == []


def test_no_secret_stands_in_the_file() -> None:
    """Secrets come as files, and every file that is named is made by the script that makes them."""
    for service in OURS:
        for name, value in SERVICES[service]["environment"].items():
            if re.search("KEY|PASSWORD|TOKEN|DATABASE", name):
                assert name.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in SERVICES[service]["secrets"]
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])
    assert {one["file"] for one in COMPOSE["secrets"].values()} == {f"secrets/{name}" for name in used}


def test_the_secrets_that_are_made_are_the_ones_that_are_asked_for(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "project" / "scripts" / "new_environment.py", "--files", tmp_path / "secrets"]
    assert "made" in subprocess.run(command, check=True, capture_output=True, text=True).stdout
    folder = tmp_path / "secrets"
    assert {path.name for path in folder.iterdir()} == set(COMPOSE["secrets"])
    assert (folder / "postgres_password").read_text().strip() in (folder / "database_url").read_text()
    before = {path.name: path.read_text() for path in folder.iterdir()}
    (folder / "metrics_token").unlink()
    subprocess.run(command, check=True, capture_output=True)
    after = {path.name: path.read_text() for path in folder.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"metrics_token"}
    (folder / "database_url").unlink()
    lonely = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (lonely.returncode, "belong together" in lonely.stderr) == (1, True)


def test_the_environment_that_compose_makes_is_accepted(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "project" / "scripts" / "new_environment.py", "--files", tmp_path / "secrets"]
    subprocess.run(command, check=True, capture_output=True)
    given = {
        name: VARIABLE.sub(lambda found: found[2] or "", str(value)).replace("/run/secrets", str(tmp_path / "secrets"))
        for name, value in SERVICES["web"]["environment"].items()
    }
    found = read_environment({"BINDERY_ENV_FILE": "/dev/null", **given})
    assert found.database_url.endswith("@postgres:5432/bindery")
    assert (found.redis_url, found.broker, found.smtp_password) == ("redis://redis:6379/0", "orm", "")


def test_what_can_be_set_is_shown_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    shown = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    asked = {found[1] for found in VARIABLE.finditer((ROOT / "compose.yaml").read_text("utf-8"))}
    assert shown == asked


def test_everything_is_watched_and_starts_in_order() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == set(SERVICES) - {"web"}
    assert any(word == "HEALTHCHECK" and "/healthz" in rest for word, rest in dockerfile())  # web's
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }


def test_nothing_but_the_web_is_reached_from_outside_and_that_from_this_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:${PORT:-8000}:8000"]
    }


def test_data_outlives_the_containers() -> None:
    assert sorted(COMPOSE["volumes"]) == ["data", "database"]
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql/data"]


# --- image ----------------------------------------------------------------------------------------------------
def test_the_image_is_small_and_runs_as_nobody() -> None:
    words = [word for word, _ in dockerfile()]
    assert words.count("FROM") == 2
    images = [rest.partition(" AS ")[0] for word, rest in dockerfile() if word == "FROM"]
    assert len(set(images)) == 1
    assert images[0].startswith("python:3.1")
    assert "latest" not in images[0]
    assert dict(dockerfile())["USER"] == "bindery"
    assert words.index("USER") > max(number for number, word in enumerate(words) if word in ("RUN", "COPY"))
    runs = " ".join(rest for word, rest in dockerfile() if word == "RUN")
    assert "--require-hashes" in runs
    assert "--no-install-recommends" in runs
    assert "rm -rf /var/lib/apt/lists/*" in runs


def test_the_image_starts_a_command_that_exists() -> None:
    entry = dict(dockerfile())
    assert entry["ENTRYPOINT"] == '["python", "manage.py"]'
    assert entry["CMD"] == '["serve", "--host", "0.0.0.0", "--port", "8000"]'
    variables = re.findall(r"\b(BINDERY_\w+)=", (ROOT / "Dockerfile").read_text("utf-8"))
    assert variables
    assert [name for name in variables if not known(name)] == []


def ignored(path: str, patterns: list[str]) -> bool:
    """As .dockerignore is read: the last pattern that fits a path, or a folder above it, decides."""
    verdict = False
    parts = path.split("/")
    heads = ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        fits = any(fnmatch(head, wanted) for head in heads) if "**" not in wanted else _deep(path, wanted)
        if fits:
            verdict = not pattern.startswith("!")
    return verdict


def _deep(path: str, pattern: str) -> bool:
    return fnmatch(path, pattern.replace("**/", "*")) or fnmatch(f"/{path}", pattern.replace("**/", "*/"))


def test_the_image_holds_what_runs_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    kept = [path for path in tracked() if not ignored(path, patterns)]
    assert {path.partition("/")[0] for path in kept} == {
        "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "accounts", "documents", "manage.py", "pipeline",
        "project",
        "pyproject.toml", "requirements.lock", "requirements.txt", "static", "templates", "tests",
    }  # fmt: skip
    assert [path for path in kept if path.startswith("tests/")] == [
        "tests/samples/exams/accounting-answerkey.pdf",
        "tests/samples/exams/accounting-qpaper.pdf",
    ]
    for secret in (
        ".env",
        "secrets/secret_key",
        "var/bindery.env",
        "var/bindery.sqlite3",
        ".git/config",
        ".venv/bin/x",
    ):
        assert ignored(secret, patterns), secret
