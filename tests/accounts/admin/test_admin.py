"""The admin site: everything is there, nothing is edited past the services, no secret is shown."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import configuration
from accounts.choices import Role
from accounts.configuration import Option, declare
from accounts.models import ApiToken, AuditEntry, Invitation, Membership, Project, Secret, Tag, User
from accounts.selectors.settings import setting
from accounts.services.secrets import set_secret
from accounts.services.tokens import create_token
from tests.cast import PASSWORD, Cast, person

MODELS = [model for model in apps.get_app_config("accounts").get_models() if model in admin.site._registry]
CANARY = "sk-canary-0123456789"


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada, backend="accounts.backends.ApprovedUserBackend")
    return client


def _fill(cast: Cast) -> str:
    set_secret(actor=cast.actor(cast.alice), project_id=cast.project.pk, name="key", value=CANARY)
    set_secret(actor=cast.actor(cast.ada), project_id=None, name="key", value=CANARY)
    text = create_token(actor=cast.actor(cast.bob), name="t", scopes=["run.see"]).text
    Invitation.objects.create(email="x@example.org", token_hash="h" * 64, expires_at="2030-01-01T00:00:00Z")
    Tag.objects.create(name="a")
    return text


def _act(client: Client, model: str, action: str, *rows: object, **more: str) -> str:
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows], **more}  # type: ignore[attr-defined]
    answer = client.post(reverse(f"admin:accounts_{model}_changelist"), data, follow=True)
    return re.sub(r"\s+", " ", answer.content.decode())


def test_every_model_is_there() -> None:
    assert {model.__name__ for model in MODELS} == {
        model.__name__ for model in apps.get_app_config("accounts").get_models(include_auto_created=False)
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_and_pages_show_no_secret_and_no_hash(cast: Cast, ada: Client, model: type) -> None:
    text = _fill(cast)
    name = model._meta.model_name  # type: ignore[attr-defined]
    shown = [ada.get(reverse(f"admin:accounts_{name}_changelist") + "?q=example").content.decode()]
    shown.append(ada.get(reverse(f"admin:accounts_{name}_changelist")).content.decode())
    if name != "systemsetting":
        row = model._default_manager.first()  # type: ignore[attr-defined]
        if row is not None:
            page = ada.get(reverse(f"admin:accounts_{name}_change", args=[row.pk]))
            assert page.status_code == 200
            shown.append(page.content.decode())
    hashes = [cast.bob.password, ApiToken.objects.get().secret_hash, text.partition(".")[2], "h" * 64, "canary"]
    assert [one for one in hashes for page in shown if one in page] == []


def test_only_administrators_come_in(cast: Cast) -> None:
    stranger = Client()
    assert stranger.get("/admin/", follow=True).redirect_chain[-1][0] == "/sign-in/?next=/admin/"
    stranger.post("/sign-in/", {"email": "alice@example.org", "password": PASSWORD})
    assert stranger.get("/admin/", follow=True).status_code == 403
    assert stranger.get("/admin/accounts/user/", follow=True).status_code == 403


def test_the_start_page_shows_what_waits(cast: Cast, ada: Client) -> None:
    assert "Nothing at the moment" in ada.get("/admin/").content.decode()
    person("new", status="pending")  # type: ignore[arg-type]
    _fill(cast)
    Secret.objects.filter(project=None).update(sealed=b"lost")
    Membership.objects.filter(project=cast.project, part="owner").delete()
    page = ada.get("/admin/").content.decode()
    found = re.findall(r'<li><a href="([^"]+)">(\d+) ([^<]+)</a></li>', page)
    assert [(count, text) for _, count, text in found] == [
        ("1", "person waits for approval"),
        ("1", "sealed value no longer opens and must be set again"),
        ("1", "project has no owner in use"),
    ]
    listed = [ada.get(url.replace("&amp;", "&")).content.decode() for url, *_ in found]
    assert ["new@example.org" in listed[0], "Exams" in listed[2], "Elsewhere" in listed[2]] == [True, True, False]


def test_people_are_approved_denied_and_promoted_by_actions(cast: Cast, ada: Client) -> None:
    new = person("new", status="pending")  # type: ignore[arg-type]
    assert "1 approved." in _act(ada, "user", "approve", new)
    page = _act(ada, "user", "deny", new, cast.ada)
    assert "1 denied." in page
    assert "another administrator can" in page
    assert "1 reopened." in _act(ada, "user", "reopen", new)
    assert "1 made administrators." in _act(ada, "user", "make_admin", cast.bob)
    assert "1 made ordinary users." in _act(ada, "user", "make_user", cast.bob)
    states = dict(User.objects.values_list("email", "status"))
    assert (states["new@example.org"], states["ada@example.org"]) == ("pending", "approved")
    entry = AuditEntry.objects.filter(action="person.approve").get()
    assert (entry.actor, entry.door) == ("ada@example.org", "admin")


def test_deleting_people_keeps_the_rule_about_projects(cast: Cast, ada: Client) -> None:
    page = _act(ada, "user", "delete_selected", cast.alice, cast.vera, post="yes")
    assert "have no other owner" in page
    assert set(User.objects.values_list("name", flat=True)) == {"Alice", "Bob", "Charlie", "Dan", "Ada"}


def test_whoever_ticks_a_whole_list_stays_what_they_are(cast: Cast, ada: Client) -> None:
    second = person("second", role=Role.ADMIN)
    told = "“Ada”: This is you. Another administrator can do that."
    page = _act(ada, "user", "make_user", cast.ada, second)
    assert (told in page, "1 made ordinary users." in page) == (True, True)
    page = _act(ada, "user", "delete_selected", cast.ada, second, post="yes")
    assert (told in page, "1 deleted." in page, "Successfully deleted" in page) == (True, True, False)
    assert list(User.objects.filter(role=Role.ADMIN)) == [cast.ada]


def test_people_cannot_be_edited_by_hand(cast: Cast, ada: Client) -> None:
    url = reverse("admin:accounts_user_change", args=[cast.bob.pk])
    assert ada.post(url, {"role": "admin", "status": "denied", "password": "x"}).status_code == 403
    assert ada.get(reverse("admin:accounts_user_add")).status_code == 403


def test_projects_go_through_the_verbs(cast: Cast, ada: Client) -> None:
    url = reverse("admin:accounts_project_change", args=[cast.project.pk])
    fields = {"name": "Renamed", "description": "", "visibility": "private", "keep_results_days": ""}
    assert ada.post(url, fields).status_code == 302
    cast.project.refresh_from_db()
    assert (cast.project.name, cast.project.version) == ("Renamed", 2)
    assert "1 in the trash." in _act(ada, "project", "trash", cast.project)
    assert "1 restored." in _act(ada, "project", "restore", cast.project)
    _act(ada, "project", "trash", cast.project)
    assert "1 gone for good." in _act(ada, "project", "purge", cast.project)
    assert not Project.objects.filter(pk=cast.project.pk).exists()


def test_members_go_through_the_verbs(cast: Cast, ada: Client) -> None:
    add = {"project": cast.project.pk, "user": cast.charlie.pk, "part": "owner"}
    assert ada.post(reverse("admin:accounts_membership_add"), add).status_code == 302
    row = Membership.objects.get(project=cast.project, user=cast.charlie)
    ada.post(reverse("admin:accounts_membership_change", args=[row.pk]), {"part": "viewer"})
    row.refresh_from_db()
    assert row.part == "viewer"
    alone = Membership.objects.get(project=cast.project, user=cast.alice)
    refused = ada.post(reverse("admin:accounts_membership_change", args=[alone.pk]), {"part": "viewer"})
    assert refused.status_code == 409
    assert "A project needs an owner" in _act(ada, "membership", "delete_selected", alone, post="yes")


def test_secrets_are_write_only(cast: Cast, ada: Client) -> None:
    url = reverse("admin:accounts_secret_add")
    assert ada.post(url, {"project": "", "name": "global", "value": CANARY}).status_code == 302
    row = Secret.objects.get(project=None)
    page = ada.get(reverse("admin:accounts_secret_change", args=[row.pk])).content.decode()
    assert "canary" not in page
    ada.post(reverse("admin:accounts_secret_change", args=[row.pk]), {"value": "another value of it"})
    row.refresh_from_db()
    assert row.hint == "anot…f it"
    _act(ada, "secret", "delete_selected", row, post="yes")
    assert not Secret.objects.exists()


def test_tokens_are_revoked_and_the_log_is_only_read(cast: Cast, ada: Client) -> None:
    _fill(cast)
    assert "1 revoked." in _act(ada, "apitoken", "revoke", ApiToken.objects.get())
    entry = AuditEntry.objects.latest("id")
    for verb in ("change", "delete"):
        url = reverse(f"admin:accounts_auditentry_{verb}", args=[entry.pk])
        assert ada.post(url, {"action": "x", "post": "yes"}).status_code == 403
    assert ada.get(reverse("admin:accounts_auditentry_add")).status_code == 403


def test_the_log_says_doors_in_words_and_leads_to_what_it_is_about(cast: Cast, ada: Client) -> None:
    create_token(actor=cast.actor(cast.bob), name="t", scopes=["run.see"])
    token = ApiToken.objects.get()
    page = ada.get(reverse("admin:accounts_auditentry_changelist")).content.decode()
    link = reverse("admin:accounts_apitoken_change", args=[token.pk])
    assert f'<a href="{link}">token:{token.pk}</a>' in page
    assert ada.get(link).status_code == 200
    assert ">Command line</a>" in page, "the filter"
    assert '<td class="field-door">Page</td>' in page


def test_the_log_shows_what_leads_nowhere_as_it_stands(cast: Cast, ada: Client) -> None:
    for target in ("user:", "elsewhere:7", ""):
        AuditEntry.objects.create(actor="a", door="cli", action="user.create", target=target)
    page = ada.get(reverse("admin:accounts_auditentry_changelist")).content.decode()
    found = re.findall(r'<td class="field-about">(.*?)</td>', page)
    assert sorted(one for one in found if "<a" not in one) == ["-", "elsewhere:7", "user:"]


def test_inviting_shows_the_link_once(cast: Cast, ada: Client) -> None:
    url = reverse("admin:accounts_invitation_add")
    taken = ada.post(url, {"email": "bob@example.org", "role": "user", "part": "viewer"})
    assert "has an account already" in taken.content.decode()
    sent = ada.post(url, {"email": "new@example.org", "role": "admin", "part": "viewer"}, follow=True).content.decode()
    link = re.search(r"http://127.0.0.1:8000/invitation/[\w-]+/", sent)
    assert link
    assert link[0] in str(mail.outbox[0].body)
    assert link[0] not in ada.get(reverse("admin:accounts_invitation_changelist")).content.decode()
    _act(ada, "invitation", "delete_selected", Invitation.objects.get(), post="yes")
    assert not Invitation.objects.exists()


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "_OPTIONS", dict(configuration._OPTIONS))
    declare(
        Option("t_secret", "secret", "", "Key", group="Test one"),
        Option("t_flag", "bool", True, "Flag", group="Test one", help="What it is for."),
        Option("t_number", "int", 3, "Number", group="Test one", low=1, high=5, unit="days"),
        Option("t_text", "str", "", "Text", group="Test one"),
    )


def test_settings_have_a_page_for_each_group(cast: Cast, ada: Client, options: None) -> None:
    groups = ada.get(reverse("admin:accounts_systemsetting_changelist")).content.decode()
    url = reverse("admin:accounts_systemsetting_group", args=["test-one"])
    assert url in groups
    page = ada.get(url).content.decode()
    assert all(words in page for words in ("What it is for. Default: on.", "From 1 to 5 days. Default: 3.", "Not set."))
    bad = ada.post(url, {"t_flag": "on", "t_number": "9"})
    assert "less than or equal to 5" in bad.content.decode()
    good = ada.post(url, {"t_number": "4", "t_secret": CANARY, "t_text": ""}, follow=True).content.decode()
    assert [setting("t_flag"), setting("t_number"), setting("t_secret")] == [False, 4, CANARY]
    assert "canary" not in good
    assert "sk-c…6789" in good
    ada.post(url, {"t_number": "4"})  # an empty secret stays as it is
    assert setting("t_secret") == CANARY
    ada.post(url, {"reset": "t_number"})
    assert setting("t_number") == 3
    assert ada.get(reverse("admin:accounts_systemsetting_group", args=["nothing"])).status_code == 404
    log = AuditEntry.objects.filter(action="setting.change").values_list("target", "details")
    assert ("setting:t_number", {"before": 4, "after": 3}) in log
    assert ("setting:t_secret", {"changed": True}) in log


def test_the_admin_site_has_no_password_form_of_its_own(ada: Client) -> None:
    assert ada.get("/admin/password_change/")["Location"] == "/settings/password/"


@pytest.mark.parametrize("model", ["user", "project", "membership", "secret", "invitation", "apitoken"])
def test_lists_ask_as_often_for_many_as_for_one(cast: Cast, ada: Client, model: str) -> None:
    counts = []
    for number in range(6):
        user = person(f"n{number}")
        project = Project.objects.create(name=f"P{number}", slug=f"p{number}")
        Membership.objects.create(project=project, user=user)
        set_secret(actor=cast.actor(cast.ada, "admin"), project_id=project.pk, name="key", value="v")
        create_token(actor=cast.actor(user), name="t", scopes=["run.see"])
        Invitation.objects.create(
            email="x@example.org",
            project=project,
            token_hash=f"{number}",
            expires_at="2030-01-01T00:00:00Z",
            invited_by=user,
        )
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200
        counts.append(len(asked))
    assert set(counts[1:]) == {counts[1]}
