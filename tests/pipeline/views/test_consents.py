"""Connecting an account by consent: to the service's page and back, and everything that can go wrong on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from accounts.actor import operator
from accounts.crypto import unseal
from accounts.models import Membership, Secret
from accounts.services.settings import change_settings
from documents.models import CloudConnection
from pipeline.providers.cloud import consent, oauth, opening
from pipeline.services import consents as service_module
from tests.cast import Cast
from tests.pipeline.providers.cloud.accounts import dropbox, google, onedrive, served
from tests.pipeline.providers.cloud.consenting import CLIENT, ConsentingService, with_page

ANSWERS = {"google_drive": google, "dropbox": dropbox, "onedrive": onedrive}
CLASSES = {"google_drive": "GoogleDrive", "dropbox": "Dropbox", "onedrive": "OneDrive"}


@dataclass
class Visit:
    """Somebody in front of a browser."""

    client: Client
    cast: Cast
    service: ConsentingService

    def begin(self, **more: str) -> str:
        """Our form, and the page with the link: where the link leads."""
        sent = {"kind": self.service.kind, "consent-name": "Mine", "consent-folder": "exams", **more}
        page = text(self.client.post(f"/projects/{self.cast.project.slug}/connections/consent/", sent))
        found = re.search(r'href="([^"]+/free/authorize[^"]+)"', page)
        assert found, page
        return found[1].replace("&amp;", "&")

    def agree(self, page: str) -> str:
        """The service's page: where it sends the person back to."""
        answer = httpx.get(page, trust_env=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"].removeprefix("http://127.0.0.1:8000")

    def back(self, address: str) -> str:
        return text(self.client.get(address, follow=True))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def bob_in(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    return client


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "google_drive"))


@pytest.fixture
def visit(kind: str, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    oauth._TOKENS.clear()
    redirect = f"{settings.PUBLIC_URL}/connections/consent/{kind}/"
    with served(ConsentingService(kind=kind, redirect=redirect), with_page(ANSWERS[kind])) as service:
        assert isinstance(service, ConsentingService)
        here = service.address
        service.put("exams/a.txt", b"words")
        known = consent.SERVICES[kind]
        tokens = f"{here}/oauth2/token"
        monkeypatch.setitem(consent.SERVICES, kind, replace(known, authorize=f"{here}/free/authorize", tokens=tokens))
        places = {"content": here} if kind == "dropbox" else {"tokens": tokens}
        local = partial(getattr(opening, CLASSES[kind]), api=here, **places)
        monkeypatch.setattr(opening, CLASSES[kind], local)
        change_settings(
            actor=operator(), changes={known.id_setting: "bindery", known.secret_setting: CLIENT["client_secret"]}
        )
        yield Visit(bob_in(cast), cast, service)


@pytest.mark.parametrize("kind", sorted(ANSWERS), indirect=True)
def test_a_person_agrees_and_the_folder_is_there(visit: Visit, kind: str, settings: Settings) -> None:
    page = visit.back(visit.agree(visit.begin()))
    assert "The connection works." in page
    assert "a.txt" in page
    made = CloudConnection.objects.get()
    assert (made.kind, made.name, made.folder, made.created_by) == (kind, "Mine", "exams", visit.cast.bob)
    sealed = json.loads(unseal(bytes(Secret.objects.get().sealed), settings.SECRETS_KEYS))
    assert sealed == {"client_id": "bindery", "client_secret": "", "refresh_token": "first"}
    assert visit.client.session["consents"] == {}


def test_a_renewed_token_is_kept_without_the_secret_of_the_app(visit: Visit, settings: Settings) -> None:
    visit.back(visit.agree(visit.begin()))
    visit.service.rotates = True
    oauth._TOKENS.clear()
    made = CloudConnection.objects.get()
    visit.client.post(f"/connections/{made.pk}/check/")
    sealed = json.loads(unseal(bytes(Secret.objects.get().sealed), settings.SECRETS_KEYS))
    assert sealed == {"client_id": "bindery", "refresh_token": f"next{visit.service.token}"}
    assert "a.txt" in text(visit.client.get(f"/connections/{made.pk}/"))


def test_connecting_again_keeps_the_connection(visit: Visit, settings: Settings) -> None:
    visit.back(visit.agree(visit.begin()))
    made = CloudConnection.objects.get()
    visit.service.refresh_tokens.clear()
    oauth._TOKENS.clear()
    assert "was taken back. Connect again" in text(visit.client.post(f"/connections/{made.pk}/check/", follow=True))
    visit.service.refresh_tokens.add("first")
    page = text(visit.client.post(f"/connections/{made.pk}/consent/"))
    found = re.search(r'href="([^"]+/free/authorize[^"]+)"', page)
    assert found
    assert "The connection works." in visit.back(visit.agree(found[1].replace("&amp;", "&")))
    assert [(one.pk, one.problem) for one in CloudConnection.objects.all()] == [(made.pk, "")]


def test_who_declines_is_told_and_nothing_is_stored(visit: Visit) -> None:
    visit.service.agrees = False
    assert "You did not agree at Google Drive. Nothing was stored." in visit.back(visit.agree(visit.begin()))
    assert stored() == (0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"grants": "https://www.googleapis.com/auth/drive.file"}, "was not allowed all that is needed"),
        ({"lasting": False}, "gave no lasting access"),
        ({"codes": {}}, "was used before or is too old"),
    ],
    ids=["left out", "not lasting", "code unknown"],
)
def test_consent_that_does_not_do_stores_nothing(visit: Visit, change: dict[str, Any], said: str) -> None:
    page = visit.begin()
    if "codes" in change:
        address = visit.agree(page)
        visit.service.codes.clear()
    else:
        for name, value in change.items():
            setattr(visit.service, name, value)
        address = visit.agree(page)
    assert said in visit.back(address)
    assert stored() == (0, 0)


