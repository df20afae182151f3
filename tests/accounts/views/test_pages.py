"""Pages of accounts: what a form does, who may see what, and how often the database is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actor import operator
from accounts.choices import Part, Status
from accounts.models import ApiToken, Invitation, Membership, Project, Secret, User
from accounts.services.invitations import invite_person
from accounts.services.projects import create_project, edit_project, trash_project
from accounts.services.secrets import set_secret
from accounts.services.settings import change_settings
from accounts.services.tokens import create_token
from tests.cast import PASSWORD, Cast, person

Pages = Callable[[User | None], Client]
NEW = "a long enough secret"


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# --- signing in ----------------------------------------------------------------------------------------------
def test_signing_in_leads_back_and_out_again(cast: Cast) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"email": " Bob@example.org ", "password": PASSWORD, "next": "/projects/exams/"})
    assert (answer.status_code, answer["Location"]) == (302, "/projects/exams/")
    assert client.get("/sign-in/?next=/settings/")["Location"] == "/settings/"
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/projects/")["Location"] == "/sign-in/?next=/projects/"
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.get("/sign-out/").status_code == 405


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_led_astray(cast: Cast, address: str) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD, "next": address})
    assert answer["Location"] == "/projects/"
    assert client.post("/theme/", {"theme": "dark", "next": address})["Location"] == "/"


def test_a_wrong_password_is_said_at_the_form(cast: Cast) -> None:
    answers = [
        _text(Client().post("/sign-in/", {"email": email, "password": "wrong"}))
        for email in ("bob@example.org", "bob@example.com", "dan@example.org")
    ]
    assert all("do not belong together" in one for one in answers)


@pytest.mark.parametrize(("status", "words"), [(Status.PENDING, "Waiting for approval"), (Status.DENIED, "closed")])
def test_who_waits_or_was_denied_gets_a_page_of_their_own(cast: Cast, status: Status, words: str) -> None:
    person("held", status=status)
    answer = Client().post("/sign-in/", {"email": "held@example.org", "password": PASSWORD})
    assert (answer.status_code, words in _text(answer)) == (403, True)


def test_registering(cast: Cast) -> None:
    answers = [
        Client().post("/register/", {"email": email, "name": "N", "password": NEW})
        for email in ("new@example.org", "alice@example.org")
    ]
    assert _text(answers[0]) == _text(answers[1])
    assert "Thank you" in _text(answers[0])
    bad = Client().post("/register/", {"email": "other@example.org", "password": "short"})
    assert "This needs a correction" in _text(bad)
    change_settings(actor=operator(), changes={"registration": "closed"})
    assert "By invitation only" in _text(Client().get("/register/"))
    refused = Client().post("/register/", {"email": "z@example.org", "password": NEW})
    assert refused.status_code == 403


def test_a_forgotten_password_by_page(cast: Cast, letters: Callable[[], object]) -> None:
    sent = [_text(Client().post("/password/reset/", {"email": one})) for one in ("alice@example.org", "no@example.org")]
    assert sent[0] == sent[1]
    letters()
    link = re.search(r"http://[^/]+(/password/reset/\S+)", str(mail.outbox[0].body))
    assert link
    client = Client()
    shown = client.get(link[1], follow=True)
    assert shown.redirect_chain[0][0].endswith("/set/")  # the token is out of the address before anything is loaded
    assert "This needs a correction" in _text(client.post(shown.redirect_chain[0][0], {"password": "short"}))
    assert client.post(shown.redirect_chain[0][0], {"password": NEW})["Location"] == "/sign-in/"
    assert Client().get(link[1]).status_code == 400
    assert Client().get(shown.redirect_chain[0][0]).status_code == 400
    cast.alice.refresh_from_db()
    assert cast.alice.check_password(NEW)


# --- invitations -----------------------------------------------------------------------------------------------
def _invite(cast: Cast, email: str) -> str:
    invite_person(actor=cast.actor(cast.alice), email=email, project_id=cast.project.pk, part=Part.EDITOR)
    found = re.search(r"http://[^/]+(/invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_an_invitation_makes_an_account_and_opens_the_project(cast: Cast) -> None:
    link, client = _invite(cast, "new@example.org"), Client()
    assert "Join “Exams”" in _text(client.get(link))
    assert client.post(link, {"name": "New", "password": "short"}).status_code == 200
    assert client.post(link, {"name": "New", "password": NEW})["Location"] == "/projects/exams/"
    assert client.get("/projects/exams/").status_code == 200
    assert Client().get(link).status_code == 404


def test_an_invitation_for_somebody_with_an_account(cast: Cast, pages: Pages) -> None:
    link = _invite(cast, "new@example.org")
    new = person("new")
    assert "Sign in with it" in _text(Client().get(link))
    assert pages(cast.charlie).post(link).status_code == 403
    assert pages(new).post(link)["Location"] == "/projects/exams/"
    assert Membership.objects.get(user=new).part == Part.EDITOR


# --- projects --------------------------------------------------------------------------------------------------
def test_the_list_narrows_and_pages_keep_the_filter(cast: Cast, pages: Pages) -> None:
    for number in range(30):
        create_project(
            actor=cast.actor(cast.alice), fields={"name": f"P{number:02}", "tags": ["even"] * (number % 2 == 0)}
        )
    alice = pages(cast.alice)
    assert "1 to 24 of 31" in _text(alice.get("/projects/"))
    assert "25 to 31 of 31" in _text(alice.get("/projects/?page=2"))
    found = alice.get("/projects/?tag=even&order=newest&q=P")
    assert "1 to 15 of 15" in _text(found)
    second = alice.get("/projects/?order=newest&q=P&page=1")
    assert 'href="?order=newest&amp;q=P&amp;page=2"' in second.content.decode()
    assert "Nothing found" in _text(alice.get("/projects/?q=zzz"))
    assert "No projects yet" in _text(pages(cast.ada).get("/projects/"))


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast, pages: Pages) -> None:
    alice, counts = pages(cast.alice), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            alice.get("/projects/")
        counts.append(len(asked))
        for number in range(3):
            create_project(actor=cast.actor(cast.alice), fields={"name": f"P{number}", "tags": ["a", "b"]})
    assert counts == [8, 8]  # session, person, count, rows, their tags, all tags, the menu's projects, reviews waiting


def test_a_project_is_made_edited_and_deleted(cast: Cast, pages: Pages) -> None:
    bob = pages(cast.bob)
    fields = {
        "name": "My papers",
        "description": "",
        "tags": "b, a,, b",
        "visibility": "private",
        "keep_results_days": "",
    }
    assert bob.post("/projects/new/", fields)["Location"] == "/projects/my-papers/"
    page = bob.get("/projects/my-papers/settings/")
    assert 'value="a, b"' in page.content.decode()
    assert bob.post("/projects/my-papers/settings/", {**fields, "name": "", "version": 1}).status_code == 200
    changed = bob.post("/projects/my-papers/settings/", {**fields, "name": "Ours", "version": 1})
    assert changed["Location"] == "/projects/my-papers/settings/"
    assert "Delete “Ours”?" in _text(bob.get("/projects/my-papers/delete/"))
    assert bob.post("/projects/my-papers/delete/")["Location"] == "/projects/trash/"
    assert bob.get("/projects/my-papers/").status_code == 404
    assert bob.post("/projects/my-papers/restore/")["Location"] == "/projects/my-papers/"
    bob.post("/projects/my-papers/delete/")
    assert bob.post("/projects/my-papers/purge/")["Location"] == "/projects/trash/"
    assert not Project.objects.filter(slug="my-papers").exists()


def test_an_edit_of_an_old_form_is_refused_with_what_was_typed(cast: Cast, pages: Pages) -> None:
    edit_project(actor=cast.actor(cast.alice), project_id=cast.project.pk, changes={"name": "Theirs"})
    fields = {"name": "Mine", "tags": "", "visibility": "private", "version": 1}
    page = pages(cast.alice).post("/projects/exams/settings/", fields)
    assert "Somebody else changed this project" in _text(page)
    assert 'value="Mine"' in page.content.decode()
    assert Project.objects.get(pk=cast.project.pk).name == "Theirs"


PROJECT_PAGES = {
    "": (200, 200, 404),
    "members/": (200, 200, 404),
    "secrets/": (200, 403, 404),
    "audit/": (200, 403, 404),
    "settings/": (200, 403, 404),
    "delete/": (200, 403, 404),
    "leave/": (200, 200, 404),
}


@pytest.mark.parametrize(("page", "statuses"), PROJECT_PAGES.items())
def test_pages_of_a_project_are_for_its_people(
    cast: Cast, pages: Pages, page: str, statuses: tuple[int, int, int]
) -> None:
    found = [pages(who).get(f"/projects/exams/{page}").status_code for who in (cast.alice, cast.bob, cast.charlie)]
    assert (*found, Client().get(f"/projects/exams/{page}").status_code) == (*statuses, 302)


def test_the_side_shows_only_what_works(cast: Cast, pages: Pages) -> None:
    ours = {"members", "secrets", "audit", "settings"}

    def links(who: User) -> set[str]:
        page = pages(who).get("/projects/exams/").content.decode()
        return set(re.findall(r'href="/projects/exams/(\w+)/"', page)) & ours

    assert links(cast.alice) == {"members", "secrets", "audit", "settings"}
    assert links(cast.vera) == {"members"}


# --- members ---------------------------------------------------------------------------------------------------
def test_members_come_change_and_go(cast: Cast, pages: Pages) -> None:
    alice, url = pages(cast.alice), "/projects/exams/members/"
    assert alice.post(url, {"email": "charlie@example.org", "part": "editor"})["Location"] == url
    assert "is a member already" in _text(alice.post(url, {"email": "charlie@example.org", "part": "editor"}))
    alice.post(f"{url}{cast.charlie.pk}/part/", {"part": "viewer"})
    assert Membership.objects.get(project=cast.project, user=cast.charlie).part == Part.VIEWER
    assert "Remove Charlie?" in _text(alice.get(f"{url}{cast.charlie.pk}/remove/"))
    alice.post(f"{url}{cast.charlie.pk}/remove/")
    assert not Membership.objects.filter(project=cast.project, user=cast.charlie).exists()
    kept = alice.post(f"{url}{cast.alice.pk}/part/", {"part": "viewer"}, follow=True)
    assert "A project needs an owner" in _text(kept)
    assert "A project needs an owner" in _text(alice.post("/projects/exams/leave/", follow=True))
    assert pages(cast.vera).post("/projects/exams/leave/")["Location"] == "/projects/"


def test_a_stranger_to_bindery_is_invited_from_the_same_form(cast: Cast, pages: Pages) -> None:
    alice, url = pages(cast.alice), "/projects/exams/members/"
    asked = alice.post(url, {"email": "new@example.org", "part": "editor"})
    assert "Invite new@example.org" in _text(asked)
    sent = alice.post(f"{url}invite/", {"email": "new@example.org", "part": "editor"}, follow=True)
    assert "An invitation is on its way to new@example.org" in _text(sent)
    invitation = Invitation.objects.get()
    alice.post(f"/projects/exams/invitations/{invitation.pk}/revoke/")
    assert not Invitation.objects.exists()


# --- secrets, log ----------------------------------------------------------------------------------------------
def test_secrets_are_written_and_never_shown(cast: Cast, pages: Pages) -> None:
    alice, url = pages(cast.alice), "/projects/exams/secrets/"
    assert alice.post(url, {"name": "key", "value": "sk-canary-0123456789"})["Location"] == url
    shown = [
        alice.get(url),
        alice.get(f"{url}?name=key"),
        alice.post(url, {"name": "a b", "value": "sk-canary-0123456789"}),
    ]
    assert all("canary" not in one.content.decode() for one in shown)
    assert "sk-c…6789" in _text(shown[0])
    Secret.objects.update(sealed=b"lost")
    assert "Has to be set again" in _text(alice.get(url))
    alice.post(f"{url}key/delete/")
    assert not Secret.objects.exists()


def test_the_log_narrows(cast: Cast, pages: Pages) -> None:
    alice = cast.actor(cast.alice)
    set_secret(actor=alice, project_id=cast.project.pk, name="key", value="v")
    edit_project(actor=alice.through("api"), project_id=cast.project.pk, changes={"name": "New"})
    pages(cast.bob).get("/projects/exams/secrets/")

    def rows(query: str) -> list[str]:
        page = pages(cast.alice).get(f"/projects/exams/audit/?{query}").content.decode()
        assert re.findall(r'<option value="secret.set"[^>]*>([^<]+)', page) == ["Set a secret"]
        return re.findall(r'<td data-label="What"><span title="([^"]+)', page)

    assert rows("") == ["secret.see", "project.edit", "secret.set"]
    said = _text(pages(cast.alice).get("/projects/exams/audit/"))
    assert re.findall("See the secrets|Change the project|Set a secret", said.rpartition("Details")[2]) == [
        "See the secrets", "Change the project", "Set a secret",
    ]  # fmt: skip
    assert rows("person=bob") == ["secret.see"]
    assert rows("refused=on") == ["secret.see"]
    assert rows("door=api") == ["project.edit"]
    assert rows("action=secret.set") == ["secret.set"]
    assert rows("until=2000-01-01") == []
    assert rows("since=2000-01-01") == ["secret.see", "project.edit", "secret.set"]
    assert rows("since=nonsense") == ["secret.see", "project.edit", "secret.set"]


# --- one's own account -----------------------------------------------------------------------------------------
def test_the_profile_and_the_password(cast: Cast, pages: Pages) -> None:
    bob = pages(cast.bob)
    assert bob.post("/settings/", {"name": "Rob", "email": "bob@example.org"})["Location"] == "/settings/"
    wrong = bob.post("/settings/", {"name": "Rob", "email": "rob@example.org", "current_password": "x"})
    assert "This is not the current password" in _text(wrong)
    other = Client()
    other.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
    assert bob.post("/settings/password/", {"current_password": PASSWORD, "password": NEW}).status_code == 302
    assert (bob.get("/settings/").status_code, other.get("/settings/").status_code) == (200, 302)
    other.post("/sign-in/", {"email": "bob@example.org", "password": NEW})
    bob.post("/settings/sessions/end/")
    assert (bob.get("/settings/").status_code, other.get("/settings/").status_code) == (200, 302)


def test_a_token_is_shown_once(cast: Cast, pages: Pages) -> None:
    bob = pages(cast.bob)
    made = bob.post("/settings/tokens/", {"name": "Night", "days": "30", "scopes": ["run.see"]})
    text = re.search(r"bnd_[\w-]+\.[\w-]+", made.content.decode())
    assert text
    assert text[0].partition(".")[2] not in bob.get("/settings/tokens/").content.decode()
    assert "no-store" in made["Cache-Control"]
    assert "This needs a correction" in _text(bob.post("/settings/tokens/", {"name": "", "days": "30"}))
    bob.post(f"/settings/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert "No tokens yet" in _text(bob.get("/settings/tokens/"))


def test_tokens_of_others_are_not_there(cast: Cast, pages: Pages) -> None:
    token = create_token(actor=cast.actor(cast.bob), name="t", scopes=["run.see"]).token
    assert pages(cast.alice).post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404


def test_deleting_ones_account(cast: Cast, pages: Pages) -> None:
    alice = pages(cast.alice)
    assert "have no other owner: Exams" in _text(alice.post("/settings/delete/", {"current_password": PASSWORD}))
    trash_project(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    assert "not the current password" in _text(alice.post("/settings/delete/", {"current_password": "x"}))
    assert alice.post("/settings/delete/", {"current_password": PASSWORD})["Location"] == "/sign-in/"
    assert not User.objects.filter(pk=cast.alice.pk).exists()


# --- colours, licence ------------------------------------------------------------------------------------------
def test_the_colours_are_kept_in_a_cookie(client: Client, db: None) -> None:
    assert 'data-bs-theme="auto"' in client.get("/sign-in/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "next": "/register/"})
    assert (answer["Location"], answer.cookies["theme"]["httponly"]) == ("/register/", True)
    assert 'data-bs-theme="dark"' in client.get("/sign-in/").content.decode()
    assert client.post("/theme/", {"theme": "pink"}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="auto"' in client.get("/sign-in/").content.decode()


def test_everybody_may_have_the_source(client: Client, db: None) -> None:
    assert "GNU Affero General Public License" in _text(client.get("/about/"))
    change_settings(actor=operator(), changes={"source_url": "https://git.example.org/bindery"})
    assert 'href="https://git.example.org/bindery"' in client.get("/about/").content.decode()


def test_pages_change_nothing_without_the_token_of_the_form(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice, backend="accounts.backends.ApprovedUserBackend")
    for address in ("/projects/exams/delete/", "/sign-out/", "/theme/", "/settings/sessions/end/", "/projects/new/"):
        answer = client.post(address, {"theme": "dark"})
        assert (answer.status_code, "did not come from an open page" in _text(answer)) == (403, True)
        assert "Go back, reload the page, and send it again." in _text(answer)
    assert Project.objects.get(pk=cast.project.pk).deleted_at is None
