"""Office files of the old kinds and RTF: what they say of themselves, and what is refused."""

from __future__ import annotations

import random
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from documents.extraction.compound_file import CompoundFile, streams_of
from documents.extraction.look import look_at
from documents.extraction.old_office_look import LOCKED, NO_OFFICE, kind_inside
from documents.extraction.unreadable import Unreadable
from documents.sniffing import COMPOUND_TYPE, HEAD, OFFICE_BY_EXTENSION, sniff
from tests.documents.conftest import SAMPLES

OFFICE = SAMPLES / "office"
WORD, RTF = OFFICE_BY_EXTENSION["doc"], OFFICE_BY_EXTENSION["rtf"]


def told(name: str) -> dict[str, Any]:
    path = OFFICE / name
    return look_at(path, OFFICE_BY_EXTENSION[path.suffix[1:]]).properties


@pytest.mark.parametrize("name", ["rules.doc", "takings.xls", "talk.ppt"])
def test_the_streams_tell_the_kind_whatever_the_name(name: str) -> None:
    assert kind_inside(OFFICE / name) == OFFICE_BY_EXTENSION[name[-3:]]


def test_a_document_says_what_it_is() -> None:
    found = told("rules.doc")
    assert {name: found[name] for name in ("sheet", "title", "author", "active")} == {
        "sheet": "text", "title": "Rules of the reading room", "author": "Ada Reader", "active": {},
    }  # fmt: skip
    assert found["created"].startswith("2013-12-23T23:15:00")


def test_counts_and_program_are_told_as_the_file_says_them(tmp_path: Path) -> None:
    content = (OFFICE / "rules.doc").read_bytes()
    at = content.index(b"\xe0\x85\x9f\xf2\xf9\x4f\x68\x10") - 28  # the set's number, 28 bytes into its stream
    name = "Schreibprogramm für Größe".encode("cp1252") + b"\0"
    values = {
        1: struct.pack("<IHxx", 2, 1252), 14: struct.pack("<Ii", 3, 12), 15: struct.pack("<Ii", 3, -1),
        18: struct.pack("<II", 30, len(name)) + name,
    }  # fmt: skip
    places, body = b"", b""
    for number, value in values.items():
        places += struct.pack("<II", number, 8 + 8 * len(values) + len(body))
        body += value
    own = struct.pack("<II", 8 + len(places) + len(body), len(values)) + places + body
    path = tmp_path / "a.doc"
    path.write_bytes(content[: at + 48] + own + content[at + 48 + len(own) :])
    found = look_at(path, WORD).properties
    assert (found["stated_pages"], found["producer"]) == (12, "Schreibprogramm für Größe")
    assert "stated_words" not in found


def test_a_workbook_and_slides_say_what_they_are() -> None:
    assert (told("takings.xls")["title"], told("takings.xls")["sheet"]) == ("Takings", "spreadsheet")
    assert told("talk.ppt") == {"type": "office", "sheet": "presentation", "entries": 7}  # of macros nothing is known


def test_rtf_says_what_it_is(tmp_path: Path) -> None:
    assert sniff((OFFICE / "rules.rtf").read_bytes()[:HEAD], "x.doc") == RTF
    found = told("rules.rtf")
    assert (found["title"], found["author"], found["active"]) == ("Rules of the reading room", "Ada Reader", {})
    path = tmp_path / "a.rtf"
    info = rb"{\info{\title Gr\'f6\u223 ?e \{1\}}{\creatim\yr2024\mo5\dy6\hr7\min8}{\nofpages3}}"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg1252" + info + rb"{\object\objemb{\*\objdata 0105}}" + b"}")
    found = look_at(path, RTF).properties
    assert (found["title"], found["created"]) == ("Größe {1}", "2024-05-06T07:08:00")
    assert (found["stated_pages"], found["active"]) == (3, {"embedded objects": 1})


@pytest.mark.parametrize("name", ["locked.doc", "locked.docx"])
def test_a_protected_file_says_so(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        told(name)
    assert refused.value.text == LOCKED


def test_a_protected_file_of_a_new_kind_under_an_old_name_says_so() -> None:
    with pytest.raises(Unreadable) as refused:
        look_at(OFFICE / "locked.docx", WORD)
    assert refused.value.text == LOCKED


def test_an_enciphered_workbook_is_known_as_such() -> None:
    assert told("locked.xls")["encryption"] == {"method": "Excel"}
    assert "encryption" not in told("takings.xls")


def test_a_compound_file_that_is_none_of_these_is_refused_under_their_names(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes((OFFICE / "rules.doc").read_bytes().replace("WordDocument".encode("utf-16-le"),
                                                                "WordPerfectX".encode("utf-16-le")))  # fmt: skip
    assert kind_inside(path) == COMPOUND_TYPE
    for media_type in (WORD, OFFICE_BY_EXTENSION["docx"]):
        with pytest.raises(Unreadable) as refused:
            look_at(path, media_type)
        assert (refused.value.code, refused.value.text) == ("unknown_kind", NO_OFFICE)
    assert look_at(path, COMPOUND_TYPE).properties == {"type": "other"}


def test_small_and_large_streams_are_read_whole() -> None:
    with (OFFICE / "talk.ppt").open("rb") as source:
        file = CompoundFile(source)
        for name, (_, length) in file.streams.items():
            assert len(file.read(name, 1 << 20)) == length
        assert file.read("Current User", 16)[12:] == b"\x5f\xc0\x91\xe3"
        assert file.streams["Current User"][1] < 4096 < file.streams["PowerPoint Document"][1]


def test_a_table_that_leads_in_a_circle_ends(tmp_path: Path) -> None:
    content = bytearray((OFFICE / "rules.doc").read_bytes())
    (directory,) = struct.unpack_from("<I", content, 48)
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512 + directory * 4, directory)
    (tmp_path / "a.doc").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        streams_of(tmp_path / "a.doc")
    assert refused.value.code == "broken"


@pytest.mark.parametrize("name", ["rules.doc", "takings.xls", "rules.rtf"])
def test_damage_is_told_or_read_over(tmp_path: Path, name: str) -> None:
    chance, content = random.Random(7), (OFFICE / name).read_bytes()
    path = tmp_path / name
    for _ in range(150):
        turned = bytearray(content)
        for _ in range(20):
            turned[chance.randrange(len(turned))] = chance.randrange(256)
        path.write_bytes(turned[: chance.randrange(len(turned))] if chance.random() < 0.3 else turned)
        with suppress(Unreadable):  # anything else that is raised fails the test
            assert look_at(path, OFFICE_BY_EXTENSION[path.suffix[1:]]).properties["type"] == "office"
