"""Document information and XMP, and the claims there that a shielded file no longer keeps (ISO 32000-1 14.3).

An XMP packet is changed as text: what stands between tags and in attributes, so that all else keeps its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from xml.sax.saxutils import escape

import pikepdf

from pipeline.pdf.shield.around.strings import rewrite_strings
from pipeline.pdf.shield.around.wording import Wording, rewritten
from pipeline.pdf.shield.limits import LimitExceeded, Limits
from pipeline.pdf.shield.objects import entries
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream

_PDF_A, _PDF_UA = "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfua/ns/id/"
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]*[^<>\s][^<>]*(?=<)")
_ATTRIBUTE = re.compile(r"""(?<==)("[^"<>]*"|'[^'<>]*')""")


def sweep_information(pdf: pikepdf.Pdf, wordings: Sequence[Wording]) -> Iterator[str]:
    """Rewrites title, subject, keywords and whatever else the information dictionary says."""
    information = pdf.trailer.get("/Info")
    if isinstance(information, pikepdf.Dictionary):
        keys = [key for key, _ in entries(information)]
        if rewrite_strings(information, keys, wordings):
            yield "document information"


def sweep_xmp(pdf: pikepdf.Pdf, wordings: Sequence[Wording], limits: Limits) -> Iterator[str]:
    """Rewrites the XMP packet and lowers its claims; a packet that cannot be read is taken out."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return
    packet = _packet(stream, limits)
    if packet is None:
        del pdf.Root["/Metadata"]
        yield "unreadable metadata"
        return
    reworded = _reworded(packet, wordings)
    if reworded != packet:
        yield "XMP metadata"
    without_ua = _without_ua_claim(reworded)
    if without_ua != reworded:
        yield "PDF/UA claim"
    lowered = _with_level_b(without_ua)
    if lowered != without_ua:
        yield "PDF/A claim"
    if lowered != packet:
        new = pdf.make_stream(lowered.encode("utf-8"))
        new["/Type"], new["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root["/Metadata"] = new


def claims_pdf_a_1(pdf: pikepdf.Pdf, limits: Limits) -> bool:
    """Whether the file says it is PDF/A-1, which knows no object streams."""
    stream = pdf.Root.get("/Metadata")
    packet = _packet(stream, limits) if isinstance(stream, pikepdf.Stream) else None
    if packet is None:
        return False
    prefix = _prefix(packet, _PDF_A)
    return prefix is not None and re.search(rf"""{prefix}:part\s*(?:>|=\s*["'])\s*1\b""", packet) is not None


def _packet(stream: pikepdf.Stream, limits: Limits) -> str | None:
    try:
        content = read_stream(stream, limits.stream_bytes)
        return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8")
    except (StreamUnreadable, LimitExceeded, UnicodeDecodeError):
        return None


def _reworded(packet: str, wordings: Sequence[Wording]) -> str:
    def between(found: re.Match[str]) -> str:
        new = rewritten(unescape(found[0]), wordings)
        return found[0] if new is None else escape(new)

    def attribute(found: re.Match[str]) -> str:
        quote = found[0][0]
        new = rewritten(unescape(found[0][1:-1]), wordings)
        return found[0] if new is None else quote + escape(new, {'"': "&quot;", "'": "&apos;"}) + quote

    return _ATTRIBUTE.sub(attribute, _BETWEEN_TAGS.sub(between, packet))


def _without_ua_claim(packet: str) -> str:
    """PDF/UA promises that text reads as it looks."""
    prefix = _prefix(packet, _PDF_UA)
    if prefix is None:
        return packet
    packet = re.sub(rf"<{prefix}:(\w+)\b[^<>]*>[^<>]*</{prefix}:\1>", "", packet)
    return re.sub(rf"""\s{prefix}:\w+\s*=\s*("[^"]*"|'[^']*')""", "", packet)


def _with_level_b(packet: str) -> str:
    """So do the levels A and U of PDF/A; level B promises the look alone."""
    prefix = _prefix(packet, _PDF_A)
    if prefix is None:
        return packet
    return re.sub(rf"""({prefix}:conformance\s*(?:>|=\s*["'])\s*)[AaUu]\b""", r"\1B", packet)


def _prefix(packet: str, namespace: str) -> str | None:
    found = re.search(rf"""xmlns:(\w+)\s*=\s*["']{re.escape(namespace)}["']""", packet)
    return found[1] if found else None
