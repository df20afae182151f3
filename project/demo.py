"""A project to look at: a real exam, one run that is done by itself and one that waits for its reader."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.choices import Role, Status
from accounts.models import Project, User
from accounts.services.projects import create_project
from documents.selectors.documents import documents_of
from documents.services.documents import store_document, upload_of
from pipeline.selectors.runs import runs_of
from pipeline.services.runs import start_run

EMAIL = "demo@bindery.example"
PROJECT = "Demo exams"
SAMPLES = settings.BASE_DIR / "tests" / "samples" / "exams"
PAPER, KEY = SAMPLES / "accounting-qpaper.pdf", SAMPLES / "accounting-answerkey.pdf"


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    password: str


def account_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-account.json"


def demo_account() -> Account | None:
    """The demo account, as long as its password still opens it: whoever changed it is not shown an old one."""
    account = _written_account()
    user = User.objects.filter(email=account.email, status=Status.APPROVED).first() if account else None
    return account if account and user and user.check_password(account.password) else None


def make_demo() -> Account | None:
    """Makes what is missing of the demo and answers its account; twice is as once.

    None where the account was deleted, denied or given another password: what people did to a demo stays done.
    """
    if not User.objects.exists():
        _make_account()
    account = demo_account()
    if account is None:
        return None
    user = User.objects.get(email=account.email)
    actor = Actor(role="admin", door="cli", user_id=str(user.pk), name=user.email)
    project = Project.objects.filter(name=PROJECT, memberships__user=user).first()
    if project is None:
        project = create_project(
            actor=actor,
            fields={"name": PROJECT, "description": "A real exam paper with its key, and what was made of it."},
        )
    if project.deleted_at is None:
        _start_runs(actor, project)
    return account


def _written_account() -> Account | None:
    path = account_file()
    return Account(**json.loads(path.read_text("utf-8"))) if path.is_file() else None


def _make_account() -> None:
    """An administrator, because whoever sees the demo on an empty installation set it up."""
    account = _written_account() or Account(EMAIL, secrets.token_urlsafe(9))
    path = account_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(asdict(account), file)  # before the account, or nobody would ever know its password
    User.objects.create_user(account.email, account.password, name="Demo", role=Role.ADMIN, status=Status.APPROVED)


def _start_runs(actor: Actor, project: Project) -> None:
    if runs_of(actor=actor).filter(project=project).exists():
        return
    paper, key = _stored(actor, project, PAPER, "exam"), _stored(actor, project, KEY, "answer_key")
    with transaction.atomic():  # both or neither, so that the question above has one answer
        for number, unattended in enumerate((True, False)):
            start_run(
                actor=actor,
                flow_key="shield",
                project_id=project.pk,
                document_ids=[paper],
                params={"answer_key": str(key), "seed": number},
                title=f"Shield an exam: {'by itself' if unattended else 'with your review'}",
                once_key=f"demo-{number}",
                unattended=unattended,
            )


def _stored(actor: Actor, project: Project, path: Path, kind: str) -> UUID:
    """The id of the file as a document of the project, kept once however often it comes."""
    known = documents_of(actor=actor).filter(project=project, name=path.name).first()
    if known is None:
        known = store_document(actor=actor, project_id=project.pk, upload=upload_of(path, kind=kind)).document
    return known.pk
