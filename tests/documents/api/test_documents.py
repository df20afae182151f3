"""Documents over the API: uploads in both forms, the list, edits with editions, downloads in parts."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from openapi_spec_validator import validate
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from accounts.models import IdempotentAnswer
from accounts.services.tokens import create_token
from documents import storage
from documents.models import Document
from documents.services import intake
from documents.services.documents import edit_document, store_document, trash_document, upload_of
from tests.cast import Cast
from tests.documents.conftest import KEY, PAPER, SECRET, Api, Store
from tests.pipeline.engine.driving import start

URL = "/api/v1/documents/"
MANY = "/api/v1/documents/many/"


def file_called(name: str, content: bytes = b"words") -> Any:
    file = BytesIO(content)
    file.name = name
    return file


def send(client: APIClient, content: bytes = b"words", *, name: str = "a.txt", **fields: Any) -> Any:
    body = {"project": "exams", "file": file_called(name, content), **fields}
    return client.post(URL, body, format="multipart")


@pytest.fixture
def bob(cast: Cast, api: Api) -> APIClient:
    return api(cast.bob)


def spool() -> list[str]:
    return [path.name for path in configured.SPOOL_DIR.iterdir()]


# --- uploads ---------------------------------------------------------------------------------------------------
def test_a_form_brings_a_document(cast: Cast, bob: APIClient) -> None:
    answer = send(bob, PAPER.read_bytes(), name="../Exam.pdf", kind="exam")
    document = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{URL}{document.pk}/")
    data = answer.json()
    assert (data["name"], data["kind"], data["edition"], data["created_by"]) == ("Exam.pdf", "exam", 1, "Bob")
    assert data["version"]["media_type"] == "application/pdf"
    assert (data["version"]["inspection"], data["copy_of"], answer.headers["ETag"]) == ("pending", None, '"1"')
    assert (spool(), len(list(storage.stored_hashes()))) == ([], 1)


def test_text_is_sent_as_json(cast: Cast, bob: APIClient) -> None:
    given = {"project": "exams", "text": "The bridge\r\nis old.", "kind": "exam"}
    answer = bob.post(URL, given, format="json")
    document = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{URL}{document.pk}/")
    data = answer.json()
    assert (data["name"], data["kind"], data["version"]["media_type"]) == ("The bridge.txt", "exam", "text/plain")
    assert b"".join(bob.get(f"{URL}{document.pk}/content/").streaming_content) == b"The bridge\nis old."
    named = bob.post(f"{URL}?project=exams", {"text": "words", "name": "notes"}, format="json")
    assert named.json()["name"] == "notes.txt"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"text": " "}, 400, "empty_text"),
        ({"text": "a" * 100_001}, 413, "text_too_long"),
        ({"text": "a\0"}, 400, "parse_error"),
        ({"text": 5, "kind": "poem"}, 400, "invalid"),
        ({"name": "a"}, 400, "invalid"),
        ([], 400, "invalid"),
        ({"text": "a", "project": "other"}, 404, "not_found"),
    ],
)
def test_text_that_cannot_be_kept_is_refused(cast: Cast, bob: APIClient, given: Any, status: int, code: str) -> None:
    body = {"project": "exams", **given} if isinstance(given, dict) else given
    answer = bob.post(URL, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert (spool(), Document.objects.count()) == ([], 0)


def test_json_with_a_name_is_the_file_itself(cast: Cast, bob: APIClient) -> None:
    answer = bob.post(f"{URL}?project=exams&name=a.json", b'{"text": "a"}', content_type="application/json")
    assert (answer.json()["name"], answer.json()["version"]["media_type"]) == ("a.json", "application/json")


@pytest.mark.parametrize("way", ["form", "put"])
def test_a_token_that_may_only_add_is_shown_what_it_added(cast: Cast, store: Store, way: str) -> None:
    """One that had to be refused after the file was taken in would send it again."""
    token = create_token(actor=cast.actor(cast.bob), name="scanner", scopes=["document.add"]).text
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    if way == "form":
        answer = send(client)
    else:
        answer = client.put("/api/v1/uploads/exams/a.txt", b"words", content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["name"]) == (201, "a.txt"), answer.content
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("&name=pr%C3%BCfung.pdf", {}),
        ("", {"Content-Disposition": "attachment; filename*=UTF-8''pr%C3%BCfung.pdf"}),
    ],
)
def test_the_body_itself_can_be_the_file(cast: Cast, bob: APIClient, query: str, headers: dict[str, str]) -> None:
    answer = bob.post(
        f"{URL}?project={cast.project.pk}&kind=exam{query}",
        PAPER.read_bytes(),
        content_type="application/octet-stream",
        headers=headers,
    )
    data = answer.json()
    assert (answer.status_code, data["name"], data["kind"], data["version"]["size"]) == (
        201,
        "prüfung.pdf",
        "exam",
        PAPER.stat().st_size,
    )
    assert spool() == []


def test_a_file_can_be_put_under_its_name(cast: Cast, bob: APIClient) -> None:
    answer = bob.put("/api/v1/uploads/exams/grades%20a.csv", b"a,b\n1,2\n", content_type="application/json")
    assert (answer.status_code, answer.json()["name"], answer.json()["version"]["media_type"]) == (
        201,
        "grades a.csv",
        "text/csv",
    )


def test_the_same_bytes_are_told(cast: Cast, bob: APIClient) -> None:
    first, again = send(bob).json(), send(bob, name="b.txt").json()
    assert (first["copy_of"], first["copy_of_name"]) == (None, None)
    assert (again["copy_of"], again["copy_of_name"]) == (first["id"], "a.txt")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({}, 400, "file_missing"),
        ({"file": [file_called("a"), file_called("b")]}, 400, "file_missing"),
        ({"file": file_called("a", b"")}, 400, "empty_file"),
        ({"file": file_called("a"), "kind": "poem"}, 400, "invalid"),
        ({"file": file_called("a"), "project": ""}, 404, "not_found"),
        ({"file": file_called("a"), "project": "nothing"}, 404, "not_found"),
        ({"file": file_called("a"), "project": "elsewhere"}, 404, "not_found"),
    ],
)
def test_what_cannot_be_taken_is_said_and_leaves_nothing(
    cast: Cast, bob: APIClient, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = bob.post(URL, {"project": "exams", **sent}, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (spool(), Document.objects.count(), list(storage.stored_hashes())) == ([], 0, [])


@pytest.mark.parametrize("content", [b"", b"x"])
def test_a_body_without_a_name_or_without_bytes_is_refused(cast: Cast, bob: APIClient, content: bytes) -> None:
    answer = bob.post(f"{URL}?project=exams", content, content_type="application/pdf")
    assert answer.status_code == 400
    assert (spool(), Document.objects.count()) == ([], 0)


def test_a_file_beyond_the_limit_is_not_written_on(cast: Cast, bob: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "setting", lambda key: {"upload_limit_mb": 1}.get(key, 0))
    for answer in (
        send(bob, b"x" * 3_000_000, name="big.bin"),
        bob.put("/api/v1/uploads/exams/big.bin", b"x" * 3_000_000, content_type="application/octet-stream"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert answer.json()["detail"] == "big.bin is larger than the 1 MB one file may have."
    assert (spool(), Document.objects.count()) == ([], 0)


def test_a_refused_sender_leaves_nothing(cast: Cast, api: Api) -> None:
    assert send(api(cast.vera)).status_code == 403
    assert send(api(None)).status_code == 401
    assert spool() == []


def test_the_limits_can_be_asked(cast: Cast, bob: APIClient) -> None:
    found = bob.get(f"{URL}limits/?project=exams").json()
    assert (found["most_bytes"], found["most_pages"], found["bytes_left"]) == (2048 << 20, 2000, None)
    assert bob.get(f"{URL}limits/").status_code == 400


def test_a_repeated_upload_is_one_document(cast: Cast, bob: APIClient) -> None:
    answers = [
        bob.post(
            URL,
            {"project": "exams", "file": file_called("a.txt")},
            format="multipart",
            headers={"Idempotency-Key": "k1"},
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert (answers[0].json()["id"] == answers[1].json()["id"], Document.objects.count()) == (True, 1)
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    other = bob.post(
        URL,
        {"project": "exams", "file": file_called("a.txt", b"x")},
        format="multipart",
        headers={"Idempotency-Key": "k1"},
    )
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    refused = bob.post(
        URL, {"project": "exams", "file": file_called("b", b"")}, format="multipart", headers={"Idempotency-Key": "k2"}
    )
    assert (refused.status_code, IdempotentAnswer.objects.filter(key="k2").exists(), spool()) == (400, False, [])


def test_other_forms_get_ordinary_files(cast: Cast) -> None:
    """Our handler serves every form of the site; what it hands over is a file like any other."""
    from django.test import RequestFactory

    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.json", b'{"a": 1}\n[]')})
    file = request.FILES["file"]
    assert (file.read(3), file.seek(0), list(file), file.size, file.name) == (
        b'{"a',
        0,
        [b'{"a": 1}\n', b"[]"],
        11,
        "a.json",
    )
    assert len(spool()) == 1
    request.close()
    assert spool() == []


def test_a_form_that_cannot_be_read_to_its_end_leaves_nothing(cast: Cast, bob: APIClient, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = {"file": file_called("a.txt"), "other": file_called("b.txt"), "project": "x" * 5000}
    answer = bob.post(URL, body, format="multipart")
    assert (answer.status_code, spool()) == (413, [])
    broken = b"--b\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\nwords"
    bob.post(URL, broken, content_type="multipart/form-data; boundary=b")
    assert (spool(), Document.objects.count()) == ([], 0)


# --- reading ---------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_and_ordered(cast: Cast, bob: APIClient, store: Store) -> None:
    paper, key, table = store(PAPER, kind="exam"), store(KEY, kind="answer_key"), store(b"a,b\n", name="Grades.csv")
    edit_document(actor=cast.actor(cast.bob), document_id=paper.pk, changes={"tags": ["prüfung", "2026"]})
    store_document(actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, upload=upload_of(PAPER))

    def names(query: str) -> list[str]:
        return [one["name"] for one in bob.get(f"{URL}?{query}").json()["results"]]

    assert names("") == [table.name, key.name, paper.name]
    assert names("ordering=name") == [table.name, key.name, paper.name]
    assert names("ordering=-newest__blob__size") == [key.name, paper.name, table.name]
    assert names("kind=exam") == names("tag=pr%C3%BCfung") == names("tag=2026") == [paper.name]
    assert names("search=grades") == names("media_type=text/csv") == [table.name]
    assert names("tag=202") == names("tag=%25") == []
    assert len(names("project=exams")) == len(names(f"project={cast.project.pk}")) == 3
    assert names("project=elsewhere") == []
    assert len(names("inspection=pending")) == 3
    trash_document(actor=cast.actor(cast.bob), document_id=key.pk)
    assert (names("trashed=true"), len(names(""))) == ([key.name], 2)


def test_a_list_asks_the_same_however_long_it_is(
    cast: Cast, bob: APIClient, store: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store(b"1", name="a.txt")
    with django_assert_num_queries(2):
        assert bob.get(URL).json()["count"] == 1
    for number in range(2, 4):
        store(str(number).encode(), name="a.txt")
    with django_assert_num_queries(2):
        assert bob.get(URL).json()["count"] == 3


def test_an_edit_counts_and_an_old_one_is_refused(cast: Cast, bob: APIClient, store: Store) -> None:
    where = f"{URL}{store(PAPER).pk}/"
    first = bob.get(where)
    changed = bob.patch(where, {"name": "Exam.pdf", "tags": ["B", "a"]}, headers={"If-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["tags"], changed.headers["ETag"]) == (200, ["a", "b"], '"2"')
    stale = bob.patch(where, {"kind": "exam"}, headers={"If-Match": first.headers["ETag"]})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert bob.patch(where, {"kind": "poem"}).json()["errors"][0]["pointer"] == "/kind"
    assert bob.patch(where, {"name": "a/b"}).status_code == 400


def test_the_trash_over_the_api(cast: Cast, bob: APIClient, store: Store) -> None:
    where = f"{URL}{store(PAPER).pk}/"
    assert bob.delete(f"{where}?forever=true").status_code == 404
    assert bob.delete(where).status_code == 204
    assert bob.get(where).json()["deleted_at"] is not None
    assert bob.post(f"{where}restore/").json()["deleted_at"] is None
    bob.delete(where)
    assert bob.delete(f"{where}?forever=false").status_code == 404  # it is in the trash already
    assert bob.delete(f"{where}?forever=true").status_code == 204
    assert [bob.get(where).status_code, bob.delete(f"{where}?forever=true").status_code] == [404, 404]


def test_many_of_the_trash_each_have_an_outcome(cast: Cast, bob: APIClient, store: Store) -> None:
    paper, used, living = store(PAPER), store(KEY), store(b"words", name="a.txt")
    theirs = store_document(
        actor=cast.actor(cast.charlie), project_id=cast.elsewhere.pk, upload=upload_of(PAPER)
    ).document
    start(cast, "repair", document_ids=[used.pk])  # a run that is kept keeps its documents
    for who, one in ((cast.bob, paper), (cast.bob, used), (cast.charlie, theirs)):
        trash_document(actor=cast.actor(who), document_id=one.pk)
    nowhere = uuid4()
    ids = [str(one) for one in (paper.pk, used.pk, living.pk, theirs.pk, nowhere, paper.pk)]
    answer = bob.post(MANY, {"verb": "purge", "documents": ids})
    assert (answer.status_code, answer.json()["verb"], answer.json()["done"]) == (200, "purge", 1)
    assert [(one["document"], one["outcome"], one["code"]) for one in answer.json()["outcomes"]] == [
        (ids[0], "done", ""),
        (ids[1], "refused", "used_by_runs"),
        (ids[2], "not_found", "not_found"),
        (ids[3], "not_found", "not_found"),
        (ids[4], "not_found", "not_found"),
    ]
    assert bob.delete(f"{URL}{used.pk}/?forever=true").json()["detail"] == answer.json()["outcomes"][1]["text"]
    assert set(Document.objects.values_list("pk", flat=True)) == {used.pk, living.pk, theirs.pk}
    back = bob.post(MANY, {"verb": "restore", "documents": [str(used.pk), str(paper.pk)]})
    assert [one["outcome"] for one in back.json()["outcomes"]] == ["done", "not_found"]
    assert set(Document.objects.filter(deleted_at=None).values_list("pk", flat=True)) == {used.pk, living.pk}


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({}, "/verb"),
        ({"verb": "purge"}, "/documents"),
        ({"verb": "purge", "documents": []}, "/documents"),
        ({"verb": "purge", "documents": ["x"]}, "/documents/0"),
        ({"verb": "purge", "documents": "x"}, "/documents"),
        ({"verb": "trash", "documents": [str(uuid4())]}, "/verb"),
        ({"verb": "purge", "documents": [str(uuid4())] * 501}, "/documents"),
    ],
    ids=["nothing", "no documents", "none", "no id", "no list", "another verb", "too many"],
)
def test_a_wish_for_many_that_says_nothing_is_refused(bob: APIClient, wish: dict[str, Any], pointer: str) -> None:
    answer = bob.post(MANY, wish)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_many_of_the_trash_are_closed_to_who_may_not(cast: Cast, api: Api, store: Store) -> None:
    document = store(PAPER)
    trash_document(actor=cast.actor(cast.bob), document_id=document.pk)
    wish = {"verb": "purge", "documents": [str(document.pk)]}
    told = [api(who).post(MANY, wish) for who in (cast.vera, cast.charlie, None)]
    assert [one.status_code for one in told] == [200, 200, 401]
    assert [one.json()["outcomes"][0]["outcome"] for one in told[:2]] == ["refused", "not_found"]
    assert Document.objects.count() == 1


def test_bytes_come_whole_and_in_parts(cast: Cast, bob: APIClient, store: Store) -> None:
    where = f"{URL}{store(PAPER).pk}/content/"
    whole = bob.get(where, headers={"Accept": "application/pdf"})
    assert b"".join(whole.streaming_content) == PAPER.read_bytes()
    part = bob.get(where, headers={"Range": "bytes=5-9"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, PAPER.read_bytes()[5:10])
    assert bob.head(where).headers["Content-Length"] == str(PAPER.stat().st_size)
    assert bob.get(where, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


# --- versions --------------------------------------------------------------------------------------------------
def test_versions_over_the_api(cast: Cast, bob: APIClient, store: Store) -> None:
    document = store(PAPER)
    where = f"{URL}{document.pk}/versions/"
    added = bob.post(f"{where}?name=new.pdf", KEY.read_bytes(), content_type="application/pdf")
    assert (added.status_code, added.json()["number"], added.json()["file_name"]) == (201, 2, "new.pdf")
    again = bob.post(where, {"file": file_called("new.pdf", KEY.read_bytes())}, format="multipart")
    assert (again.status_code, again.json()["code"]) == (409, "same_bytes")
    rows = bob.get(where).json()["results"]
    assert [(one["number"], one["sha256"] == rows[0]["sha256"]) for one in rows] == [(2, True), (1, False)]
    one = f"/api/v1/versions/{rows[1]['id']}/"
    assert b"".join(bob.get(f"{one}content/").streaming_content) == PAPER.read_bytes()
    assert bob.post(f"{one}revert/").json()["number"] == 3
    found = bob.get(one).json()
    assert (found["inspection"], found["pages"], found["properties"]["letters"]) == ("ready", 2, 1558)
    assert bob.post(f"{one}inspect/").status_code == 202


def test_text_and_pictures_over_the_api(cast: Cast, bob: APIClient, store: Store) -> None:
    newest = store(PAPER).newest
    assert newest
    where = f"/api/v1/versions/{newest.pk}/"
    text = bob.get(f"{where}text/?pages=1-2").json()
    assert (text["pages"], [one["page"] for one in text["shown"]]) == (2, [1, 2])
    assert "Allocate the cost" in text["shown"][0]["text"]
    for wrong in ("x", "2-1", "0", "1-99", "-1"):
        assert bob.get(f"{where}text/?pages={wrong}").status_code == 400
    picture = bob.get(f"{where}pages/2/picture/?width=240", headers={"Accept": "image/png"})
    assert (picture.status_code, picture.headers["Content-Type"], picture.content[:4]) == (200, "image/png", b"\x89PNG")
    missing = bob.get(f"{where}pages/9/picture/?width=240", headers={"Accept": "image/png"})
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_password_over_the_api(cast: Cast, bob: APIClient, store: Store, locked: Any) -> None:
    newest = store(locked).newest
    assert newest
    where = f"/api/v1/versions/{newest.pk}/"
    assert bob.get(where).json()["inspection"] == "password"
    wrong = bob.post(f"{where}password/", {"password": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong_password")
    right = bob.post(f"{where}password/", {"password": SECRET})
    assert (right.status_code, right.json()["inspection"], right.json()["has_password"]) == (200, "ready", True)
    assert SECRET not in right.content.decode()
    assert bob.delete(f"{where}password/").status_code == 204
    assert bob.get(where).json()["inspection"] == "password"


def test_artifacts_over_the_api(cast: Cast, bob: APIClient) -> None:
    from tests.documents.conftest import make_artifact

    plain, guarded = make_artifact(cast, b"one"), make_artifact(cast, b"two", name="b.pdf", guarded=True)
    found = bob.get(f"/api/v1/artifacts/?project={cast.project.pk}&ordering=name").json()["results"]
    assert [(one["name"], one["guarded"]) for one in found] == [("b.pdf", True), ("result.txt", False)]
    assert bob.get("/api/v1/artifacts/?kind=nothing").json()["count"] == 0
    assert found[1]["download"] == f"http://testserver/api/v1/artifacts/{plain.pk}/download/"
    assert b"".join(bob.get(found[1]["download"]).streaming_content) == b"one"
    refused = bob.get(f"/api/v1/artifacts/{guarded.pk}/download/")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_released")


def test_the_schema_of_documents_is_valid(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.hooks import postprocess_schema_enums
    from drf_spectacular.settings import spectacular_settings

    from documents.api.urls import urlpatterns

    monkeypatch.setattr(spectacular_settings, "POSTPROCESSING_HOOKS", [postprocess_schema_enums])  # without flows
    schema = SchemaGenerator(urlconf=None, patterns=urlpatterns).get_schema(request=None, public=True)
    validate(schema)
    upload = schema["paths"]["/documents/"]["post"]
    kinds = {"multipart/form-data", "application/json", "application/octet-stream"}
    assert set(upload["requestBody"]["content"]) == kinds
    assert {"201", "400", "401", "403", "409", "413", "429", "503"} <= set(upload["responses"])
