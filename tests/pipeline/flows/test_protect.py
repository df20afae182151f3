"""The flow protect: the file is shut, and the password is nowhere."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from pipeline.models import Run, RunEvent, RunStage
from pipeline.params import SecretField, opened_secret
from pipeline.services.runs import clone_run
from tests.cast import Cast
from tests.pipeline.engine.driving import drive, outputs
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


def test_a_form_never_shows_what_was_typed() -> None:
    field = SecretField(required=False)
    sealed = field.clean(WORD)
    assert WORD not in field.widget.render("p", WORD)
    assert sealed in field.widget.render("p", sealed)
    assert field.clean(sealed) == sealed
    assert field.clean("") == ""
