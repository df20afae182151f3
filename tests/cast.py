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
    user = _unsaved(name, status=status, role=role)
    user.save()
    return user


def _unsaved(name: str, *, status: Status = Status.APPROVED, role: Role = Role.USER) -> User:
    user = User(email=f"{name}@example.org", name=name.capitalize(), status=status, role=role)
    user.set_password(PASSWORD)
    return user


def make_cast() -> Cast:
    """With one statement for each table: most tests begin with it."""
    people = {name: _unsaved(name) for name in ("alice", "bob", "vera", "charlie")}
    people |= {"dan": _unsaved("dan", status=Status.DENIED), "ada": _unsaved("ada", role=Role.ADMIN)}
    User.objects.bulk_create(people.values())
    project, elsewhere = Project(name="Exams", slug="exams"), Project(name="Elsewhere", slug="elsewhere")
    Project.objects.bulk_create([project, elsewhere])
    Membership.objects.bulk_create(
        [
            Membership(project=project, user=people["alice"], part=Part.OWNER),
            Membership(project=project, user=people["bob"], part=Part.EDITOR),
            Membership(project=project, user=people["vera"], part=Part.VIEWER),
            Membership(project=elsewhere, user=people["charlie"], part=Part.OWNER),
        ]
    )
    return Cast(**people, project=project, elsewhere=elsewhere)