def test_an_answer_counts_once_for_one_person_in_one_session(visit: Visit) -> None:
    address = visit.agree(visit.begin())
    alice = Client()
    alice.force_login(visit.cast.alice, backend="accounts.backends.ApprovedUserBackend")
    for client in (alice, bob_in(visit.cast)):  # another person, and the same one elsewhere
        answer = client.get(address)
        assert (answer.status_code, "was not begun here" in text(answer)) == (400, True)
    assert stored() == (0, 0)
    visit.back(address)
    assert stored() == (1, 1)
    replayed = visit.client.get(address)
    assert (replayed.status_code, "was not begun here" in text(replayed)) == (400, True)
    assert stored() == (1, 1)
    assert sum(b"authorization_code" in one.body for one in visit.service.asked) == 1


def test_a_state_that_is_wrong_old_or_of_another_service(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    address = visit.agree(visit.begin())
    for wrong in (
        address.replace("state=", "state=x"),
        address.replace("state=", "estate="),
        address.replace("google_drive", "dropbox"),
    ):
        assert visit.client.get(wrong).status_code == 400
    monkeypatch.setattr(service_module, "SECONDS", -1)
    assert visit.client.get(address).status_code == 400
    assert (stored(), visit.service.codes != {}) == ((0, 0), True)


def test_who_left_the_project_in_between_connects_nothing(visit: Visit) -> None:
    address = visit.agree(visit.begin())
    Membership.objects.filter(user=visit.cast.bob).delete()
    assert visit.client.get(address).status_code == 404
    assert stored() == (0, 0)


def test_names_are_looked_at_before_anybody_is_sent_away(visit: Visit) -> None:
    visit.back(visit.agree(visit.begin()))
    there = f"/projects/{visit.cast.project.slug}/connections/consent/"
    taken = visit.client.post(there, {"kind": "google_drive", "consent-name": "Mine"})
    assert "has a connection called Mine already" in text(taken)
    empty = visit.client.post(there, {"kind": "google_drive", "consent-name": ""})
    assert "This field is required." in text(empty)
    assert visit.client.post(there, {"kind": "webdav", "consent-name": "N"}).status_code == 302
    assert visit.client.session["consents"] == {}


def test_without_a_client_id_it_is_off_and_says_what_to_register(cast: Cast, settings: Settings) -> None:
    client, home = bob_in(cast), f"/projects/{cast.project.slug}/connections/"
    page = text(client.get(f"{home}new/?kind=dropbox"))
    assert "No client id of Dropbox is set." in page
    assert f"{settings.PUBLIC_URL}/connections/consent/dropbox/" in page
    sent = client.post(f"{home}consent/", {"kind": "dropbox", "consent-name": "N"})
    assert "No client id of Dropbox is set." in text(sent)
    assert "consents" not in client.session
    assert "switched off" not in text(client.get(f"{home}new/?kind=webdav"))


def stored() -> tuple[int, int]:
    return CloudConnection.objects.count(), Secret.objects.count()
