"""Every tracked file is in order: text is text, ends in a line, and nothing is there that should not be."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import yaml

from tests.tracked import tracked

ROOT = Path(__file__).resolve().parent.parent.parent
FOREIGN = ("static/vendor/", "tests/samples/", "LICENSE")
BINARY = (".pdf", ".png", ".jpg", ".webp", ".ico", ".woff2", ".ttf", ".otf", ".gz", ".bin", ".docx", ".xlsx", ".wasm")
LARGEST = 512 * 1024  # bytes, of a file of our own
SECRETS = re.compile(r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}")


def own_texts() -> list[tuple[str, bytes]]:
    own = [name for name in tracked() if not name.startswith(FOREIGN) and not name.endswith(BINARY)]
    return [(name, (ROOT / name).read_bytes()) for name in own]


def test_text_is_utf8_with_unix_lines_that_end() -> None:
    found = []
    for name, content in own_texts():
        text = content.decode("utf-8")
        if "\r" in text or ("\t" in text and not name.endswith(("Makefile", "Caddyfile"))):
            found.append(f"{name}: carriage return or tab")
        if text and not (text.endswith("\n") and not text.endswith("\n\n")):
            found.append(f"{name}: does not end in one line end")
        if re.search(r"[ \t]+$", text, re.MULTILINE):
            found.append(f"{name}: blanks at the end of a line")
    assert found == []


def test_nothing_is_half_merged_or_secret() -> None:
    marks = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    texts = {name: content.decode("utf-8") for name, content in own_texts() if name != "tests/house/test_files.py"}
    assert [name for name, text in texts.items() if marks.search(text) or SECRETS.search(text)] == []


def test_no_file_of_ours_is_large() -> None:
    sizes = {name: len(content) for name, content in own_texts()}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


def test_names_differ_by_more_than_their_case() -> None:
    counts = Counter(name.lower() for name in tracked())
    assert [name for name, many in counts.items() if many > 1] == []
    assert [name for name in tracked() if " " in name] == []


def test_data_files_can_be_read() -> None:
    readers = {".json": json.loads, ".yaml": yaml.safe_load, ".yml": yaml.safe_load, ".toml": tomllib.loads}
    for name, content in own_texts():
        reader = readers.get(Path(name).suffix)
        if reader is not None:
            reader(content.decode("utf-8"))


def test_nothing_generated_is_tracked() -> None:
    wrong = re.compile(r"(^|/)(__pycache__|\.venv|var|node_modules|\.env$|secrets)(/|$)|\.pyc$|\.sqlite3$|\.log$")
    assert [name for name in tracked() if wrong.search(name)] == []
