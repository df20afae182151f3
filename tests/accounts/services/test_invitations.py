"""Invitations make accounts and members, once, for the one they are meant for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.actor import ANONYMOUS
from accounts.choices import Part, Role, Status
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, NotSignedIn, Problem
from accounts.models import AuditEntry, Invitation, Membership, User
from accounts.selectors.invitations import invitations_seen
from accounts.services.invitations import accept_invitation, invite_person, revoke_invitation
from accounts.services.projects import trash_project
from tests.cast import Cast, person

GOOD = "a long enough secret"


def _invite(cast: Cast, email: str = "new@example.org", part: str = Part.EDITOR) -> str:
    invite_person(actor=cast.actor(cast.alice), email=email, project_id=cast.project.pk, part=part)
    return _token()


def _token() -> str:
    found = re.search(r"/invitation/([^/]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def _part(cast: Cast, email: str) -> str:
    return Membership.objects.get(project=cast.project, user__email=email).part


def test_an_owner_invites_into_the_project(cast: Cast) -> None:
    token = _invite(cast, "New@Example.org")
    assert mail.outbox[-1].to == ["new@example.org"]
    assert mail.outbox[-1].subject == "Alice invites you to Bindery"
    user = accept_invitation(actor=ANONYMOUS, token=token, name="New", password=GOOD)
    assert (user.email, user.name, user.status, user.role) == ("new@example.org", "New", Status.APPROVED, Role.USER)
    assert user.check_password(GOOD)
    assert _part(cast, "new@example.org") == Part.EDITOR
    entry = AuditEntry.objects.get(action="invitation.accept")
    assert (entry.actor, entry.user) == ("new@example.org", user)
    with pytest.raises(Missing):
        accept_invitation(actor=ANONYMOUS, token=token, password=GOOD)


def test_only_administrators_invite_into_bindery_and_see_the_link(cast: Cast) -> None:
    for role, project in ((Role.ADMIN, cast.project.pk), (Role.USER, None)):
        with pytest.raises(NotAllowed):
            invite_person(actor=cast.actor(cast.alice), email="new@example.org", role=role, project_id=project)
    invited = invite_person(actor=cast.actor(cast.ada), email="new@example.org", role=Role.ADMIN)
    assert invited.mailed
    assert invited.link == f"http://127.0.0.1:8000/invitation/{_token()}/"
    owner = invite_person(actor=cast.actor(cast.alice), email="other@example.org", project_id=cast.project.pk)
    assert owner.link == ""
    assert accept_invitation(actor=ANONYMOUS, token=invited.link.split("/")[-2], password=GOOD).role == Role.ADMIN


@pytest.mark.parametrize(("who", "error"), [("bob", NotAllowed), ("charlie", Missing)])
def test_nobody_else_invites_or_takes_back(cast: Cast, who: str, error: type[Problem]) -> None:
    _invite(cast)
    actor = cast.actor(getattr(cast, who))
    with pytest.raises(error):
        invite_person(actor=actor, email="x@example.org", project_id=cast.project.pk)
    with pytest.raises(error):
        revoke_invitation(actor=actor, invitation_id=Invitation.objects.get().pk)
    assert list(invitations_seen(actor=actor)) == []
    assert Invitation.objects.count() == 1


def test_somebody_with_an_account_is_added_not_invited(cast: Cast) -> None:
    with pytest.raises(Conflict) as raised:
        _invite(cast, "charlie@example.org")
    assert raised.value.code == "has_account"


def test_a_newer_invitation_replaces_the_older(cast: Cast) -> None:
    old = _invite(cast, part=Part.OWNER)
    new = _invite(cast, part=Part.VIEWER)
    with pytest.raises(Missing):
        accept_invitation(actor=ANONYMOUS, token=old, password=GOOD)
    accept_invitation(actor=ANONYMOUS, token=new, password=GOOD)
    assert _part(cast, "new@example.org") == Part.VIEWER


def test_a_link_is_worth_nothing_when_taken_back_too_old_or_to_the_trash(cast: Cast) -> None:
    taken = _invite(cast)
    revoke_invitation(actor=cast.actor(cast.alice), invitation_id=Invitation.objects.get().pk)
    old = _invite(cast)
    for token in (taken, "nonsense"):
        with pytest.raises(Missing):
            accept_invitation(actor=ANONYMOUS, token=token, password=GOOD)
    with time_machine.travel(timezone.now() + timedelta(days=15)), pytest.raises(Missing):
        accept_invitation(actor=ANONYMOUS, token=old, password=GOOD)
    trash_project(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    with pytest.raises(Missing):
        accept_invitation(actor=ANONYMOUS, token=old, password=GOOD)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_weak_password_does_not_use_the_invitation_up(cast: Cast) -> None:
    token = _invite(cast)
    with pytest.raises(Invalid):
        accept_invitation(actor=ANONYMOUS, token=token, password="short")
    accept_invitation(actor=ANONYMOUS, token=token, password=GOOD)


def test_who_got_an_account_meanwhile_accepts_as_that_person_only(cast: Cast) -> None:
    token = _invite(cast)
    new = person("new")
    for actor, error in ((ANONYMOUS, NotSignedIn), (cast.actor(cast.charlie), NotAllowed)):
        with pytest.raises(error):
            accept_invitation(actor=actor, token=token, password="stolen account now")
    new.refresh_from_db()
    assert not new.check_password("stolen account now")
    accept_invitation(actor=cast.actor(new), token=token)
    assert _part(cast, "new@example.org") == Part.EDITOR


def test_a_waiting_person_is_let_in_and_a_denied_one_is_not(cast: Cast) -> None:
    person("new", status=Status.PENDING)
    accept_invitation(actor=ANONYMOUS, token=_invite(cast), name="New", password=GOOD)
    assert User.objects.get(email="new@example.org").status == Status.APPROVED
    with pytest.raises(NotAllowed):
        accept_invitation(actor=ANONYMOUS, token=_invite(cast, "dan@example.org"), password=GOOD)


def test_what_the_mail_server_refused_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: object) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    invited = invite_person(actor=cast.actor(cast.ada), email="new@example.org")
    assert not invited.mailed
    assert Invitation.objects.filter(pk=invited.invitation.pk).exists()


def test_an_owner_sees_the_open_invitations_of_their_projects(cast: Cast, django_assert_num_queries: Callable) -> None:  # type: ignore[type-arg]
    for number in range(3):
        _invite(cast, f"n{number}@example.org")
    invite_person(actor=cast.actor(cast.ada), email="staff@example.org")
    with django_assert_num_queries(1):
        rows = list(invitations_seen(actor=cast.actor(cast.alice)))
        assert [one.project.name for one in rows if one.project] == ["Exams"] * 3
    assert invitations_seen(actor=cast.actor(cast.ada)).count() == 4
