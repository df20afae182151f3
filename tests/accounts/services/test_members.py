"""Members come, change and go; an owner always stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections

from accounts.choices import Part, Status
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from accounts.models import Membership, User
from accounts.services.members import add_member, change_part, leave_project, remove_member
from tests.accounts.conftest import last_entry
from tests.cast import Cast, person


def _parts(cast: Cast) -> dict[str, str]:
    rows = Membership.objects.filter(project=cast.project).values_list("user__name", "part")
    return dict(rows)


def test_an_owner_adds_changes_and_removes(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    add_member(actor=alice, project_id=cast.project.pk, email=" Charlie@example.org", part=Part.EDITOR)
    assert last_entry()["details"] == {"email": "charlie@example.org", "part": "editor"}
    change_part(actor=alice, project_id=cast.project.pk, user_id=cast.bob.pk, part=Part.VIEWER)
    remove_member(actor=alice, project_id=cast.project.pk, user_id=cast.vera.pk)
    assert _parts(cast) == {"Alice": "owner", "Bob": "viewer", "Charlie": "editor"}


@pytest.mark.parametrize(("who", "error"), [("bob", NotAllowed), ("vera", NotAllowed), ("charlie", Missing)])
def test_nobody_else_manages_members(cast: Cast, who: str, error: type[Problem]) -> None:
    actor, before = cast.actor(getattr(cast, who)), _parts(cast)
    for act in (
        lambda: add_member(actor=actor, project_id=cast.project.pk, email="ada@example.org"),
        lambda: change_part(actor=actor, project_id=cast.project.pk, user_id=cast.bob.pk, part=Part.OWNER),
        lambda: remove_member(actor=actor, project_id=cast.project.pk, user_id=cast.vera.pk),
    ):
        with pytest.raises(error):
            act()
    assert _parts(cast) == before


def test_only_people_with_an_account_in_use_are_added_and_only_once(cast: Cast) -> None:
    person("pending", status=Status.PENDING)
    alice = cast.actor(cast.alice)
    for email in ("nobody@example.org", "dan@example.org", "pending@example.org"):
        with pytest.raises(Invalid) as raised:
            add_member(actor=alice, project_id=cast.project.pk, email=email)
        assert raised.value.code == "no_such_person"
    with pytest.raises(Conflict):
        add_member(actor=alice, project_id=cast.project.pk, email="bob@example.org")
    with pytest.raises(Invalid):
        add_member(actor=alice, project_id=cast.project.pk, email="charlie@example.org", part="boss")


def test_the_last_owner_cannot_go_in_any_way(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    Membership.objects.create(project=cast.project, user=cast.dan, part=Part.OWNER)  # denied, so no owner in use
    for act in (
        lambda: leave_project(actor=alice, project_id=cast.project.pk),
        lambda: remove_member(actor=alice, project_id=cast.project.pk, user_id=cast.alice.pk),
        lambda: change_part(actor=alice, project_id=cast.project.pk, user_id=cast.alice.pk, part=Part.EDITOR),
    ):
        with pytest.raises(Conflict) as raised:
            act()
        assert raised.value.code == "last_owner"
    change_part(actor=alice, project_id=cast.project.pk, user_id=cast.bob.pk, part=Part.OWNER)
    leave_project(actor=alice, project_id=cast.project.pk)
    assert _parts(cast) == {"Bob": "owner", "Vera": "viewer", "Dan": "owner"}


def test_anybody_leaves_on_their_own_and_a_stranger_learns_nothing(cast: Cast) -> None:
    leave_project(actor=cast.actor(cast.vera), project_id=cast.project.pk)
    assert last_entry()["action"] == "member.leave"
    with pytest.raises(Missing, match="no such project"):
        leave_project(actor=cast.actor(cast.charlie), project_id=cast.project.pk)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_never_leave_a_project_without_an_owner(shared_cast: Cast) -> None:
    cast = shared_cast
    people = [cast.alice, cast.bob, cast.vera, cast.charlie]
    ids = [one.pk for one in people]
    gone: list[int] = []

    def act(seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _ in range(6):
                _once(cast, dice, people)
                owners = Membership.objects.filter(project=cast.project, part=Part.OWNER).count()
                if owners == 0:
                    gone.append(seed)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(act, range(20)))
    assert gone == []
    assert Membership.objects.filter(project=cast.project, part=Part.OWNER, user_id__in=ids).count() >= 1


def _once(cast: Cast, dice: random.Random, people: list[User]) -> None:
    """Somebody who owns the project at the moment, or nearly so, makes or unmakes an owner, or goes."""
    actor, other = cast.actor(dice.choice(people)), dice.choice(people)
    verbs: list[Callable[[], object]] = [
        lambda: add_member(actor=actor, project_id=cast.project.pk, email=other.email, part=Part.OWNER),
        lambda: change_part(actor=actor, project_id=cast.project.pk, user_id=other.pk, part=Part.OWNER),
        lambda: change_part(actor=actor, project_id=cast.project.pk, user_id=other.pk, part=Part.VIEWER),
        lambda: remove_member(actor=actor, project_id=cast.project.pk, user_id=other.pk),
        lambda: leave_project(actor=actor, project_id=cast.project.pk),
    ]
    with suppress(Problem):  # refused, which is what we hope for now and then
        dice.choice(verbs)()
