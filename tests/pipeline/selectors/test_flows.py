"""Finding flows."""

from __future__ import annotations

import pytest

from pipeline.selectors.flows import accepts, flow_choices, flows_found, flows_near, flows_taking, title_of
from tests.pipeline.engine import flows


class Pictures(flows.Sums):
    key, title, summary, group, accepts = "pictures", "Pictures", "Looks at them.", "Images", ("image/*",)


class Nothing(flows.Sums):
    key, title, most = "nothing", "Nothing", 0


def test_by_every_word_of_a_search_in_groups() -> None:
    with flows.known(flows.Sums, Pictures):
        assert flows_found("LOOKS images") == [("Images", [Pictures])]
        assert flows_found("look at the image") == [("Images", [Pictures])]
        assert flows_found("ooks images") == []  # words are found by their beginnings
        assert flows_found("looks nowhere") == []
        assert ("Documents", [flows.Sums]) in flows_found()


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("rotate", "pages"), ("combine", "merge"), ("join", "merge"), ("jpg to pdf", "to-pdf"), ("png", "convert"),
        ("pdf to docx", "convert"), ("word", "to-pdf"), ("unlock", "protect"), ("sanitize", "clean"),
        ("shrink", "compress"), ("resize", "compress"), ("zip", "compress"), ("bates", "stamp"), ("sign", "stamp"),
        ("text recognition", "ocr"), ("jpeg", "extract"), ("e-mail", "compress"), ("pre-flight", "preflight"),
        ("jpg/png", "convert"), ("pdf-to-word", "convert"), ("PDF/A-2b", "convert"), ("e-invoice", "invoice"),
        ("summarize", "summarize"), ("summarise", "summarize"), ("black out", "redact"), ("scan", "ocr"),
    ],
)  # fmt: skip
def test_by_the_words_people_use(search: str, key: str) -> None:
    assert key in {one.key for _, members in flows_found(search) for one in members}


@pytest.mark.parametrize("search", ["pdf/a", "PDF/A", "pdfa"])
def test_a_letter_beside_a_sign_is_no_word_of_its_own(search: str) -> None:
    assert [one.key for _, members in flows_found(search) for one in members] == ["preflight", "convert"]


def test_a_word_with_signs_is_found_by_its_parts_too() -> None:
    class Mails(Pictures):
        key, title, summary = "mails", "Mails", "Reads e-mail, and black-outs."

    with flows.known(Mails):
        found = [search for search in ("mail", "email", "e-mail", "e mail", "blackouts", "a-mail")
                 if any(Mails in members for _, members in flows_found(search))]  # fmt: skip
    assert found == ["mail", "email", "e-mail", "e mail", "blackouts"]


@pytest.mark.parametrize(
    ("search", "nearest"), [("rotaet", "pages"), ("merging", "merge"), ("extrakt", "extract"), ("kubernetes", None)]
)
def test_the_nearest_where_nothing_is_found(search: str, nearest: str | None) -> None:
    assert flows_found(search) == []
    assert next((one.key for one in flows_near(search)), None) == nearest


def test_by_a_document() -> None:
    with flows.known(flows.Sums, Pictures, Nothing):
        mine = (flows.Sums, Pictures, Nothing)
        assert [one for one in flows_taking("image/png") if one in mine] == [flows.Sums, Pictures]
        assert Pictures not in flows_taking("text/plain")
        assert [Pictures in flows_near("pictuers", [one]) for one in ("image/png", "text/plain")] == [True, False]
    assert accepts(("text/*", "application/pdf"), "application/pdf")
    assert not accepts(("text/*",), "application/pdf")


def test_a_flow_that_is_gone_is_called_by_its_key() -> None:
    assert title_of("sums") == "sums"
    with flows.known(flows.Sums):
        assert title_of("sums") == "Sums"
        assert ("sums", "Sums") in flow_choices()
