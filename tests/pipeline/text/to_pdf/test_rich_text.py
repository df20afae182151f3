"""RTF without what it takes from elsewhere, however it is written."""

from __future__ import annotations

import pytest

from pipeline.text.to_pdf.rich_text import without_foreign
from pipeline.text.to_pdf.writing import WritingRefused
from tests.documents.conftest import SAMPLES

ADDRESS = rb'"file:///srv/secret.png" \\d'


@pytest.mark.parametrize("instruction", [
    rb"INCLUDEPICTURE " + ADDRESS, rb" includepicture " + ADDRESS, rb"INCLUDETEXT " + ADDRESS, rb"LINK " + ADDRESS,
    rb"DDEAUTO a b", rb"DDE a b", rb"IMPORT " + ADDRESS,
    rb"{INCLUDE}{\b PICTURE} " + ADDRESS, rb"INCL\'55DEPICTURE " + ADDRESS, b"INCLUDE\r\nPICTURE " + ADDRESS,
    rb"\u73?\u78NCLUDEPICTURE " + ADDRESS, rb"\uc0\u73 NCLUDEPICTURE " + ADDRESS, rb"\uc2\u76XXINK " + ADDRESS,
    rb'IF 1 = 1 "INCLUDEPICTURE x"', b"A" * 70_000,
])  # fmt: skip
def test_fields_that_take_something_go_and_their_last_result_stays(instruction: bytes) -> None:
    for start in (rb"{\*\fldinst ", rb"{\fldinst{", rb"{\*\fldinst {\rtlch ", rb"{\*\fldinst{{"):
        asked = start + instruction + b"}" * start.count(b"{")
        content = rb"{\rtf1 a {\field" + asked + rb"{\fldrslt old}} b\par}"
        assert without_foreign(content) == (rb"{\rtf1 a {\field{\fldrslt old}} b\par}", True)


def test_fields_in_fields_and_files_that_are_cut_off() -> None:
    inner = rb"{\field{\*\fldinst INCLUDEPICTURE x}{\fldrslt }}"
    content = rb"{\rtf1{\field{\*\fldinst IF " + inner + rb" = 1}{\fldrslt r}}}"
    assert without_foreign(content) == (rb"{\rtf1{\field{\fldrslt r}}}", True)
    assert without_foreign(rb"{\rtf1 a{\field{\*\fldinst INCLUDEPICTURE x") == (rb"{\rtf1 a{\field", True)
    assert without_foreign(rb"{\rtf1 a}}{\*\fldinst LINK x}}") == (rb"{\rtf1 a}}}", True)


@pytest.mark.parametrize("content", [
    rb'{\rtf1{\field{\*\fldinst HYPERLINK "https://example.org/link/import"}{\fldrslt here}}}',
    rb"{\rtf1{\field{\*\fldinst PAGE}{\fldrslt 1}} How INCLUDEPICTURE and LINK are used\par}",
    rb"{\rtf1{\object\objemb{\*\objdata 0105}{\result a}}}",
    rb"{\rtf1{\pict\bin5 {{{{{}\par}",
    rb"{\rtf1 \u8364 ? a\\b \{LINK\} \'e4}",
    (SAMPLES / "office" / "rules.rtf").read_bytes(),
])  # fmt: skip
def test_everything_else_stays_byte_for_byte(content: bytes) -> None:
    assert without_foreign(content) == (content, False)


def test_linked_objects_keep_their_picture_and_templates_go_without_a_word() -> None:
    for link in (rb"\objautlink", rb"\objlink"):
        content = rb"{\rtf1{\object" + link + rb"{\*\objdata 0105}{\result a}}}"
        assert without_foreign(content) == (rb"{\rtf1{\object" + link + rb"{\result a}}}", True)
        late = rb"{\rtf1{\object{{\*\objdata 0105}}" + link + rb"{\result a}}}"
        assert without_foreign(late) == (rb"{\rtf1{\object{}" + link + rb"{\result a}}}", True)
    content = rb"{\rtf1{\*\template C:\\Normal.dotm}{\*\filetbl{\file\fid0 /etc/passwd}}a}"
    assert without_foreign(content) == (rb"{\rtf1a}", False)


def test_fields_in_what_is_called_binary_are_refused() -> None:
    with pytest.raises(WritingRefused) as refused:
        without_foreign(rb"{\rtf1\bin90 {\field{\*\fldinst INCLUDEPICTURE x}}}")
    assert refused.value.code == "office_failed"
