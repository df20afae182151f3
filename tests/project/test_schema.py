"""The schema is made once, and anew when there are other flows."""

from __future__ import annotations

import pytest
from django.test import Client

from project import schema
from project.schema import OnceGenerator
from tests.pipeline.engine import flows

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_the_same_for_everybody() -> None:
    schema._made.cache_clear()
    answers = [Client().get("/api/schema/?format=json") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert schema._made.cache_info().misses == 1
    assert answers[0].json()["openapi"] == "3.1.1"


def test_other_flows_make_another() -> None:
    before = OnceGenerator().get_schema(public=True)["components"]["schemas"]
    with flows.known(flows.Sums):
        after = OnceGenerator().get_schema(public=True)["components"]["schemas"]
    assert ("SumsParams" in before, "SumsParams" in after) == (False, True)
