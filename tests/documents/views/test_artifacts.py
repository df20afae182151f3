"""Artifacts handed out: whole, in part, to whom they may go, and written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from documents.models import Artifact
from tests.cast import Cast
from tests.documents.conftest import Pages, make_artifact


def address(artifact: Artifact) -> str:
    return reverse("documents:artifact_download", args=[artifact.pk])


def test_the_whole_file_comes_as_an_attachment(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, b"0123456789", name="Prüfung “A” 100%.html", media_type="text/html")
    answer = pages(cast.vera).get(address(artifact))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"0123456789")
    assert {name: answer.headers[name] for name in ("Content-Type", "Content-Length", "Accept-Ranges", "ETag")} == {
        "Content-Type": "text/html",
        "Content-Length": "10",
        "Accept-Ranges": "bytes",
        "ETag": f'"{artifact.sha256}"',
    }
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Pr%C3%BCfung%20%E2%80%9CA%E2%80%9D%20100%25.html"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert AuditEntry.objects.filter(action="artifact.download", user=cast.vera).count() == 1


def test_a_quote_in_a_name_stays_inside_its_quotes(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, name='a"; filename="evil.exe\\')
    assert pages(cast.vera).head(address(artifact)).headers["Content-Disposition"] == (
        'attachment; filename="a\\"; filename=\\"evil.exe\\\\"'
    )


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-1,4-5", 200, b"0123456789", ""),
    ],
)
def test_a_part_is_given(cast: Cast, pages: Pages, asked: str, status: int, content: bytes, said: str) -> None:
    artifact = make_artifact(cast, b"0123456789")
    answer = pages(cast.vera).get(address(artifact), headers={"Range": asked})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (status, content)
    assert answer.headers.get("Content-Range", "") == said


def test_a_part_of_an_older_file_is_the_whole_new_one(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, b"0123456789")
    fresh = {"Range": "bytes=5-", "If-Range": f'"{artifact.sha256}"'}
    for headers, status in ((fresh, 206), ({**fresh, "If-Range": '"old"'}, 200)):
        answer = pages(cast.vera).get(address(artifact), headers=headers)
        assert (answer.status_code, len(b"".join(answer.streaming_content))) == (status, 5 if status == 206 else 10)


def test_a_part_behind_the_end_is_refused(cast: Cast, pages: Pages) -> None:
    answer = pages(cast.vera).get(address(make_artifact(cast, b"0123")), headers={"Range": "bytes=4-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */4")
    assert not AuditEntry.objects.filter(action="artifact.download").exists()


def test_what_the_browser_has_is_not_sent_again(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast)
    answer = pages(cast.vera).get(address(artifact), headers={"If-None-Match": f'W/"{artifact.sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_tells_and_hands_nothing_out(cast: Cast, pages: Pages) -> None:
    answer = pages(cast.vera).head(address(make_artifact(cast, b"0123")))
    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (200, "4", b"")
    assert not AuditEntry.objects.filter(action="artifact.download").exists()


def test_an_empty_one_is_an_empty_file(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, b"")
    answer = pages(cast.vera).get(address(artifact))
    assert (answer.status_code, answer.headers["Content-Length"], b"".join(answer.streaming_content)) == (200, "0", b"")
    assert pages(cast.vera).get(address(artifact), headers={"Range": "bytes=0-"}).status_code == 416


def test_a_guarded_one_is_not_handed_out(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast, guarded=True)
    answer = pages(cast.alice).get(address(artifact), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_released")
    assert pages(cast.alice).head(address(artifact)).status_code == 403


def test_strangers_and_nobody(cast: Cast, pages: Pages) -> None:
    where = address(make_artifact(cast))
    assert pages(cast.charlie).get(where).status_code == 404
    nobody = pages(None).get(where)
    assert (nobody.status_code, nobody.headers["Location"].startswith("/sign-in/")) == (302, True)
