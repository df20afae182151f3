"""The demo: made on an empty installation, completed, and then left alone."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.actor import operator
from accounts.choices import Role, Status
from accounts.models import Project, User
from accounts.services.projects import purge_project, trash_project
from documents.selectors.documents import documents_of
from pipeline.models import Run
from project.demo import account_file, demo_account, make_demo
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def remove_demo_project() -> None:
    project = Project.objects.get(name="Demo exams")
    trash_project(actor=operator(), project_id=project.pk)
    purge_project(actor=operator(), project_id=project.pk)


def test_an_empty_installation_gets_an_account_a_project_and_two_runs() -> None:
    account = make_demo()
    assert account is not None
    user = User.objects.get()
    assert (user.email, user.role, user.status) == ("demo@bindery.example", Role.ADMIN, Status.APPROVED)
    assert user.check_password(account.password)
    assert stat.S_IMODE(account_file().stat().st_mode) == 0o600
    project = Project.objects.get()
    found = {run.title: (run.flow, run.state, run.unattended, run.project) for run in Run.objects.all()}
    assert found == {
        "Shield an exam: by itself": ("shield", "queued", True, project),
        "Shield an exam: with your review": ("shield", "queued", False, project),
    }
    assert sorted(documents_of(actor=operator()).values_list("name", "kind")) == [
        ("accounting-answerkey.pdf", "answer_key"),
        ("accounting-qpaper.pdf", "exam"),
    ]


def test_twice_is_as_once() -> None:
    assert make_demo() == make_demo()
    counts = (
        User.objects.count(),
        Project.objects.count(),
        documents_of(actor=operator()).count(),
        Run.objects.count(),
    )
    assert counts == (1, 1, 2, 2)


def test_what_was_broken_off_is_completed() -> None:
    first = make_demo()
    Run.objects.all().delete()
    assert make_demo() == first
    assert (documents_of(actor=operator()).count(), Run.objects.count()) == (2, 2)


def test_another_database_gets_the_demo_with_the_same_account() -> None:
    first = make_demo()
    remove_demo_project()
    User.objects.all().delete()
    assert make_demo() == first
    assert Run.objects.count() == 2


def test_an_installation_with_people_gets_none() -> None:
    make_cast()
    assert make_demo() is None
    assert not account_file().exists()
    assert not Project.objects.filter(name="Demo exams").exists()


@pytest.mark.parametrize("done", ["deleted", "denied", "new password"])
def test_what_people_did_to_the_demo_stays_done(done: str) -> None:
    make_demo()
    make_cast()
    user = User.objects.get(email="demo@bindery.example")
    if done == "deleted":
        remove_demo_project()
        user.delete()
    elif done == "denied":
        User.objects.filter(pk=user.pk).update(status=Status.DENIED)
    else:
        user.set_password("chosen by a person")
        user.save()
    assert (make_demo(), demo_account()) == (None, None)
    assert User.objects.filter(email="demo@bindery.example").count() == (done != "deleted")


def test_a_project_in_the_trash_stays_there() -> None:
    account = make_demo()
    trash_project(actor=operator(), project_id=Project.objects.get().pk)
    Run.objects.all().delete()
    assert make_demo() == account
    assert (Project.objects.filter(deleted_at=None).count(), Run.objects.count()) == (0, 0)


def test_the_demo_can_be_removed_for_good_with_its_runs_and_documents() -> None:
    make_demo()
    remove_demo_project()
    assert (Run.objects.count(), documents_of(actor=operator()).count(), Project.objects.count()) == (0, 0, 0)


def test_the_command_says_the_account_or_that_there_is_none() -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    account = demo_account()
    assert account is not None
    assert account.password in out.getvalue()
    User.objects.all().update(status=Status.DENIED)
    quiet = StringIO()
    call_command("demo", stdout=quiet)
    assert "nothing was made" in quiet.getvalue()
    silent = StringIO()
    call_command("demo", verbosity=0, stdout=silent)
    assert silent.getvalue() == ""
