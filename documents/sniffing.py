"""What a file is, from its first bytes; pure. The name decides only between kinds that bytes cannot tell apart."""

from __future__ import annotations

import puremagic

HEAD = 4096
TEXT_BY_EXTENSION = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "txt": "text/plain",
    "html": "text/html",
    "htm": "text/html",
    "json": "application/json",
    "xml": "application/xml",
}
ARCHIVED_OFFICE = {  # zip archives
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
OLD_OFFICE = {  # compound files
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
RTF = "application/rtf"
OFFICE_BY_EXTENSION = {**ARCHIVED_OFFICE, **OLD_OFFICE, "rtf": RTF}
PDF = "application/pdf"
PICTURES = {  # those that are shown, with the name that Pillow has for them
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/x-ms-bmp": "BMP",
    "image/jp2": "JPEG2000",
    "image/avif": "AVIF",
}
_STILLS = {  # brands of ISO base media files (ISO/IEC 23008-12, annex B; AV1 Image File Format 1.2, 7)
    b"avif": "image/avif",
    b"avis": "image/avif",
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and protected new ones (MS-CFB 2.2)
COMPOUND_TYPE = "application/x-ole-storage"  # of one that is nothing known
UNKNOWN = "application/octet-stream"
EXTENSIONS = {
    PDF: {"pdf", "ai"},
    "image/png": {"png"},
    "image/jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "image/gif": {"gif"},
    "image/webp": {"webp"},
    "image/tiff": {"tif", "tiff"},
    "image/bmp": {"bmp"},
    "image/x-ms-bmp": {"bmp"},
    "image/jp2": {"jp2"},
    "image/avif": {"avif"},
    "image/heic": {"heic", "heif"},
    "application/zip": {"zip"},
    **{media_type: {extension} for extension, media_type in OFFICE_BY_EXTENSION.items()},
}


def sniff(head: bytes, name: str) -> str:
    """The media type of a file by its first 4096 bytes; never raises.

    A PDF is one whose header stands in the first 1024 bytes (PDF 2.0, Annex I.3.4.2 keeps that tolerance). What a
    compound file holds stands anywhere in it: `documents.extraction.old_office_look.kind_inside` tells it, in a child.
    """
    extension = name.rpartition(".")[2].lower()
    if b"%PDF-" in head[:1024]:
        return PDF
    if office := _office(head, extension):
        return office
    if head[:12] == b"\x00\x00\x00\x0cjP  \r\n\x87\n":  # ISO 15444-1, annex I; elsewhere taken for JPEG
        return "image/jp2"
    if head[4:8] == b"ftyp" and (still := _still(head)):
        return still
    if not head:
        return "application/x-empty"
    if _is_text(head):
        return TEXT_BY_EXTENSION.get(extension, "text/html" if _looks_like_html(head) else "text/plain")
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return next((one.mime_type for one in found if one.mime_type), UNKNOWN)


def _office(head: bytes, extension: str) -> str:
    if head[:4] == b"PK\x03\x04":
        return ARCHIVED_OFFICE.get(extension, "application/zip")
    if head[:8] == COMPOUND:
        return (ARCHIVED_OFFICE | OLD_OFFICE).get(extension, COMPOUND_TYPE)
    return RTF if head[:5] == b"{\\rtf" else ""


def _still(head: bytes) -> str:
    """The kind of a picture in an ISO base media file, by the brands it names; "" for films and others."""
    brands = head[8 : min(int.from_bytes(head[:4], "big"), 256)]
    named = [brands[at : at + 4] for at in range(0, len(brands), 4) if at != 4]  # 4: the version of the first
    return next((kind for brand, kind in _STILLS.items() if brand in named), "")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not merely a character cut in two at the end
            return sum(byte >= 0x80 or byte in b"\t\n\r" or 0x20 <= byte < 0x7F for byte in head) == len(head)
    return not any(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in head)


def _looks_like_html(head: bytes) -> bool:
    start = head.lstrip()[:200].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def extension_misleads(name: str, media_type: str) -> str:
    """The extension of a name that promises another kind than the bytes are, "" when it does not."""
    stem, _, extension = name.rpartition(".")
    extension = extension.lower()
    promised = {one for known in EXTENSIONS.values() for one in known}
    if not stem or extension not in promised or extension in EXTENSIONS.get(media_type, set()):
        return ""
    return extension


def is_text(media_type: str) -> bool:
    """Whether a file of this type can be read as it is."""
    return media_type.startswith("text/") or media_type in ("application/json", "application/xml")
