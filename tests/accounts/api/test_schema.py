"""The published schema is complete and says what goes wrong; that it is valid is among the checks (check.sh)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path: Path = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--file", str(path))
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def _operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_is_described_and_names_its_problems(schema: dict[str, Any]) -> None:
    for name, operation in _operations(schema).items():
        assert operation.get("description"), name
        for status, answer in operation["responses"].items():
            if int(status) >= 400 and status != "416":  # which says all in its headers
                assert list(answer["content"]) == ["application/problem+json"], name
        assert "429" in operation["responses"], name


def test_headers_are_where_they_count(schema: dict[str, Any]) -> None:
    def headers(name: str) -> list[str]:
        return [one["name"] for one in _operations(schema)[name].get("parameters", []) if one["in"] == "header"]

    assert headers("post /api/v1/projects/") == ["Idempotency-Key"]
    assert headers("patch /api/v1/projects/{project_id}/") == ["If-Match"]
    assert headers("post /api/v1/auth/token/") == []
    assert headers("get /api/v1/projects/") == []


def test_the_three_ways_in_are_declared(schema: dict[str, Any]) -> None:
    assert set(schema["components"]["securitySchemes"]) == {"apiToken", "jwt", "session"}
    assert _operations(schema)["get /api/v1/projects/"]["security"] == [{"apiToken": []}, {"jwt": []}, {"session": []}]
