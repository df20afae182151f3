"""What every answer carries so that a browser keeps to our rules, and how files are handed out."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ADDRESSES = ("/sign-in/", "/projects/", "/api/docs/", "/api/v1/projects/", "/admin/", "/nowhere/", "/healthz")


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.post("/sign-in/", {"email": "ada@example.org", "password": PASSWORD})
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_a_browser_may_do_with_it(ada: Client, address: str) -> None:
    headers = ada.get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Request-ID"]
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers


@pytest.mark.parametrize("address", ["/sign-in/", "/api/v1/projects/", "/nowhere/"])
def test_over_https_browsers_are_told_to_stay_there(ada: Client, settings: Settings, address: str) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    secure = Client(SERVER_NAME="testserver")
    assert secure.get(address, secure=True)["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )
    assert "Strict-Transport-Security" not in secure.get(address)


def test_pages_of_a_person_are_kept_by_no_cache_between(ada: Client) -> None:
    assert "Cookie" in ada.get("/projects/").headers["Vary"]


def test_a_host_that_is_not_ours_is_refused(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["bindery.example"]
    assert Client().get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    assert Client().get("/sign-in/", headers={"host": "bindery.example"}).status_code == 200


def test_another_site_can_send_no_form(cast: Cast, settings: Settings) -> None:
    client = Client(enforce_csrf_checks=True)
    body = {"email": "bob@example.org", "password": PASSWORD}
    page = client.get("/sign-in/")
    token = page.context["csrf_token"]
    there = {"HTTP_ORIGIN": "https://evil.example"}
    assert client.post("/sign-in/", {**body, "csrfmiddlewaretoken": token}, **there).status_code == 403
    assert client.post("/sign-in/", {**body, "csrfmiddlewaretoken": token}).status_code == 302


def test_files_are_found_under_their_plain_names_while_testing() -> None:
    answer = Client().get("/static/css/api-docs.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    answer.close()
