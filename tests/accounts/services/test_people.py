"""Registering, approving, leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core import mail
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken

from accounts.actor import ANONYMOUS, operator
from accounts.api.authentication import refresh_token_for
from accounts.choices import Part, Role, Status
from accounts.errors import Conflict, Invalid, NotAllowed, TooMany
from accounts.models import ApiToken, AuditEntry, Membership, Project, User
from accounts.services.members import change_part
from accounts.services.people import (
    approve_person,
    change_role,
    delete_account,
    delete_person,
    deny_person,
    register_person,
    reopen_person,
    update_profile,
)
from accounts.services.projects import trash_project
from accounts.services.settings import change_settings
from accounts.services.tokens import create_token
from tests.accounts.conftest import last_entry
from tests.cast import PASSWORD, Cast

GOOD = "a long enough secret"
Letters = Callable[[], list[tuple[list[str], str]]]


def _register(email: str, **more: str) -> str:
    return register_person(actor=ANONYMOUS, **{"email": email, "name": "New", "password": GOOD, **more})


def _mode(mode: str) -> None:
    change_settings(actor=operator(), changes={"registration": mode})


def test_registration_waits_for_approval_unless_it_is_open(cast: Cast, letters: Letters) -> None:
    assert _register(" New@Example.ORG ") == "approval"
    _mode("open")
    assert _register("open@example.org") == "open"
    states = dict(User.objects.filter(name="New").values_list("email", "status"))
    assert states == {"new@example.org": Status.PENDING, "open@example.org": Status.APPROVED}
    assert letters() == [
        (["new@example.org"], "Your account is waiting for approval"),
        (["open@example.org"], "Welcome to Bindery"),
    ]


@pytest.mark.parametrize("mode", ["open", "approval"])
def test_a_known_address_gets_the_same_answer_and_keeps_its_password(cast: Cast, letters: Letters, mode: str) -> None:
    _mode(mode)
    assert _register("ALICE@example.org") == _register("fresh@example.org") == mode
    cast.alice.refresh_from_db()
    assert cast.alice.check_password(PASSWORD)
    assert cast.alice.name == "Alice"
    assert letters()[0] == (["alice@example.org"], "You already have an account")
    assert User.objects.filter(email__iexact="alice@example.org").count() == 1


def test_the_name_somebody_gives_is_not_mailed_to_others(cast: Cast, letters: Letters) -> None:
    _register("victim@example.org", name="Win money at http://evil.example")
    letters()
    assert "evil" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"


def test_closed_registration_is_refused(cast: Cast) -> None:
    _mode("closed")
    with pytest.raises(NotAllowed) as raised:
        _register("new@example.org")
    assert raised.value.code == "registration_closed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "new@example.org"}, "password"),
    ],
)
def test_bad_registrations_name_the_field(cast: Cast, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as raised:
        _register(**{"email": "new@example.org", **values})
    assert list(raised.value.fields) == [field]
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.usefixtures("early_in_a_minute")
def test_registering_is_limited_by_address(cast: Cast) -> None:
    here, there = replace(ANONYMOUS, address="192.0.2.1"), replace(ANONYMOUS, address="192.0.2.2")
    for number in range(5):
        register_person(actor=here, email=f"n{number}@example.org", name="", password=GOOD)
    with pytest.raises(TooMany) as raised:
        register_person(actor=here, email="n6@example.org", name="", password=GOOD)
    assert 1 <= raised.value.retry_after <= 60
    register_person(actor=there, email="n6@example.org", name="", password=GOOD)


def test_a_person_goes_from_waiting_to_approved_to_denied_and_back(cast: Cast, letters: Letters) -> None:
    ada = cast.actor(cast.ada)
    _register("new@example.org")
    new = User.objects.get(email="new@example.org")
    assert approve_person(actor=ada, user_id=new.pk).status == Status.APPROVED
    assert last_entry()["details"] == {"before": "pending", "after": "approved"}
    assert letters()[-1] == (["new@example.org"], "Your account is approved")
    assert deny_person(actor=ada, user_id=new.pk).status == Status.DENIED
    assert reopen_person(actor=ada, user_id=new.pk).status == Status.PENDING
    for command in (reopen_person,):
        with pytest.raises(Conflict):
            command(actor=ada, user_id=new.pk)


@pytest.mark.parametrize("command", [approve_person, deny_person, reopen_person, delete_person])
def test_verbs_on_people_are_for_administrators(cast: Cast, command: Callable[..., object]) -> None:
    with pytest.raises(NotAllowed):
        command(actor=cast.actor(cast.alice), user_id=cast.dan.pk)
    cast.dan.refresh_from_db()
    assert cast.dan.status == Status.DENIED


def test_denying_ends_tokens_and_refreshes_for_good(cast: Cast) -> None:
    create_token(actor=cast.actor(cast.bob), name="t", scopes=["project.see"])
    refresh_token_for(cast.bob)
    generation = cast.bob.generation
    deny_person(actor=cast.actor(cast.ada), user_id=cast.bob.pk)
    cast.bob.refresh_from_db()
    assert cast.bob.generation == generation + 1
    assert not ApiToken.objects.filter(user=cast.bob, revoked_at=None).exists()
    assert BlacklistedToken.objects.filter(token__user=cast.bob).count() == 1


def test_the_last_administrator_stays(cast: Cast) -> None:
    ada = cast.actor(cast.ada)
    for act in (
        lambda: change_role(actor=ada, user_id=cast.ada.pk, role=Role.USER),
        lambda: delete_person(actor=operator(), user_id=cast.ada.pk),
        lambda: deny_person(actor=operator(), user_id=cast.ada.pk),
        lambda: deny_person(actor=ada, user_id=cast.ada.pk),
    ):
        with pytest.raises(Conflict):
            act()
    change_role(actor=ada, user_id=cast.bob.pk, role=Role.ADMIN)
    change_role(actor=ada, user_id=cast.ada.pk, role=Role.USER)
    assert list(User.objects.filter(role=Role.ADMIN)) == [cast.bob]


def test_a_name_changes_at_once(cast: Cast) -> None:
    update_profile(actor=cast.actor(cast.alice), name="  Alice   A. ", email="Alice@Example.org")
    cast.alice.refresh_from_db()
    assert (cast.alice.name, cast.alice.email) == ("Alice A.", "alice@example.org")
    assert last_entry()["details"] == {"name": ["Alice", "Alice A."]}


def test_a_refused_address_leaves_the_name(cast: Cast) -> None:
    with pytest.raises(Invalid):
        update_profile(actor=cast.actor(cast.alice), name="Other", email="new@example.org", current_password="wrong")
    cast.alice.refresh_from_db()
    assert cast.alice.name == "Alice"


def test_an_account_goes_when_its_projects_have_other_owners(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    with pytest.raises(Conflict) as raised:
        delete_account(actor=alice, current_password=PASSWORD)
    assert raised.value.code == "sole_owner"
    assert "Exams" in raised.value.text
    change_part(actor=alice, project_id=cast.project.pk, user_id=cast.bob.pk, part=Part.OWNER)
    delete_account(actor=alice, current_password=PASSWORD)
    assert not User.objects.filter(email="alice@example.org").exists()
    assert list(
        Membership.objects.filter(project=cast.project, part=Part.OWNER).values_list("user__email", flat=True)
    ) == ["bob@example.org"]
    assert AuditEntry.objects.filter(actor="alice@example.org").exists()  # the log outlives the account


def test_a_denied_owner_does_not_count_and_a_project_in_the_trash_does_not_hold(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    Membership.objects.create(project=cast.project, user=cast.dan, part=Part.OWNER)
    with pytest.raises(Conflict):
        delete_account(actor=alice, current_password=PASSWORD)
    trash_project(actor=alice, project_id=cast.project.pk)
    delete_account(actor=alice, current_password=PASSWORD)
    assert Project.objects.get(pk=cast.project.pk).deleted_at is not None


def test_deleting_needs_the_right_password(cast: Cast) -> None:
    with pytest.raises(Invalid):
        delete_account(actor=cast.actor(cast.vera), current_password="guess")
    assert User.objects.filter(pk=cast.vera.pk).exists()
