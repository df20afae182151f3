"""Names from outside, made safe for every system, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.names import FORBIDDEN, LONGEST, RESERVED, is_passing, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("exam.pdf", "exam.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\\b\\c.pdf", "c.pdf"),
        ("AUX", "_AUX"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("com1.txt", "_com1.txt"),
        (".htaccess", "htaccess"),
        ("a" * 200 + ".pdf", "a" * 146 + ".pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("a:b?c*.pdf", "a_b_c_.pdf"),
        ("///", "document"),
    ],
)
def test_names_become_safe(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_whatever_is_given_the_name_is_safe_and_stays_so(name: str) -> None:
    found = safe_name(name)
    assert 1 <= len(found) <= LONGEST
    assert len(found.encode()) <= 200
    assert not FORBIDDEN.search(found)
    assert not RESERVED.match(found)
    assert found == found.strip(" ")
    assert unicodedata.is_normalized("NFC", found)
    assert not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in found)
    assert safe_name(found) == found


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("exam.pdf", False), ("part.pdf", False), (".DS_Store", True), ("~$letter.docx", True), (".~lock.a.odt#", True),
        ("a.PDF.crdownload", True), ("a.txt~", True), ("Thumbs.db", True), (".bindery-00.part", True),
    ],
)  # fmt: skip
def test_names_that_programs_keep_for_themselves(name: str, is_one: bool) -> None:
    assert is_passing(name) is is_one
