"""A project that may ask a provider of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_django import Settings

from accounts.actor import operator
from accounts.services.secrets import set_secret
from accounts.services.settings import change_settings
from documents.services.artifacts import open_artifact
from documents.services.documents import Upload, store_document
from pipeline.models import Run
from pipeline.providers.catalogue import BY_KEY
from tests.cast import Cast
from tests.fake_provider import KEY, FakeProvider
from tests.pipeline.engine.driving import drive, start

PRICES = "m 1 2; gpt-6-luna 1 2; claude-haiku-4-5 1 5; mistral-ocr-latest page 0.004"


def allow(cast: Cast, settings: Settings, fake: FakeProvider, dialect: str = "openai", *, key: str = KEY) -> None:
    """The project has a key for the provider, whose address is this machine's."""
    settings.PRIVATE_HOSTS = frozenset({fake.host})
    change_settings(actor=operator(), changes={f"{dialect}_url": fake.url(dialect), "model_prices": PRICES})
    set_secret(actor=operator(), project_id=cast.project.pk, name=BY_KEY[dialect].secret, value=key)


def run_on(cast: Cast, flow: str, name: str, content: bytes | Path, **params: Any) -> Run:
    """A run of the flow on one document, as far as it goes."""
    bob = cast.actor(cast.bob)
    chunks = [content.read_bytes() if isinstance(content, Path) else content]
    document = store_document(actor=bob, project_id=cast.project.pk, upload=Upload(name=name, chunks=chunks)).document
    return drive(start(cast, flow, bob, document_ids=[document.pk], params=params), seconds=60)


def kept(cast: Cast, run: Run, kind: str) -> bytes:
    artifact = run.artifacts.select_related("artifact").get(artifact__kind=kind).artifact
    with open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk) as stream:
        return stream.read()
