"""Before and after for tools whose pages stand as they stood; what is shielded is in test_shield."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from django.test import Client

from documents.models import DocumentVersion
from documents.services.documents import upload_of
from pipeline.registry import flow
from pipeline.services.runs import start_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive
from tests.pipeline.flows.rewritten import run_over

PICTURES = re.compile(r'<figure><figcaption>(.*?)</figcaption>.*?src="(.*?)"')


@pytest.fixture
def vera(shared_cast: Cast) -> Client:
    client = Client()
    client.force_login(shared_cast.vera, backend="accounts.backends.ApprovedUserBackend")
    return client


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as document:
        for text in ("the first page", "a secret word"):
            document.new_page(width=300, height=300).insert_text((40, 60), text)
        document.save(path)
    return path


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("redact", {"words": "secret"}),
        ("clean", {"parts": ["metadata"]}),
        ("repair", {"keep_sound": False}),
        ("stamp", {}),
    ],
)
def test_the_result_page_leads_to_both_pictures_of_every_page(
    shared_cast: Cast, vera: Client, paper: Path, key: str, params: dict[str, Any]
) -> None:
    run = run_over(shared_cast, key, paper, **params)
    assert (run.state, run.error_text) == ("completed", "")
    link = f"/runs/{run.pk}/compare/"
    assert link in vera.get(f"/runs/{run.pk}/").content.decode()
    artifact = run.artifacts.get(artifact__kind=flow(key).compares).artifact_id
    version = run.inputs.get().version_id
    for view in ("slider", "beside", "difference"):
        html = vera.get(f"{link}?page=2&view={view}").content.decode()
        assert PICTURES.findall(html) == [
            ("Original", f"/versions/{version}/pages/2.png?width=1600"),
            ("Result", f"/artifacts/{artifact}/pages/2.png?width=1600"),
        ]
        assert ("hielded" in html, "What a reader extracts" in html, "/report/" in html) == (False, False, False)
        assert "numbers of pages differ" not in html
    found = [vera.get(place) for _, place in PICTURES.findall(html)]
    assert [one.status_code for one in found] == [200, 200]
    pictures = [one.getvalue() for one in found]
    assert (pictures[0] == pictures[1]) is (key in ("clean", "repair"))


def test_a_result_that_stays_locked_is_told_and_not_asked_for(
    shared_cast: Cast, vera: Client, paper: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(paper) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="sesame", owner="owner", R=6))
    for key, keeps, params in (("stamp", True, {}), ("protect", False, {"direction": "decrypt"})):
        run = start_run(
            actor=shared_cast.actor(shared_cast.bob), flow_key=key, project_id=shared_cast.project.pk,
            uploads=[upload_of(locked)], params=params, password="sesame",
        )  # fmt: skip
        assert (drive(run).state, run.error_text) == ("completed", "")
        (link,) = run.artifacts.select_related("artifact")
        assert link.artifact.proof["opens_without_password"] is not keeps
        html = vera.get(f"/runs/{run.pk}/").content.decode()
        picture = f"/artifacts/{link.artifact_id}/pages/1.png"
        assert (picture in html, "opens with the password of that document" in html) == (not keeps, keeps)
        assert vera.get(picture).status_code == (409 if keeps else 200)
        if keeps:
            compared = vera.get(f"/runs/{run.pk}/compare/").content.decode()
            assert ("The result is locked" in compared, picture in compared) == (True, False)
            assert f"/artifacts/{link.artifact_id}/download/" in compared


def test_pages_that_are_missing_are_told(shared_cast: Cast, vera: Client, paper: Path) -> None:
    run = run_over(shared_cast, "repair", paper, keep_sound=False)
    DocumentVersion.objects.filter(pk=run.inputs.get().version_id).update(pages=3)
    html = vera.get(f"/runs/{run.pk}/compare/").content.decode()
    assert "The original has 3, the result 2." in html
    assert re.findall(r"<option.*?>(\d)</option>", html) == ["1", "2", "3"]
