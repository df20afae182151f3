"""What a flow can be given: types, search, what was picked."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django import forms

from documents.models import Document
from documents.services.documents import Upload, add_version, store_document, trash_document
from pipeline.params import DocumentField
from pipeline.selectors import shelf as shelves
from pipeline.selectors.shelf import Shelf, chosen_documents, shelf_for
from tests.cast import Cast
from tests.pipeline.engine import flows

PDF, TEXT, PNG = b"%PDF-1.7 x", b"plain words", b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


class Keyed(forms.Form):
    key = DocumentField(accepts=("text/*",), kind="answer_key", required=False)


class Papers(flows.Sums):
    key, title, Params, accepts = "papers", "Papers", Keyed, ("application/pdf", "image/*")


class Twins(Papers):
    key, title, least, most, sides = "twins", "Twins", 2, 2, ("Older", "Newer")


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(Papers, Twins, flows.Sums):
        yield


def add(cast: Cast, name: str, content: bytes, kind: str = "other") -> Document:
    upload = Upload(name, [content + name.encode()], kind)
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


def shelf(cast: Cast, key: str = "papers", **options: object) -> Shelf:
    return shelf_for(actor=cast.actor(cast.bob), flow_key=key, project_id=cast.project.pk, **options)  # type: ignore[arg-type]


def names(found: Shelf) -> list[str]:
    return [one.name for one in found.documents]


def test_only_what_the_flow_takes_newest_first(cast: Cast) -> None:
    for name, content in (("a.pdf", PDF), ("b.txt", TEXT), ("c.png", PNG), ("d.pdf", PDF)):
        add(cast, name, content)
    trash_document(actor=cast.actor(cast.alice), document_id=Document.objects.get(name="d.pdf").pk)
    assert names(shelf(cast)) == ["c.png", "a.pdf"]
    assert names(shelf(cast, "sums")) == ["c.png", "b.txt", "a.pdf"]


def test_what_was_picked_comes_first_whatever_is_searched(cast: Cast) -> None:
    first = add(cast, "first.pdf", PDF)
    add(cast, "second.pdf", PDF)
    found = shelf(cast, picked=[str(first.pk), "nonsense"], search="SEC")
    assert (names(found), found.picked) == (["first.pdf", "second.pdf"], (str(first.pk),))


def test_what_was_picked_keeps_its_order(cast: Cast) -> None:
    one, two, three, four = (add(cast, f"{name}.pdf", PDF) for name in ("1", "2", "3", "4"))
    picked = [str(three.pk), f"{one.pk.hex}.{two.pk.hex}", str(three.pk)]
    assert names(shelf(cast, picked=picked)) == ["3.pdf", "1.pdf", "2.pdf", "4.pdf"]
    assert names(shelf(cast, picked=picked, order=[str(two.pk), str(four.pk)])) == ["2.pdf", "3.pdf", "1.pdf", "4.pdf"]
    bob = cast.actor(cast.bob)
    chosen = chosen_documents(actor=bob, project_id=cast.project.pk, ids=[*picked, "nonsense", str(uuid4())])
    assert [one.name for one in chosen] == ["3.pdf", "1.pdf", "2.pdf"]


def test_sides_go_by_age_until_an_order_is_given(cast: Cast) -> None:
    """What counts is when the version that goes in was brought, not its document."""
    renewed, plain = (str(add(cast, name, PDF).pk) for name in ("renewed.pdf", "plain.pdf"))
    assert names(shelf(cast, "twins", picked=[plain, renewed])) == ["renewed.pdf", "plain.pdf"]
    assert names(shelf(cast, "twins", picked=[plain, renewed], order=[plain])) == ["plain.pdf", "renewed.pdf"]
    actor, newer = cast.actor(cast.alice), Upload("renewed.pdf", [PDF + b"newer"])
    add_version(actor=actor, document_id=renewed, upload=newer)
    assert names(shelf(cast, "twins", picked=[plain, renewed])) == ["plain.pdf", "renewed.pdf"]


def test_more_than_fit_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "SHOWN", 2)
    for number in range(5):
        add(cast, f"{number}.pdf", PDF)
    found = shelf(cast)
    assert (names(found), found.more) == (["4.pdf", "3.pdf"], 3)
    assert shelf(cast, search="3").more == 0


def test_a_parameters_documents_have_its_kind_first(cast: Cast) -> None:
    add(cast, "key.txt", TEXT, "answer_key")
    add(cast, "notes.txt", TEXT)
    add(cast, "paper.pdf", PDF)
    assert [one.name for one in shelf(cast).for_params["key"]] == ["key.txt", "notes.txt"]


def test_nothing_of_another_project_is_offered(cast: Cast) -> None:
    add(cast, "a.pdf", PDF)
    theirs = shelf_for(actor=cast.actor(cast.charlie), flow_key="papers", project_id=cast.project.pk)
    assert names(theirs) == []
