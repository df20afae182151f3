"""Make a PDF smaller, prove that nothing was lost, and never make it larger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django import forms

from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Stage
from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.steps import Inspected, Proved, add_to_proof, compress_to_file, inspect_file, prove_to_file
from pipeline.pdf.compress.wish import Wish
from pipeline.pdf.ocr.close_look import CloseLook, close_look
from pipeline.pdf.ocr.engines.found import usual_languages
from pipeline.registry import register

PDF = "application/pdf"
JSON = "application/json"
MB = 1_000_000
MIB = 1024 * 1024
LONG = Limits(memory=2048 * MIB, cpu=1800, wall=1800.0, output=4096 * MIB)
SLOWEST, LONGEST = 3, 7000  # seconds that a megabyte of small, grainy photographs may take; seconds of one file


class Params(forms.Form):
    preset = forms.ChoiceField(
        label="Preset",
        choices=[
            ("lossless", "Lossless: the same to the pixel"),
            ("high", "High: for print, images up to 300 dpi"),
            ("balanced", "Balanced: for reading and sending, images up to 200 dpi"),
            ("smallest", "Smallest: for the screen, images up to 96 dpi"),
        ],
        initial="balanced",
    )
    target_mb = forms.FloatField(
        label="Target size in MB",
        required=False,
        min_value=0.01,
        max_value=10_000,
        help_text="The gentlest way to get there is searched, in place of the preset.",
    )
    dpi = forms.IntegerField(
        label="Image resolution in dpi",
        required=False,
        min_value=36,
        max_value=1200,
        help_text="Instead of the preset's.",
    )
    quality = forms.IntegerField(
        label="JPEG quality",
        required=False,
        min_value=5,
        max_value=95,
        help_text="Instead of the lowest at which an image looks the same.",
    )
    allow_signed = forms.BooleanField(
        label="Compress signed files too",
        required=False,
        initial=False,
        help_text="A signature breaks when the file changes; the smaller copy has no valid one.",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        own = [name for name in ("dpi", "quality") if found.get(name) is not None]
        for name in own:
            if found.get("preset") == "lossless":
                self.add_error(name, "The lossless preset changes no image; choose another one.")
            elif found.get("target_mb") is not None:
                self.add_error(name, "Give a target size or this, not both.")
        return found


@dataclass(frozen=True)
class _Asked:
    document: Input
    wish: Wish


def _asked(facts: Facts) -> _Asked:
    params = facts.params
    target = params["target_mb"]
    return _Asked(
        facts.document,
        Wish(
            preset=params["preset"],
            target=round(target * MB) if target is not None else None,
            dpi=params["dpi"],
            quality=params["quality"],
            allow_signed=params["allow_signed"],
        ),
    )


def limits_of(size: int) -> Limits:
    """Those of a file of so many bytes: as many seconds more as it is large."""
    seconds = min(LONGEST, LONG.cpu + SLOWEST * size // MB)
    return replace(LONG, cpu=seconds, wall=float(seconds))


class Inspect(Stage[_Asked, dict[str, Any]]):
    name, title = "inspect", "Inspecting"
    gives = ("size_before", "pages", "images_found", "expected", "target", "pdfa")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Asked:
        return _asked(facts)

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        password = live.password_of(given.document.version_id)
        source = live.path_of(given.document.sha256)
        found: Inspected = live.child(inspect_file, source, live.folder, given.wish, password)
        live.log(f"Pages: {found.pages}, images: {found.images}, bytes: {found.size:,}")
        live.log(f"Expected: {found.expected[0]:,} to {found.expected[1]:,} bytes")
        if found.reach == "no":
            live.warn("The target size is probably out of reach; the smallest file that still holds is made.")
        return {
            "size_before": found.size,
            "pages": found.pages,
            "images_found": found.images,
            "expected": list(found.expected),
            "target": _target(given.wish, found),
            "pdfa": found.pdfa,
        }


def _target(wish: Wish, found: Inspected) -> dict[str, Any] | None:
    """Whether the size that was asked for is in reach, by which preset, as estimated before."""
    if wish.target is None:
        return None
    return {"bytes": wish.target, "in_reach": found.reach, "by": found.by, "dpi": found.dpi}


class Compress(Stage[_Asked, dict[str, Any]]):
    """Writes the smaller file; it is held against the original before it leaves the child."""

    name, title = "compress", "Compressing"
    gives = ("candidate", "facts")
    seconds = LONGEST + 200.0

    def read(self, facts: Facts) -> _Asked:
        return _asked(facts)

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        password = live.password_of(given.document.version_id)
        source, target = live.path_of(given.document.sha256), live.folder / "compressed.pdf"
        found: Compressed = live.child(
            compress_to_file, source, target, given.wish, password, limits=limits_of(given.document.size), progress=True
        )
        for note in found.notes:
            live.warn(note)
        kept = live.keep(target, kind="candidate", name="candidate.pdf", media_type=PDF)
        return {"candidate": kept.reference, "facts": asdict(found)}


@dataclass(frozen=True)
class _Verifying:
    asked: _Asked
    candidate: str
    facts: Compressed


class Verify(Stage[_Verifying, dict[str, Any]]):
    """A second program looks at the result; what it does not find alike is not handed out."""

    name, title = "verify", "Verifying"
    needs = ("candidate", "facts")
    gives = ("size_after", "saved_percent", "used", "facts", "proof", "second_look", "close_look", "notes")
    limits = LONG
    seconds = 2000.0

    def read(self, facts: Facts) -> _Verifying:
        return _Verifying(_asked(facts), facts.outputs["candidate"]["sha256"], facts_from(facts.outputs["facts"]))

    def work(self, given: _Verifying, live: Live) -> dict[str, Any]:
        document, wish, facts = given.asked.document, given.asked.wish, given.facts
        source, target = live.path_of(document.sha256), live.path_of(given.candidate)
        proof = live.folder / "proof.json"
        password = live.password_of(document.version_id)
        seen: Proved = live.child(prove_to_file, source, target, facts, wish, password, proof)
        facts, notes = seen.facts, list(seen.facts.notes)
        if not seen.holds:
            live.warn(notes[-1])
            target = source
        close: CloseLook | None = None
        if facts.used not in ("original", "lossless"):
            close = live.child(close_look, source, target, password, usual_languages())
            for note in close.worries():
                live.warn(note)
                notes.append(note)
            add_to_proof(proof, close)
        name = document.name if facts.used == "original" else f"{stem_of(document.name)}-smaller.pdf"
        smaller = live.keep(target, kind="compressed", name=name, media_type=PDF)
        kept = live.keep(proof, kind="proof", name=proof.name, media_type=JSON)
        return {
            "size_after": smaller.size,
            "saved_percent": round(100 * (1 - smaller.size / document.size), 1),
            "used": facts.used,
            "facts": asdict(facts),
            "proof": kept.reference,
            "second_look": {
                "holds": seen.holds,
                "likeness_lowest": seen.likeness_lowest,
                "pages_compared": seen.pages_compared,
            },
            "close_look": asdict(close) if close else None,
            "notes": notes,
        }


def facts_from(stored: Mapping[str, Any]) -> Compressed:
    """The facts as the stage before gave them, through JSON."""
    return Compressed(
        **{**stored, "image_bytes": tuple(stored["image_bytes"]), "notes": tuple(stored["notes"])},
    )


def stem_of(name: str) -> str:
    return name.rsplit(".", 1)[0] or "document"


@register
class CompressFlow(Flow):
    key, title = "compress", "Compress a PDF"
    summary = "Makes a PDF smaller, never larger, and proves that text, links, forms and looks are kept."
    icon, group = "file-zip", "Optimise"
    words = (
        "shrink",
        "reduce",
        "smaller",
        "size",
        "resize",
        "optimize",
        "optimise",
        "zip",
        "email",
        "kilobytes",
        "megabytes",
        "kb",
        "mb",
    )
    Params = Params
    seldom = ("dpi", "quality", "allow_signed")
    accepts = (PDF,)
    stages = (Inspect, Compress, Verify)
    results = (
        "size_before", "expected", "target", "size_after", "saved_percent", "used", "pdfa", "facts", "second_look",
        "close_look", "notes",
    )  # fmt: skip
    delivers = ("compressed", "proof")
    compares = "compressed"
