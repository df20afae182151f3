"""The feed of a project's log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from accounts.models import User
from accounts.services.projects import edit_project
from tests.cast import Cast

Api = Callable[[User | None], APIClient]


def test_the_feed_goes_on_where_it_stopped(cast: Cast, api: Api) -> None:
    alice, url = cast.actor(cast.alice), f"/api/v1/projects/{cast.project.pk}/audit/"
    for number in range(5):
        edit_project(actor=alice, project_id=cast.project.pk, changes={"name": f"N{number}"})
    api(cast.bob).patch(f"/api/v1/projects/{cast.project.pk}/", {"name": "x"})

    def names(answer: Any) -> list[str]:
        return [row["details"]["name"][1] if row["allowed"] else "refused" for row in answer.json()["results"]]

    first = api(cast.alice).get(url, {"page_size": "3"})
    assert names(first) == ["refused", "N4", "N3"]
    edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "later"})  # does not shift the next page
    assert names(api(cast.alice).get(first.json()["next"])) == ["N2", "N1", "N0"]
    assert names(api(cast.alice).get(url, {"allowed": "false"})) == ["refused"]
    assert names(api(cast.alice).get(url, {"person": "bob"})) == ["refused"]
    assert names(api(cast.alice).get(url, {"until": "2000-01-01T00:00:00Z"})) == []
    [row] = api(cast.alice).get(url, {"allowed": "false"}).json()["results"]
    shown = {key: row[key] for key in ("actor", "door", "action", "target", "details")}
    assert shown == {
        "actor": "bob@example.org",
        "door": "api",
        "action": "project.edit",
        "target": f"project:{cast.project.pk}",
        "details": {"code": "not_allowed", "address": f"/api/v1/projects/{cast.project.pk}/"},
    }
