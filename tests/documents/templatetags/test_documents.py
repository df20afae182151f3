"""Files are told apart by their icons."""

from __future__ import annotations

import pytest

from documents.sniffing import OFFICE_BY_EXTENSION
from documents.templatetags.documents import kind_icon


@pytest.mark.parametrize(
    ("icon", "extensions"),
    [
        ("file-type-doc", ["doc", "docx"]),
        ("file-type-xls", ["xls", "xlsx", "ods"]),
        ("file-type-ppt", ["ppt", "pptx", "odp"]),
        ("file-text", ["odt", "rtf"]),
    ],
)
def test_office_files_have_the_icon_of_what_they_are(icon: str, extensions: list[str]) -> None:
    assert {kind_icon(OFFICE_BY_EXTENSION[one]) for one in extensions} == {icon}
