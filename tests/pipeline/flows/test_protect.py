"""The flow protect: the file is shut, and the password is nowhere."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdf
import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.services.rotation import rotate_column, sealed_columns
from documents.services.documents import store_document, upload_of
from pipeline.models import Run, RunEvent, RunStage
from pipeline.params import SecretField, opened_secret
from pipeline.services.recipes import save_recipe
from pipeline.services.runs import clone_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs, start
from tests.pipeline.flows.rewritten import SAMPLES, kept, run_over
from tests.pipeline.pdf.rewriting.made import booklet

WORD = "pässword-of-bob"


def test_an_encrypted_file_opens_by_its_passwords_alone(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(
        shared_cast,
        "protect",
        booklet(tmp_path / "book.pdf"),
        user_password=WORD,
        owner_password="boss",
        rights=["copy"],
    )
    assert (run.state, run.error_text) == ("completed", "")
    (path,) = kept(shared_cast, run, "encrypted", tmp_path / "locked.pdf")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password=WORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits, pdf.allow.extract, pdf.allow.print_highres) == (
            6,
            256,
            True,
            False,
        )
        assert (pdf.user_password_matched, pdf.owner_password_matched) == (True, False)
    reader = pypdf.PdfReader(path, password="boss")
    assert reader.pages[0].extract_text() == "page 1"


def test_the_password_is_nowhere_in_clear(shared_cast: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run = run_over(shared_cast, "protect", booklet(tmp_path / "book.pdf"), user_password=WORD)
    rows = [Run.objects.get(pk=run.pk), *RunStage.objects.filter(run=run), *RunEvent.objects.filter(run=run)]
    stored = serializers.serialize("json", rows, ensure_ascii=False)
    assert WORD not in stored
    assert WORD not in str(outputs(run)) + caplog.text
    assert opened_secret(run.params["user_password"]) == WORD
    client, api = Client(), APIClient()
    client.force_login(shared_cast.bob)
    api.force_authenticate(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert "••••••" in page
    assert "sealed:" not in page
    assert WORD not in page + api.get(f"/api/v1/runs/{run.pk}/").content.decode()


def test_a_copy_of_a_run_has_the_same_password(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "protect", booklet(tmp_path / "book.pdf"), user_password=WORD)
    copy = drive(clone_run(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk))
    (path,) = kept(shared_cast, copy, "encrypted", tmp_path / "again.pdf")
    with pikepdf.open(path, password=WORD) as pdf:
        assert len(pdf.pages) == 3


def test_encryption_comes_off(shared_cast: Cast, tmp_path: Path) -> None:
    run = run_over(shared_cast, "protect", SAMPLES / "bad" / "empty_protected.pdf", direction="decrypt")
    (path,) = kept(shared_cast, run, "decrypted", tmp_path / "plain.pdf")
    assert not pypdf.PdfReader(path).is_encrypted
    assert outputs(run)["losses"][0]["what"] == "the owner's restrictions"


def test_what_needs_a_password_asks_for_it(shared_cast: Cast) -> None:
    run = run_over(shared_cast, "protect", SAMPLES / "bad" / "encrypted-attachment.pdf", direction="decrypt")
    assert (run.state, run.error_code) == ("failed", "password_needed")


def test_sealed_passwords_get_the_new_key(cast: Cast, settings: Settings) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.SECRETS_KEYS = (old,)
    bob, where = cast.actor(cast.bob), {"project_id": cast.project.pk}
    document = store_document(actor=bob, upload=upload_of(SAMPLES / "bad" / "empty.pdf"), **where).document
    params = {"user_password": WORD, "owner_password": "boss"}
    run = start(cast, "protect", bob, document_ids=[document.pk], params=params)
    many = start(cast, "bulk", bob, document_ids=[document.pk], params={"flow": "protect", "params": params})
    step = {"flow": "protect", "params": params}
    recipe = save_recipe(actor=bob, name="Shut", steps=[step], **where)
    settings.SECRETS_KEYS = (new, old)
    renewed = {one.sealed.model: one for one in (rotate_column(sealed=one) for one in sealed_columns()) if one.renewed}
    assert {name: (one.renewed, one.lost) for name, one in renewed.items()} == {
        "pipeline.Run": (4, 0), "pipeline.Recipe": (2, 0),
    }  # fmt: skip
    settings.SECRETS_KEYS = (new,)
    for found in (run, many, recipe):
        found.refresh_from_db()
    kept = [run.params, many.params["params"], recipe.steps[0]["params"]]
    assert [opened_secret(one["user_password"]) for one in kept] == [WORD] * 3
    assert [opened_secret(one["owner_password"]) for one in kept] == ["boss"] * 3
    again = [rotate_column(sealed=one) for one in sealed_columns() if one.mark]
    assert (sum(one.current for one in again), sum(one.renewed + one.lost for one in again)) == (6, 0)


def test_a_form_never_shows_what_was_typed() -> None:
    field = SecretField(required=False)
    sealed = field.clean(WORD)
    assert WORD not in field.widget.render("p", WORD)
    assert sealed in field.widget.render("p", sealed)
    assert field.clean(sealed) == sealed
    assert field.clean("") == ""


@pytest.mark.parametrize("rights", [["copy"], []])
def test_a_picture_is_asked_for_only_where_one_can_be_painted(
    shared_cast: Cast, tmp_path: Path, rights: list[str]
) -> None:
    """What opens without a password can be looked at, whatever it forbids."""
    word = WORD if rights else ""
    run = run_over(shared_cast, "protect", booklet(tmp_path / "a.pdf"), user_password=word, rights=rights)
    file = run.artifacts.get().artifact
    client = Client()
    client.force_login(shared_cast.bob)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    asked = reverse("documents:artifact_page", args=[file.pk, 1]) in page
    assert (asked, file.proof) == (not word, {"opens_without_password": not word})
