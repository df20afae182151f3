"""Pages as pictures over HTTP: formats, caching, who may look."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from tests.cast import Cast
from tests.documents.conftest import PAPER, Pages, Store, make_artifact


def page_of(document: object, page: int = 1, query: str = "") -> str:
    return reverse("documents:version_page", args=[document.newest.pk, page]) + query  # type: ignore[attr-defined]


def test_a_page_is_a_png_and_a_webp_for_browsers(cast: Cast, pages: Pages, store: Store) -> None:
    client, where = pages(cast.vera), page_of(store(PAPER), query="?width=240")
    plain = client.get(where)
    assert (plain.status_code, plain.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(plain.content)).size == (240, 311)
    browser = client.get(where, headers={"Accept": "image/avif,image/webp,*/*;q=0.8"})
    assert (browser.headers["Content-Type"], browser.content[:4]) == ("image/webp", b"RIFF")
    assert plain.headers["ETag"] != browser.headers["ETag"]


def test_it_is_kept_by_the_browser_alone(cast: Cast, pages: Pages, store: Store) -> None:
    client, where = pages(cast.vera), page_of(store(PAPER), query="?width=240")
    first = client.get(where)
    assert first.headers["Cache-Control"] == "private, max-age=3600"
    assert {"Accept", "Cookie"} <= {one.strip() for one in first.headers["Vary"].split(",")}
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


@pytest.mark.parametrize(
    ("page", "query", "status", "code"),
    [
        (3, "", 404, "no_page"),
        (0, "", 404, "no_page"),
        (1, "?width=999", 400, "invalid"),
        (1, "?width=-5", 400, "invalid"),
        (1, "?width=x", 400, "invalid"),
        (1, "?width=²", 400, "invalid"),
    ],
)
def test_what_is_not_there_is_said(
    cast: Cast, pages: Pages, store: Store, page: int, query: str, status: int, code: str
) -> None:
    answer = pages(cast.vera).get(page_of(store(PAPER), page, query), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_strangers_see_nothing(cast: Cast, pages: Pages, store: Store) -> None:
    document, artifact = store(PAPER), make_artifact(cast, PAPER.read_bytes(), media_type="application/pdf")
    for where in (page_of(document), reverse("documents:artifact_page", args=[artifact.pk, 1])):
        assert pages(cast.charlie).get(where).status_code == 404
        assert pages(None).get(where).status_code == 302


def test_a_guarded_artifact_may_be_looked_at(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, PAPER.read_bytes(), media_type="application/pdf", guarded=True)
    answer = pages(cast.vera).get(reverse("documents:artifact_page", args=[artifact.pk, 2]) + "?width=240")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
