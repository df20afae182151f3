"""A scoreboard of files made to break readers: upload, inspection, first page, text of each.

Each of them ends in a state with a sentence, in time, with nothing left behind. `-s` prints the board.
"""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from PIL import Image

from accounts.actor import operator
from accounts.errors import Problem
from documents.models import Document, DocumentVersion
from documents.services.checking import check_store
from documents.services.documents import Upload, store_document
from documents.services.inspection import inspect_version
from documents.services.previews import Wish, picture_of, version_subject
from documents.services.texts import text_of
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.documents.conftest import BAD
from tests.thorough import either

LONGEST = 60.0  # seconds for all four steps of one file, on a loaded machine
SENTENCE = re.compile(r"^[A-Z“].*[.!?]$")
INSIDE = re.compile(r"Traceback|Error\b|0x[0-9a-f]{6}|/tmp/|/store/|\.py\b|None:|<class")
SEED = 20261128
EACH = either(1, 4)  # variants of a file


@dataclass(frozen=True)
class Score:
    """What became of one file; each step is "ok" or the code of its refusal."""

    name: str
    state: str
    picture: str
    text: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.name:48} {self.state:9} {self.picture:16} {self.text:16} {self.seconds:6.2f} s"


def tried(cast: Cast, name: str, content: bytes) -> Score:
    """All four steps; fails on anything but a clear refusal."""
    began = time.monotonic()
    actor = cast.actor(cast.bob)
    stored = store_document(actor=actor, project_id=cast.project.pk, upload=Upload(name=name, chunks=[content]))
    states = [inspect_version(version_id=stored.version.pk) for _ in range(3)]  # a poison file is given up by then
    version = DocumentVersion.objects.get(pk=stored.version.pk)
    assert version.inspection in ("ready", "password", "broken"), (name, states)
    assert (version.inspection == "ready") == (version.problem == ""), name
    if version.problem:
        is_clear(version.problem)
    steps = []
    for step in ("picture", "text"):
        try:
            if step == "picture":
                picture_of(version_subject(actor=actor, version_id=version.pk), Wish(page=1, width=240))
            else:
                text_of(actor=actor, version_id=version.pk)
            steps.append("ok")
        except Problem as problem:
            is_clear(problem.text)
            steps.append(problem.code)
    score = Score(name, version.inspection, steps[0], steps[1], time.monotonic() - began)
    assert score.seconds < LONGEST, score
    return score


def is_clear(text: str) -> None:
    """A sentence, without anything from the inside of programs."""
    assert SENTENCE.fullmatch(text), text
    assert not INSIDE.search(text), text


def nothing_is_left(documents: int) -> None:
    assert list(settings.SPOOL_DIR.iterdir()) == []
    assert check_store(actor=operator()).found == []
    assert Document.objects.count() == documents
    nursery = [one for one in psutil.Process().children() if "documents.isolation.nursery" in " ".join(one.cmdline())]
    assert [child.pid for one in nursery for child in one.children(recursive=True)] == []


def show(scores: list[Score]) -> None:
    print()
    for score in sorted(scores, key=lambda one: one.name):
        print(score)
    print(Counter(score.state for score in scores), f"slowest {max(one.seconds for one in scores):.2f} s")


def test_the_bad_files(cast: Cast) -> None:
    paths = sorted(BAD.glob("*.pdf"))
    assert len(paths) == 22
    scores = [tried(cast, path.name, path.read_bytes()) for path in paths]
    show(scores)
    assert Counter(score.state for score in scores) == {"ready": 16, "broken": 5, "password": 1}
    assert {score.name: score.picture for score in scores if score.picture != "ok"} == {
        "GHOSTSCRIPT-698804-1-fuzzed.pdf": "page_broken",
        "REDHAT-1531897-0.pdf": "page_broken",
        "encrypted-attachment.pdf": "password_needed",
        "poppler-395-0-fuzzed.pdf": "page_broken",
        "poppler-67295-0.pdf": "page_broken",
        "poppler-742-0-fuzzed.pdf": "page_broken",
    }
    nothing_is_left(22)


