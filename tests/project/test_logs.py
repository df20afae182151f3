"""Log lines: JSON, one for each event, with the ids that belong together, and without secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from project.logs import without_keys
from tests.migrated import copy_migrated

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ="
START = "import logging, structlog; from project import settings\n"
DJANGO = """
import django
django.setup()
from django.conf import settings
settings.STATIC_ROOT.mkdir(exist_ok=True)
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
Say = Callable[..., list[dict[str, Any]]]


def said(folder: Path, code: str, **more: str) -> list[dict[str, Any]]:
    """The lines of a process that runs this code and logs as an operator's does."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "BINDERY_ENV_FILE": "/dev/null",
        "BINDERY_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BINDERY_SECRETS_KEYS": KEY,
        "BINDERY_DATA": str(folder),
        "BINDERY_HOSTS": "testserver",
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    return partial(said, tmp_path)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GET /invitation/abc/", "GET /invitation/…"),
        ("Not Found: /password/reset/u/t/", "Not Found: /password/reset/…"),
        ("/address/abc", "/address/…"),
        ("GET /connections/consent/dropbox/?code=c&state=s", "GET /connections/consent/dropbox/?…"),
        (
            "/sign-in/?next=/connections/consent/dropbox/%3Fcode%3Dc&a=b",
            "/sign-in/?next=/connections/consent/dropbox/%3F…",
        ),
        ("POST /password/reset/", "POST /password/reset/"),
        ("GET /projects/?q=x", "GET /projects/?q=x"),
    ],
)
def test_addresses_that_are_keys_are_shortened(text: str, written: str) -> None:
    assert without_keys(None, "info", {"event": text, "n": 1}) == {"event": written, "n": 1}


REQUESTS = """
from django.test import Client
from accounts.models import User
User.objects.create_user("bob@example.org", "correct horse battery", name="Bob", status="approved")
client = Client()
client.post("/sign-in/?next=/projects/", {"email": "bob@example.org", "password": "correct horse battery"})
client.get("/projects/", headers={"x-request-id": "from-the-proxy-1"})
client.get("/projects/", headers={"x-request-id": "strange id\\n{}"})
client.post("/api/v1/auth/token/", {"email": "bob@example.org", "password": "wrong horse"}, "application/json")
client.get("/api/v1/projects/", headers={"authorization": "Bearer bnd_abc.very-secret-token"})
client.get("/password/reset/Mg/very-secret-link/")
client.get("/invitation/very-secret-invitation/")
client.get("/address/very-secret-address/")
"""


@pytest.fixture(scope="module")
def of_requests(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """All lines there are of these requests."""
    folder = tmp_path_factory.mktemp("requests")
    copy_migrated(folder / "bindery.sqlite3")
    return said(folder, DJANGO + REQUESTS, BINDERY_LOG_LEVEL="DEBUG")


def test_every_request_is_one_line_with_its_id_and_person(of_requests: list[dict[str, Any]]) -> None:
    lines = [line for line in of_requests if (line["event"], line["level"]) == ("request_finished", "info")]
    assert len(lines) == 8
    assert [(line["request"], line["code"]) for line in lines[:3]] == [
        ("POST /sign-in/?next=/projects/", 302),
        ("GET /projects/", 200),
        ("GET /projects/", 200),
    ]
    assert lines[1]["request_id"] == "from-the-proxy-1"
    assert lines[2]["request_id"] not in ("", "strange id\n{}")
    assert len({line["request_id"] for line in lines}) == 8
    assert all({"timestamp", "level", "logger", "ip", "request_id"} <= set(line) for line in lines)
    assert lines[1]["user_id"] != lines[4]["user_id"]


def test_no_password_token_or_link_stands_in_a_line(of_requests: list[dict[str, Any]]) -> None:
    assert "GET /invitation/…" in [line.get("request") for line in of_requests]
    assert [
        line for line in of_requests for one in ("horse", "very-secret", KEY, "tests-only-0123") if one in str(line)
    ] == []


def test_an_error_is_one_line_without_the_values_of_its_variables(say: Say) -> None:
    lines = say(
        """
log = structlog.get_logger("test")
def open_it(password):
    raise RuntimeError("it does not open")
try:
    open_it("very-secret-value")
except RuntimeError:
    log.exception("broken", run_id="r")
    logging.getLogger("library").exception("as a library says it")
"""
    )
    assert [(line["event"], line["level"]) for line in lines] == [
        ("broken", "error"),
        ("as a library says it", "error"),
    ]
    assert [line["exception"][0]["exc_type"] for line in lines] == ["RuntimeError", "RuntimeError"]
    assert "very-secret-value" not in json.dumps(lines)


RUN = """
from accounts.actor import operator
from accounts.models import Project
from tests.pipeline.engine import flows
from pipeline.engine.starting import create_run
from pipeline.engine.claim import claim_run
from pipeline.engine.advance import advance
project = Project.objects.create(name="P", slug="p")
def broken(*arguments):
    raise RuntimeError("a bug")
flows.Double.work = broken
with flows.known(flows.Sums):
    run, _ = create_run(actor=operator(), flow_key="sums", project_id=project.pk, document_ids=[], params={})
    advance(claim_run(run.pk), slice_seconds=None)
"""


def test_lines_of_a_stage_name_run_and_stage(say: Say, tmp_path: Path) -> None:
    copy_migrated(tmp_path / "bindery.sqlite3")
    lines = [line for line in say(DJANGO + RUN) if line["event"] == "stage_bug"]
    assert len(lines) == 1
    assert (len(lines[0]["run_id"]), lines[0]["stage"]) == (36, "double")


def test_a_warning_of_python_is_a_line_too(say: Say) -> None:
    lines = say('import warnings; warnings.warn("something is deprecated", UserWarning)')
    assert [(line["logger"], line["level"], "something is deprecated" in line["event"]) for line in lines] == [
        ("py.warnings", "warning", True)
    ]


def test_lines_can_be_for_eyes_and_only_from_a_level_on(say: Say, tmp_path: Path) -> None:
    code = 'log = structlog.get_logger("test"); log.info("quiet"); log.warning("loud")'
    assert [line["event"] for line in say(code, BINDERY_LOG_LEVEL="WARNING")] == ["loud"]
    with pytest.raises(json.JSONDecodeError):
        say(code, BINDERY_LOG_FORMAT="text")
