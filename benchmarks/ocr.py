"""Reading scans: errors and pages a minute, beside the bare tesseract program and OCRmyPDF, on the same pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from benchmarks.figure import Figure
from documents.isolation import Call, Limits, run_isolated
from pipeline.pdf.ocr.steps import assemble, prepare, read_page_to_file
from pipeline.pdf.ocr.tessdata import languages
from pipeline.pdf.ocr.wish import Wish

TITLE = "Reading scans"
WHAT = (
    "Six exam pages drawn at 200 dpi in grey, as they are and again with grain and a skew of 0.8°, and once at 300 "
    "dpi, as scanners do. Ours is the whole way in a worker that has been at work before: the page painted, read in a "
    "limited process of its own, the layer written and proved. Beside it the bare `tesseract` program on the ready "
    "pictures, one call a page, one thread, and OCRmyPDF where it is installed. Errors are characters to insert, "
    "delete or change for a hundred of the page's own text. Balanced paints every page at 300 dpi and accurate at 400 "
    "as well: only at 300 dpi do balanced and the program read the same number of dots."
)
SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples" / "exams"
PAPERS = ("accounting-qpaper.pdf", "statistics-qpaper.pdf", "psychology-qpaper.pdf")
PAGES_OF_EACH = 2
LIMITS = Limits(memory=2048 * 1024 * 1024)
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}
_mupdf: Any = pymupdf


@dataclass(frozen=True)
class Read:
    errors: float
    seconds: float


def measure() -> list[Figure]:
    program, peer = shutil.which("tesseract"), shutil.which("ocrmypdf")
    if "eng" not in languages():
        return [Figure("reading scans", None, "pages/min", note="no OCR engine here: tesseract-ocr-eng")]
    found: list[Figure] = []
    run_isolated(Call.of(languages), limits=LIMITS)  # a worker's children are forked from a process that is there
    with TemporaryDirectory(prefix="bindery-bench-") as folder:
        for kind, dpi, noisy in (("clean", 200, False), ("grainy", 200, True), ("clean at 300 dpi", 300, False)):
            place = Path(folder) / kind
            place.mkdir()
            truths = _make(place, dpi, noisy=noisy)
            bare = _bare(place, truths) if program else None
            for quality in ("fast", "balanced", "accurate"):
                found += _figures(kind, quality, _ours(place, truths, quality), bare, len(truths))
            if peer:
                found += _figures(kind, "OCRmyPDF", _peer(place, truths), bare, len(truths))
            else:
                found.append(Figure(f"{kind}, OCRmyPDF", None, "pages/min", note="not installed"))
    return found


def _figures(kind: str, who: str, one: Read, bare: Read | None, pages: int) -> list[Figure]:
    raw_speed = 60 * pages / bare.seconds if bare else None
    return [
        Figure(f"{kind}, {who}: speed", 60 * pages / one.seconds, "pages/min", raw_speed, "tesseract"),
        Figure(f"{kind}, {who}: errors", one.errors, "%", bare.errors if bare else None, "tesseract"),
    ]


def _make(place: Path, dpi: int, *, noisy: bool) -> list[str]:
    """Pictures of pages, a PDF of them, and their own texts."""
    rng = np.random.default_rng(1)
    truths: list[str] = []
    with _mupdf.open() as scan:
        for name in PAPERS:
            with _mupdf.open(SAMPLES / name) as paper:
                for page in list(paper)[:PAGES_OF_EACH]:
                    image = _picture(page, dpi)
                    if noisy:
                        image = image.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=255)
                        grain = np.asarray(image) * 0.75 + 40 + rng.normal(0, 25, (image.height, image.width))
                        image = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
                    target = place / f"{len(truths):02}.png"
                    image.save(target, dpi=(dpi, dpi))
                    made = scan.new_page(width=page.rect.width, height=page.rect.height)
                    made.insert_image(made.rect, filename=target)
                    truths.append(str(page.get_text()))
        scan.save(place / "scan.pdf", deflate=True)
    return truths


def _picture(page: Any, dpi: int) -> Image.Image:
    pixels = page.get_pixmap(dpi=dpi, colorspace=_mupdf.csGRAY)
    return Image.frombytes("L", (pixels.width, pixels.height), bytes(pixels.samples))


def _timed(act: Callable[[], list[str]], truths: list[str]) -> Read:
    began = time.perf_counter()
    texts = act()
    seconds = time.perf_counter() - began
    pairs = [(_plain(one), _plain(truth)) for one, truth in zip(texts, truths, strict=True)]
    wrong = sum(_distance(one, truth) for one, truth in pairs)
    return Read(100 * wrong / sum(len(truth) for _, truth in pairs), seconds)


def _ours(place: Path, truths: list[str], quality: str) -> Read:
    wish, paper = Wish(("eng",), quality), place / "scan.pdf"

    def act() -> list[str]:
        found, _ = run_isolated(
            Call.of(prepare, paper, place / "x.pdf", wish, True, None, 100, folder=place), limits=LIMITS
        )
        readings = {page: place / f"{page}.json" for page in found.todo}
        for page, target in readings.items():
            run_isolated(Call.of(read_page_to_file, paper, page, target, wish, None, folder=place), limits=LIMITS)
        written = Call.of(assemble, paper, readings, [], place, wish, ["pdf", "text", "json"], {}, None, folder=place)
        run_isolated(written, limits=LIMITS)
        return (place / "text.txt").read_text("utf-8").split("\f")[:-1]

    return _timed(act, truths)


def _bare(place: Path, truths: list[str]) -> Read:
    def act() -> list[str]:
        return [_output(["tesseract", str(one), "-", "-l", "eng"]) for one in sorted(place.glob("[0-9][0-9].png"))]

    return _timed(act, truths)


def _peer(place: Path, truths: list[str]) -> Read:
    def act() -> list[str]:
        options = ["--output-type", "pdf", "--jobs", "1", "--optimize", "0", "--deskew"]
        _output(["ocrmypdf", *options, "--sidecar", "peer.txt", "scan.pdf", "peer.pdf"], place)
        return (place / "peer.txt").read_text("utf-8").split("\f")[: len(truths)]

    return _timed(act, truths)


def _output(command: list[str], place: Path | None = None) -> str:
    done = subprocess.run(command, cwd=place, env=ONE_THREAD, capture_output=True, text=True, check=True)
    return done.stdout


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    before = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        now = [number]
        for place, its in enumerate(other, 1):
            now.append(min(before[place] + 1, now[-1] + 1, before[place - 1] + (letter != its)))
        before = now
    return before[-1]
