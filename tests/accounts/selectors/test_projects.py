"""What pages ask about projects, in how many questions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from accounts.access import ALL_VERBS, VERBS_OF
from accounts.actor import ANONYMOUS, operator
from accounts.choices import Part
from accounts.errors import Missing, NotAllowed
from accounts.selectors.projects import my_projects, project_by_slug, project_for, tags_seen, verbs_in
from accounts.services.projects import create_project, edit_project, trash_project
from tests.cast import Cast

Count = Callable[[int], AbstractContextManager[Any]]


def test_verbs_in_is_the_table_in_one_question(cast: Cast, django_assert_num_queries: Count) -> None:
    alice, bob, vera, charlie = (cast.actor(one) for one in (cast.alice, cast.bob, cast.vera, cast.charlie))
    expected = [VERBS_OF[Part.OWNER], VERBS_OF[Part.EDITOR], VERBS_OF[Part.VIEWER], frozenset()]
    assert [verbs_in(actor=one, project_id=cast.project.pk) for one in (alice, bob, vera, charlie)] == expected
    edit_project(actor=alice, project_id=cast.project.pk, changes={"visibility": "internal"})
    assert verbs_in(actor=charlie, project_id=cast.project.pk) == VERBS_OF[Part.VIEWER]
    assert verbs_in(actor=operator(), project_id=cast.project.pk) == ALL_VERBS
    scoped = replace(bob, scopes=frozenset({"project.see", "run.start", "audit.see"}))
    assert verbs_in(actor=scoped, project_id=cast.project.pk) == {"project.see", "run.start"}
    with django_assert_num_queries(2):  # the row and, before any is used, its tags
        verbs_in(actor=alice, project_id=cast.project.pk)


def test_the_menu_has_my_projects_changed_last_first(cast: Cast, django_assert_num_queries: Count) -> None:
    alice = cast.actor(cast.alice)
    for name in ("A", "B", "C"):
        create_project(actor=alice, fields={"name": name})
    create_project(actor=cast.actor(cast.bob), fields={"name": "Open", "visibility": "internal"})
    edit_project(actor=alice, project_id=cast.project.pk, changes={"description": "new"})
    with django_assert_num_queries(1):
        assert [one.name for one in my_projects(actor=alice, limit=3)] == ["Exams", "C", "B"]
    assert my_projects(actor=ANONYMOUS, limit=3) == []


def test_one_project_by_id_or_slug(cast: Cast) -> None:
    alice, bob = cast.actor(cast.alice), cast.actor(cast.bob)
    found = project_by_slug(actor=bob, slug="exams")
    assert (found, found.people, found.my_part) == (cast.project, 3, "editor")  # type: ignore[attr-defined]
    assert project_for(actor=alice, project_id=cast.project.pk, verb="secret.manage") == cast.project
    with pytest.raises(NotAllowed) as refused:
        project_by_slug(actor=bob, slug="exams", verb="secret.manage")
    assert refused.value.attempt
    trash_project(actor=alice, project_id=cast.project.pk)
    for actor in (alice, bob):
        with pytest.raises(Missing):
            project_by_slug(actor=actor, slug="exams")
    assert project_by_slug(actor=alice, slug="exams", verb="project.delete", trashed=True) == cast.project
    with pytest.raises(Missing):
        project_by_slug(actor=bob, slug="exams", verb="project.delete", trashed=True)


def test_tags_are_those_of_projects_i_see(cast: Cast) -> None:
    edit_project(actor=cast.actor(cast.alice), project_id=cast.project.pk, changes={"tags": ["mine"]})
    edit_project(actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, changes={"tags": ["theirs", "mine"]})
    assert [(one.name, one.uses) for one in tags_seen(actor=cast.actor(cast.vera))] == [("mine", 1)]  # type: ignore[attr-defined]
