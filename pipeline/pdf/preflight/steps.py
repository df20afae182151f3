"""What a limited process is asked to do for the flow `preflight`: a look at the file, and estimates of its savings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

PAPERS = {
    "A3": (842, 1191),
    "A4": (595, 842),
    "A5": (420, 595),
    "Letter": (612, 792),
    "Legal": (612, 1008),
    "Tabloid": (792, 1224),
    "B5": (499, 709),
}  # points (ISO 216, ANSI/ASME Y14.1), to a millimetre
_SLIP = 3.0  # points
MOST = 50  # rows of any list
_LOOKED_AT = 40  # pages of which it is told whether they are scans
TONES = ("bad", "wait", "neutral")
PRESETS = ("lossless", "high", "balanced", "smallest")

_HALF_READ = "Not all of its structure could be read; what is not told is not known. Repair may mend it."


def inspect_file(source: Path, password: str | None, least_dpi: int = 150) -> dict[str, Any]:
    """The report as JSON, see docs/flows.md; raises Unreadable and ReadingRefused."""
    from documents.extraction.look import look_at  # noqa: PLC0415 - only the child loads MuPDF and qpdf
    from pipeline.pdf.preflight.accessibility import accessibility_of, hints_of  # noqa: PLC0415
    from pipeline.pdf.preflight.kind import kind_of  # noqa: PLC0415
    from pipeline.pdf.reading.opening import ReadingRefused  # noqa: PLC0415

    looked = look_at(source, "application/pdf", password)
    found = looked.properties
    if looked.needs_password:
        code, text = ("password_wrong", "The password does not open this PDF.") if password else (
            "password_needed", "This PDF is protected. Give its password.")  # fmt: skip
        raise ReadingRefused(code, text)
    pages = looked.pages or 0
    scanned = _scanned(source, password, pages)
    fonts = found["fonts"]
    report: dict[str, Any] = {
        "pages": pages,
        "bytes": source.stat().st_size,
        "sizes": _sizes(found["page_sizes"]),
        **{name: found[name] for name in ("version", "producer", "creator", "title", "author", "language", "repaired")},
        **{name: found[name] for name in ("created", "modified", "encryption", "form", "fields", "active", "outline")},
        **{name: found[name] for name in ("tagged", "claims", "linearised", "structure_read", "letters")},
        "signatures": found["signatures"][:MOST],
        "attachments": found["attachments"][:MOST],
        "layers": found["layers"][:MOST],
        "pages_without_text": found["pages_without_text"][:MOST],
        "broken_pages": found["broken_pages"][:MOST],
        "fonts": len(fonts),
        "fonts_not_embedded": sorted({one["name"] for one in fonts if not one["embedded"]})[:MOST],
        "fonts_without_letters": sorted({one["name"] for one in fonts if one["to_unicode"] is False
                                         and one["kind"] == "composite"})[:MOST],
        "scanned_pages": scanned,
        "images": _images(source, password),
        "accessibility": accessibility_of(source, password),
        "kind": asdict(kind_of(found, min(pages, _LOOKED_AT), scanned)),
    }  # fmt: skip
    report["pdfa_checked"] = _checked_pdfa(source, report["claims"])
    hints = hints_of(report["accessibility"], tagged=report["tagged"], title=report["title"])
    report["findings"] = findings_of(report, least_dpi, hints)
    return report


def _scanned(source: Path, password: str | None, pages: int) -> int:
    """How many of the first pages are pictures of pages, with or without a layer of text."""
    from pipeline.pdf.reading import read_pages  # noqa: PLC0415 - only the child loads MuPDF

    wanted = range(1, min(pages, _LOOKED_AT) + 1)
    reads = read_pages(source, password=password, pages=wanted)
    return sum(read.page.kind in ("scanned", "scanned_with_text") for read in reads)


def _sizes(sizes: list[list[float] | None]) -> list[dict[str, Any]]:
    """Sizes of displayed pages in millimetres, the most common first."""
    counts = Counter(tuple(one) for one in sizes if one)
    return [
        {"pages": count, "width_mm": round(wide * 25.4 / 72), "height_mm": round(high * 25.4 / 72),
         "paper": paper_of(wide, high)}
        for (wide, high), count in counts.most_common(MOST)
    ]  # fmt: skip


def paper_of(wide: float, high: float) -> str:
    """The name of a size in points, "" for one without."""
    low, long = sorted((wide, high))
    for name, (one, other) in PAPERS.items():
        if abs(low - one) <= _SLIP and abs(long - other) <= _SLIP:
            return f"{name} landscape" if wide > high else name
    return ""


def _images(source: Path, password: str | None) -> dict[str, Any]:
    """How many images there are, and the lowest resolutions as placed; not ``known`` where qpdf cannot read."""
    import pikepdf  # noqa: PLC0415 - only the child loads qpdf

    from pipeline.pdf.compress.images import images_of  # noqa: PLC0415
    from pipeline.pdf.compress.opening import MALFORMED  # noqa: PLC0415
    from pipeline.pdf.compress.placement import Use, placements  # noqa: PLC0415

    try:
        with pikepdf.open(source, password=password or "", access_mode=pikepdf.AccessMode.stream) as pdf:
            uses, images = placements(pdf), images_of(pdf)
            masks = {one.get(key).objgen for one in images.values() for key in ("/SMask", "/Mask")
                     if isinstance(one.get(key), pikepdf.Stream)}  # fmt: skip
            rows = [
                _image(number, one, uses.get(number, Use())) for number, one in images.items() if number not in masks
            ]
    except MALFORMED:
        return {"known": False, "count": None, "placed": []}
    rows.sort(key=lambda row: (row["dpi"] is None, row["dpi"] or 0))
    return {"known": True, "count": len(rows), "placed": rows[:MOST]}


def _image(number: tuple[int, int], image: Any, use: Any) -> dict[str, Any]:
    from pipeline.pdf.compress.opening import list_of  # noqa: PLC0415 - only the child loads qpdf

    filters = list_of(image.get("/Filter")) or [image.get("/Filter", "")]
    return {
        "object": number[0], "width": int(image.get("/Width", 0)), "height": int(image.get("/Height", 0)),
        "dpi": round(use.dpi) if use.dpi is not None else None, "pages": [page + 1 for page in sorted(use.pages)[:10]],
        "filter": str(filters[-1]).removeprefix("/"),
    }  # fmt: skip


def _checked_pdfa(source: Path, claims: list[str]) -> bool | None:
    """veraPDF's verdict on a claim of PDF/A; None without a claim or without veraPDF."""
    from pipeline.pdf.archival import validated  # noqa: PLC0415 - only the child loads qpdf

    level = next((one.removeprefix("PDF/A-").lower() for one in claims or () if one.startswith("PDF/A-")), "")
    return validated(source, level)[0] if level else None


