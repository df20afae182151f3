"""Projects are made, edited under a version, put into the trash and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.actor import ANONYMOUS, operator
from accounts.choices import Part
from accounts.errors import Invalid, Missing, NotAllowed, NotSignedIn, Problem, Stale
from accounts.models import Membership, Project
from accounts.services.projects import (
    ProjectFields,
    create_project,
    edit_project,
    purge_project,
    restore_project,
    trash_project,
)
from tests.accounts.conftest import last_entry
from tests.cast import Cast


def test_whoever_makes_a_project_owns_it(cast: Cast) -> None:
    fields = ProjectFields(name="  Papers  of 2026 ", tags=["B", " a ", "b", ""], visibility="internal")
    project = create_project(actor=cast.actor(cast.charlie), fields=fields)
    assert (project.name, project.slug, project.visibility) == ("Papers of 2026", "papers-of-2026", "internal")
    assert [tag.name for tag in project.tags.all()] == ["a", "b"]
    assert list(project.memberships.values_list("user__email", "part")) == [("charlie@example.org", Part.OWNER)]
    assert last_entry()["action"] == "project.create"


def test_slugs_are_unique_and_never_words_of_the_addresses(cast: Cast) -> None:
    names = ["Exams", "exams!", "New", "trash", "日本", "日本", "x" * 100]
    made = [create_project(actor=cast.actor(cast.bob), fields={"name": name}).slug for name in names]
    assert made == ["exams-2", "exams-3", "new-2", "trash-2", "project", "project-2", "x" * 50]


def test_the_operator_names_an_owner(cast: Cast) -> None:
    project = create_project(actor=operator(), fields={"name": "P"}, owner_id=cast.bob.pk)
    assert project.memberships.get().user == cast.bob
    for owner in (None, cast.dan.pk):
        with pytest.raises(Invalid):
            create_project(actor=operator(), fields={"name": "P"}, owner_id=owner)
    with pytest.raises(NotSignedIn):
        create_project(actor=ANONYMOUS, fields={"name": "P"})
    stolen = create_project(actor=cast.actor(cast.bob), fields={"name": "P"}, owner_id=cast.alice.pk)
    assert stolen.memberships.get().user == cast.bob


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 101, "description": "x" * 2001}, ["name", "description"]),
        ({"name": "x", "visibility": "public"}, ["visibility"]),
        ({"name": "x", "keep_results_days": 0}, ["keep_results_days"]),
        ({"name": "x", "tags": [str(n) for n in range(21)]}, ["tags"]),
        ({"name": "x", "tags": ["y" * 41]}, ["tags"]),
    ],
)
def test_bad_fields_are_all_named(cast: Cast, fields: ProjectFields, wrong: list[str]) -> None:
    with pytest.raises(Invalid) as raised:
        create_project(actor=cast.actor(cast.bob), fields=fields)
    assert list(raised.value.fields) == wrong


def test_an_edit_changes_what_is_given_and_says_what(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    project = edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "Tests", "tags": ["x"]})
    assert (project.name, project.slug, project.version, project.description) == ("Tests", "exams", 2, "")
    assert last_entry()["details"] == {"name": ["Exams", "Tests"], "tags": [[], ["x"]]}
    edit_project(actor=alice, project_id=cast.project.pk, changes={"keep_results_days": 5})
    edit_project(actor=alice, project_id=cast.project.pk, changes={"keep_results_days": None})
    assert Project.objects.get(pk=cast.project.pk).keep_results_days is None


def test_an_edit_without_a_change_is_none(cast: Cast) -> None:
    edit_project(actor=cast.actor(cast.alice), project_id=cast.project.pk, changes={"name": "Exams"})
    cast.project.refresh_from_db()
    assert cast.project.version == 1


def test_an_edit_of_an_old_version_is_stale(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "One"}, version=1)
    with pytest.raises(Stale):
        edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "Two"}, version=1)
    assert Project.objects.get(pk=cast.project.pk).name == "One"


def test_editing_and_deleting_are_for_owners(cast: Cast) -> None:
    for who, error in ((cast.bob, NotAllowed), (cast.charlie, Missing)):
        actor = cast.actor(who)
        with pytest.raises(error):
            edit_project(actor=actor, project_id=cast.project.pk, changes={"name": "Mine"})
        with pytest.raises(error):
            trash_project(actor=actor, project_id=cast.project.pk)
    trash_project(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    for who in (cast.bob, cast.charlie, cast.ada):
        for command in (restore_project, purge_project):
            with pytest.raises(Problem):
                command(actor=cast.actor(who), project_id=cast.project.pk)
    cast.project.refresh_from_db()
    assert (cast.project.name, cast.project.deleted_at is None) == ("Exams", False)


def test_the_trash_gives_back_or_forgets(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    with pytest.raises(Missing):
        purge_project(actor=alice, project_id=cast.project.pk)
    trash_project(actor=alice, project_id=cast.project.pk)
    with pytest.raises(Missing):
        edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "x"})
    restore_project(actor=alice, project_id=cast.project.pk)
    edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "x"})
    trash_project(actor=alice, project_id=cast.project.pk)
    purge_project(actor=alice, project_id=cast.project.pk)
    assert not Project.objects.filter(pk=cast.project.pk).exists()
    assert not Membership.objects.filter(project_id=cast.project.pk).exists()


def test_a_token_needs_the_scope(cast: Cast) -> None:
    scoped = replace(cast.actor(cast.alice), scopes=frozenset({"project.see"}))
    for act in (
        lambda: create_project(actor=scoped, fields={"name": "x"}),
        lambda: edit_project(actor=scoped, project_id=cast.project.pk, changes={"name": "x"}),
        lambda: trash_project(actor=scoped, project_id=cast.project.pk),
    ):
        with pytest.raises(NotAllowed) as raised:
            act()
        assert raised.value.code == "scope_missing"
