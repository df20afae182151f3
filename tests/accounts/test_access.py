"""The table of parts and verbs, and the one query everything starts from."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access import (
    ALL_VERBS,
    VERBS_OF,
    may,
    part_of,
    projects_of,
    require,
    require_admin,
    require_person,
    sees_everything,
)
from accounts.actor import ANONYMOUS, Actor, Door, operator
from accounts.choices import Part, Visibility
from accounts.errors import Attempt, Missing, NotAllowed, NotSignedIn, Problem
from accounts.models import Membership, Project
from tests.cast import Cast

PARTS = [Part.OWNER, Part.EDITOR, Part.VIEWER, None]
VERBS = sorted(ALL_VERBS)


def test_each_part_can_do_what_the_one_below_can() -> None:
    assert VERBS_OF[Part.VIEWER] < VERBS_OF[Part.EDITOR] < VERBS_OF[Part.OWNER] == ALL_VERBS


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    world=st.lists(
        st.tuples(st.sampled_from(PARTS), st.sampled_from(Visibility.values), st.booleans()), min_size=1, max_size=4
    )
)
def test_projects_of_equals_the_table(cast: Cast, world: list[tuple[str | None, str, bool]]) -> None:
    Project.objects.all().delete()
    actor = cast.actor(cast.alice)
    rows = []
    for number, (part, visibility, trashed) in enumerate(world):
        project = Project.objects.create(name="p", slug=f"p{number}", visibility=visibility)
        if trashed:
            Project.objects.filter(pk=project.pk).update(deleted_at="2026-01-01T00:00:00Z")
        if part is not None:
            Membership.objects.create(project=project, user=cast.alice, part=part)
        rows.append((project.pk, part, visibility, trashed))
    for verb in ALL_VERBS:
        expected = {
            pk
            for pk, part, visibility, trashed in rows
            if not trashed
            and (
                (part is not None and verb in VERBS_OF[part])
                or (visibility == Visibility.INTERNAL and verb in VERBS_OF[Part.VIEWER])
            )
        }
        assert set(projects_of(actor, verb).values_list("pk", flat=True)) == expected
        assert {pk for pk, *_ in rows if may(actor, verb, pk)} == expected
        owned = {pk for pk, part, _, trashed in rows if trashed and part is not None and verb in VERBS_OF[part]}
        assert set(projects_of(actor, verb, trashed=True).values_list("pk", flat=True)) == owned


def _refusal(actor: Actor, verb: str, project_id: object) -> Problem:
    with pytest.raises(Problem) as raised:
        require(actor, verb, project_id)  # type: ignore[arg-type]
    return raised.value


def test_require_tells_a_member_no_and_a_stranger_nothing(cast: Cast) -> None:
    require(cast.actor(cast.alice), "secret.manage", cast.project.pk)
    attempt = Attempt("secret.manage", str(cast.project.pk))
    member = _refusal(cast.actor(cast.bob), "secret.manage", cast.project.pk)
    assert (type(member), member.attempt) == (NotAllowed, attempt)
    stranger = _refusal(cast.actor(cast.charlie), "secret.manage", cast.project.pk)
    nowhere = _refusal(cast.actor(cast.charlie), "secret.manage", uuid4())
    assert (type(stranger), stranger.text, stranger.attempt) == (Missing, nowhere.text, attempt)
    assert (type(nowhere), nowhere.attempt) == (Missing, None)
    assert type(_refusal(ANONYMOUS, "project.see", cast.project.pk)) is NotSignedIn


@pytest.mark.parametrize("verb", VERBS)
def test_a_token_does_no_more_than_its_scopes_and_its_owner(cast: Cast, verb: str) -> None:
    bob = cast.actor(cast.bob)
    scoped = replace(bob, scopes=frozenset({verb}))
    assert may(scoped, verb, cast.project.pk) == may(bob, verb, cast.project.pk)  # type: ignore[arg-type]
    for other in ALL_VERBS - {verb}:
        assert not may(scoped, other, cast.project.pk)
        for project_id in (cast.project.pk, cast.elsewhere.pk, uuid4()):  # the answer tells nothing of the project
            refusal = _refusal(scoped, other, project_id)
            assert (type(refusal), refusal.code, refusal.attempt) == (NotAllowed, "scope_missing", None)
        with pytest.raises(NotAllowed):
            projects_of(scoped, other)


def test_a_token_that_cannot_see_is_refused_by_part_and_not_by_sight(cast: Cast) -> None:
    scoped = replace(cast.actor(cast.vera), scopes=frozenset({"run.start"}))
    assert type(_refusal(scoped, "run.start", cast.project.pk)) is NotAllowed


def test_only_the_operator_and_the_admin_site_see_everything(cast: Cast) -> None:
    ada = cast.actor(cast.ada)
    doors = {door: sees_everything(ada.through(door)) for door in get_args(Door)}
    assert [door for door, everything in doors.items() if everything] == ["admin"]
    assert projects_of(operator()).count() == projects_of(ada.through("admin")).count() == 2
    assert projects_of(ada).count() == 0


def test_administration_is_for_administrators_in_person(cast: Cast) -> None:
    require_admin(operator())
    require_admin(cast.actor(cast.ada))
    for actor in (cast.actor(cast.alice), replace(cast.actor(cast.ada), scopes=ALL_VERBS)):
        with pytest.raises(NotAllowed):
            require_admin(actor)
    with pytest.raises(NotSignedIn):
        require_admin(ANONYMOUS)


def test_only_a_person_acts_for_its_account(cast: Cast) -> None:
    assert require_person(cast.actor(cast.bob)) == str(cast.bob.pk)
    with pytest.raises(NotAllowed):
        require_person(replace(cast.actor(cast.bob), scopes=ALL_VERBS))
    with pytest.raises(NotSignedIn):
        require_person(ANONYMOUS)


def test_part_of_names_the_part(cast: Cast) -> None:
    people = (cast.alice, cast.bob, cast.vera, cast.charlie)
    parts = [part_of(cast.actor(one), cast.project.pk) for one in people]
    assert parts == ["owner", "editor", "viewer", ""]
    assert part_of(operator(), cast.project.pk) == ""
