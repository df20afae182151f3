"""The flows of the trials, and documents for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accounts.actor import operator
from accounts.models import Project
from documents.models import Document
from documents.services.documents import Upload, store_document
from pipeline.registry import flow
from tests.every_flow.example import Example
from tests.every_flow.flows import TRIAL_FLOWS
from tests.every_flow.provider import give_key
from tests.pipeline.engine.flows import known


@pytest.fixture(autouse=True)
def trial_flows(settings: Settings) -> Iterator[None]:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})  # where the servers of the trials are
    with known(*TRIAL_FLOWS):
        yield


def stored(project: Project, example: Example, most: int | None = None) -> list[Document]:
    """The example's documents in that project, which has a key where the flow needs a provider."""
    if flow(example.flow).needs_provider:
        give_key(project)
    example.before(project)
    return [
        store_document(
            actor=operator(),
            project_id=project.pk,
            upload=Upload(name=name.rpartition("/")[2], chunks=[example.bytes_of(name)]),
        ).document
        for name in example.documents[:most]
    ]
