"""The page of providers: on by a key of the project or of all projects, off without one."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Secret
from accounts.services.secrets import set_secret
from pipeline.selectors.providers import providers_in
from tests.cast import Cast

ADDRESS = "/projects/exams/providers/"


def owner(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice, backend="accounts.backends.ApprovedUserBackend")
    return client


def test_a_projects_own_key_comes_before_the_shared_one(cast: Cast) -> None:
    alice, ada = cast.actor(cast.alice), cast.actor(cast.ada)
    set_secret(actor=ada, project_id=None, name="openai_key", value="sk-shared-0123456789")
    set_secret(actor=ada, project_id=None, name="mistral_key", value="ms-shared-0123456789")
    own, _ = set_secret(actor=alice, project_id=cast.project.pk, name="openai_key", value="sk-own-0123456789")
    lines = {one.provider.key: one for one in providers_in(actor=alice, project_id=cast.project.pk)}
    assert list(lines) == ["openai", "anthropic", "openrouter", "mistral"]
    assert lines["openai"].secret
    assert (lines["openai"].secret.id, lines["openai"].is_shared) == (own.pk, False)
    assert (lines["mistral"].is_shared, lines["anthropic"].secret) == (True, None)
    assert lines["openai"].url == "https://api.openai.com/v1"


def test_the_page_tells_what_is_on_and_never_a_value(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alice = cast.actor(cast.alice)
    for name in ("openai_key", "mistral_key"):
        set_secret(actor=alice, project_id=cast.project.pk, name=name, value="sk-very-secret-0123456789")
    Secret.objects.filter(name="mistral_key").update(sealed=b"lost")
    client = owner(cast)
    with django_assert_num_queries(14):
        text = client.get(ADDRESS).content.decode()
    assert re.findall(r"Ready|Switched off: no key|Has to be set again", text) == [
        "Ready", "Switched off: no key", "Switched off: no key", "Has to be set again",
    ]  # fmt: skip
    assert "very-secret" not in text
    assert 'href="/projects/exams/secrets/?name=anthropic_key#id_value"' in text


@pytest.mark.parametrize("who", ["vera", "bob"])
def test_others_are_not_shown_the_way(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who), backend="accounts.backends.ApprovedUserBackend")
    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in client.get("/projects/exams/").content.decode()
