"""The people of every test: alice owns a project, bob edits, vera looks, charlie is a stranger, dan was denied."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actor import Actor, Door
from accounts.choices import Part, Role, Status
from accounts.models import Membership, Project, User

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Cast:
    alice: User
    bob: User
    vera: User
    charlie: User
    dan: User
    ada: User  # administrator
    project: Project
    elsewhere: Project  # charlie's own

    def actor(self, user: User, door: Door = "page") -> Actor:
        return Actor(role=user.role, door=door, user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]


def person(name: str, *, status: Status = Status.APPROVED, role: Role = Role.USER) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.capitalize(), status=status, role=role)


def make_cast() -> Cast:
    people = {name: person(name) for name in ("alice", "bob", "vera", "charlie")}
    project = Project.objects.create(name="Exams", slug="exams")
    elsewhere = Project.objects.create(name="Elsewhere", slug="elsewhere")
    for user, part in ((people["alice"], Part.OWNER), (people["bob"], Part.EDITOR), (people["vera"], Part.VIEWER)):
        Membership.objects.create(project=project, user=user, part=part)
    Membership.objects.create(project=elsewhere, user=people["charlie"], part=Part.OWNER)
    return Cast(
        **people,
        dan=person("dan", status=Status.DENIED),
        ada=person("ada", role=Role.ADMIN),
        project=project,
        elsewhere=elsewhere,
    )
