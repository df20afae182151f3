"""Text that is pasted: what it is called, what is kept of it, and what is refused."""

from __future__ import annotations

import io

import pytest

from accounts.errors import Invalid, TooLarge
from documents.models import Document
from documents.services.documents import store_document
from documents.services.pasting import LONGEST_TEXT, text_in, upload_of_text
from documents.storage import open_blob
from tests.cast import Cast


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("The bridge was built in 1932.\nIt is old.", "", "The bridge was built in 1932.txt"),
        ("\n\n# Minutes of May\n", "", "Minutes of May.txt"),
        ("word " * 40, "", "word word word word word word word word word word word word.txt"),
        ("x" * 300, "", "x" * 60 + ".txt"),
        ("a/b\\c: d?", "", "a-b-c_ d_.txt"),
        ("...", "", "text.txt"),
        ("これは本です。", "", "これは本です。.txt"),
        ("words", "notes", "notes.txt"),
        ("words", " Notes.TXT ", "Notes.txt"),
        ("words", "../../a.pdf", "-..-a.pdf.txt"),
        ("words", "n" * 300, "n" * 146 + ".txt"),
    ],
)
def test_a_name_is_given_or_made_of_the_first_words(text: str, name: str, called: str) -> None:
    assert upload_of_text(text, name=name).name == called


@pytest.mark.django_db
def test_it_becomes_a_plain_text_document(cast: Cast) -> None:
    upload = upload_of_text("\ufeff<html>\r\nGrüße\rund\n", name="a.html", kind="exam")
    stored = store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload)
    document = Document.objects.get()
    assert (document.name, document.kind, stored.version.blob.media_type) == ("a.html.txt", "exam", "text/plain")
    with open_blob(stored.version.blob_id) as source:
        assert source.read() == "<html>\nGrüße\nund\n".encode()


@pytest.mark.parametrize(
    ("text", "kind", "code", "words"),
    [
        ("", Invalid, "empty_text", "There is no text."),
        (" \n\t", Invalid, "empty_text", "There is no text."),
        ("one\r\ntwo\0", Invalid, "no_plain_text", "Line 2 holds a character that no text has (U+0000)."),
        ("a\ud800", Invalid, "no_plain_text", "U+D800"),
        ("%PDF-1.7 is how a PDF begins", Invalid, "no_plain_text", "another kind of file"),
        ("ä" * (LONGEST_TEXT // 2) + "b", TooLarge, "text_too_long", "has 100,001 bytes; 100,000 can be pasted."),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, kind: type[Exception], code: str, words: str) -> None:
    with pytest.raises(kind) as refused:
        upload_of_text(text)
    problem = refused.value
    assert problem.code == code  # type: ignore[attr-defined]
    assert words in problem.text  # type: ignore[attr-defined]


def test_the_longest_is_taken() -> None:
    (content,) = upload_of_text("ä" * (LONGEST_TEXT // 2)).chunks
    assert len(content) == LONGEST_TEXT


def test_a_stream_is_read_no_further_than_needed() -> None:
    source = io.BytesIO("ä".encode() * LONGEST_TEXT * 4)
    with pytest.raises(TooLarge):
        upload_of_text(text_in(source))
    assert source.tell() < LONGEST_TEXT * 5
    with pytest.raises(Invalid, match="Byte 3 is not UTF-8"):
        text_in(io.BytesIO(b"na\xefve"))