def _office() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w>" + "word " * 500 + "</w>")
        archive.writestr("docProps/core.xml", "<c xmlns:d='d'><d:title>Plan</d:title></c>")
    return target.getvalue()


def _image(kind: str) -> bytes:
    target = BytesIO()
    Image.effect_noise((64, 48), 50).save(target, kind)
    return target.getvalue()


def seeds() -> dict[str, bytes]:
    paths: list[Path] = [*sorted(BAD.glob("*.pdf")), *sorted((SAMPLES / "pdf").glob("js-*.pdf"))]
    found = {path.name: path.read_bytes() for path in paths}
    for name in ("accounting-qpaper.pdf", "demo_paper.pdf", "Geography_SQP.pdf"):
        found[name] = (SAMPLES / "exams" / name).read_bytes()
    for path in sorted((SAMPLES / "office").iterdir()):
        found[path.name] = path.read_bytes()
    made = {"a.docx": _office(), "a.csv": b"a;b\n1;2\n" * 50, "a.json": b'{"a": [1, 2, {"b": null}]}' * 3}
    return found | made | {f"a.{kind.lower()}": _image(kind) for kind in ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP")}


def variants(name: str, content: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """The same file with bits turned, cut off, with a piece doubled, and with a piece of noise in it."""
    turned = bytearray(content)
    for _ in range(max(1, len(content) // 2000)):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    yield f"turned-{name}", bytes(turned)
    yield f"cut-{name}", content[: chance.randrange(1, len(content))]
    start = chance.randrange(len(content))
    yield f"doubled-{name}", content[:start] + content[start // 2 : start] + content[start:]
    length = min(len(content) - start, 200)
    yield f"noise-{name}", content[:start] + chance.randbytes(length) + content[start + length :]


@pytest.mark.slow
def test_damaged_variants(cast: Cast) -> None:
    chance = random.Random(SEED)
    scores = [
        tried(cast, name, content)
        for seed_name, seed in sorted(seeds().items())
        for name, content in chance.sample(list(variants(seed_name, seed, chance)), EACH)
    ]
    show(scores)
    assert len(scores) == EACH * len(seeds())
    assert {score.state for score in scores} == {"ready", "broken", *either([], ["password"])}
    nothing_is_left(len(scores))


PDF, END = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj ", b"\ntrailer<</Root 1 0 R>>\n%%EOF"
BOMBS = {
    "nested.json": b"[" * 500_000,
    "long-line.csv": b"a," * 2_000_000,
    "zeros.bin": b"\0" * 5_000_000,
    "only-header.pdf": b"%PDF-1.7\n",
    "deep.pdf": b"%PDF-1.7\n1 0 obj\n" + b"[" * 400_000 + b"]" * 400_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "loop.pdf": PDF + b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj" + END,
    "many-pages.pdf": PDF + b"2 0 obj<</Type/Pages/Kids[]/Count 2000000000>>endobj" + END,
    "empty.docx": b"PK\x05\x06" + b"\0" * 18,
    "not-really.docx": b"PK\x03\x04" + b"\xff" * 500,
    "nul-name\x00.txt": b"x",
    "\u202etxt.fdp": b"%PDF-1.4\n%%EOF",
}


def test_made_bombs(cast: Cast) -> None:
    scores = [tried(cast, name, content) for name, content in BOMBS.items()]
    show(scores)
    assert {score.name: score.state for score in scores if score.state != "ready"} == {
        "nested.json": "broken",
        "only-header.pdf": "broken",
        "deep.pdf": "broken",
        "loop.pdf": "broken",
        "many-pages.pdf": "broken",
        "not-really.docx": "broken",
        "\u202etxt.fdp": "broken",
    }
    nothing_is_left(len(scores))