def findings_of(report: dict[str, Any], least_dpi: int, hints: Sequence[tuple[str, str]] = ()) -> list[dict[str, str]]:
    """What a person should know, the gravest first: rows of ``tone`` (bad, wait, neutral) and ``text``."""
    found: list[tuple[str, str]] = []
    active = {name: count for name, count in (report["active"] or {}).items() if name != "links to the web"}
    low = [row for row in report["images"]["placed"] if row["dpi"] is not None and row["dpi"] < least_dpi]
    encryption = report["encryption"]
    rules = (
        (report["broken_pages"], "bad", f"Pages that cannot be read: {_some(report['broken_pages'])}."),
        (report["repaired"], "bad", "It is damaged and had to be repaired to be read. Save it anew."),
        (not report["structure_read"], "bad", _HALF_READ),
        (active, "bad", f"It acts by itself: {', '.join(f'{name} ({count})' for name, count in active.items())}."),
        (report["pdfa_checked"] is False, "bad", "It claims PDF/A and does not conform (veraPDF)."),
        (report["fonts_not_embedded"], "wait",
         f"Fonts not embedded, so that it looks different elsewhere: {_some(report['fonts_not_embedded'])}."),
        (report["fonts_without_letters"], "wait",
         f"Fonts whose letters may not be read back: {_some(report['fonts_without_letters'])}."),
        (report["pages_without_text"], "wait",
         f"Pages without text: {_some(report['pages_without_text'])}. Scans need text recognition (OCR)."),
        (low, "wait", f"Images below {least_dpi} dpi as placed: {len(low)}; lowest {low[0]['dpi'] if low else 0}."),
        (encryption, "wait", f"It is encrypted ({encryption['method'] if encryption else ''})."),
        (report["signatures"], "wait", f"Signatures: {len(report['signatures'])}, not verified; changes break them."),
        (report["attachments"], "wait", f"Files attached: {len(report['attachments'])}."),
        (report["tagged"] is False, "wait", "It is not tagged: screen readers guess its order."),
        (not report["language"] and report["structure_read"], "neutral", "It does not say its language."),
        (report["claims"] and report["pdfa_checked"] is None, "neutral",
         f"It claims {', '.join(report['claims'] or ())}; nothing was checked."),
    )  # fmt: skip
    found = sorted(
        [*((tone, text) for holds, tone, text in rules if holds), *hints], key=lambda one: TONES.index(one[0])
    )
    return [{"tone": tone, "text": text} for tone, text in found]


def _some(rows: list[Any]) -> str:
    shown = ", ".join(str(one) for one in rows[:10])
    return f"{shown} and more" if len(rows) > 10 else shown


def estimate_savings(
    source: Path, folder: Path, password: str | None, *, progress: Callable[[int, int], None] | None = None
) -> dict[str, list[int]]:
    """For each preset of `compress` the lowest and highest size to expect, in bytes; raises CompressRefused."""
    from pipeline.pdf.compress.compress import look_into  # noqa: PLC0415 - only the child loads libvips
    from pipeline.pdf.compress.estimate import Sample  # noqa: PLC0415
    from pipeline.pdf.compress.wish import PRESETS as LEVELS  # noqa: PLC0415
    from pipeline.pdf.compress.wish import Wish  # noqa: PLC0415

    sample = Sample(look_into(source, folder, Wish(allow_signed=True), password))
    found: dict[str, list[int]] = {}
    for done, preset in enumerate(PRESETS, 1):
        found[preset] = list(sample.range_of(LEVELS[preset]))
        if progress is not None:
            progress(done, len(PRESETS))
    return found
