"""What was found out about a version, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import DocumentVersion
from documents.sniffing import extension_misleads

Tone = Literal["info", "good", "wait", "bad"]
PAPERS: Final = {  # short and long side in points
    "A3": (841.89, 1190.55),
    "A4": (595.28, 841.89),
    "A5": (419.53, 595.28),
    "Letter": (612, 792),
    "Legal": (612, 1008),
}
HARMLESS: Final = "links to the web"
MOST_PAGES_NAMED: Final = 12


@dataclass(frozen=True)
class Fact:
    """``value`` is a text, or a datetime; ``rows`` is a list of texts below it."""

    label: str
    value: Any = ""
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """Something to know before one works with the file."""

    text: str
    tone: Tone = "info"
    icon: str = "info-circle"


def facts_of(version: DocumentVersion) -> list[Fact]:
    """Those that are known and not empty."""
    kind = version.properties.get("type")
    rows = {"pdf": _pdf, "image": _image, "text": _text, "office": _office}.get(kind, _nothing)
    return [fact for fact in rows(version, version.properties) if fact.value not in ("", None) or fact.rows]


def _nothing(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Fact]:
    yield from ()


def _pdf(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Fact]:
    yield Fact(_("Title"), found.get("title", ""))
    yield Fact(_("Author"), found.get("author", ""))
    yield Fact(_("Paper"), paper_of(found.get("page_sizes") or []))
    yield Fact(_("Language"), found.get("language", ""))
    yield Fact(_("Made with"), " · ".join(filter(None, [found.get("creator"), found.get("producer")])))
    yield Fact(_("Created"), _moment(found.get("created", "")))
    yield Fact(_("Changed"), _moment(found.get("modified", "")))
    yield Fact(_("PDF version"), _version(found))
    yield Fact(_("Claims to be"), ", ".join(found.get("claims", [])))
    yield Fact(_("Tagged for screen readers"), _yes(found.get("tagged")))
    yield Fact(_("Form"), _form(found))
    yield Fact(_("Pictures"), found.get("images"))
    yield Fact(_("Outline entries"), found.get("outline") or "")
    yield Fact(_("Layers"), "", tuple(found.get("layers", [])))
    yield Fact(_("Attachments"), "", tuple(one["name"] for one in found.get("attachments", [])))
    yield Fact(_("Fonts"), "", tuple(map(_font, found.get("fonts", []))))


def _image(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Fact]:
    wide, high = (found.get("page_sizes") or [[0, 0]])[0]
    yield Fact(_("Size"), _("%(wide)d × %(high)d pixels") % {"wide": wide, "high": high})
    yield Fact(_("Resolution"), " × ".join(f"{one:g}" for one in found["dpi"]) + " dpi" if found.get("dpi") else "")
    yield Fact(_("Colours"), found.get("colours", ""))
    yield Fact(_("Colour profile"), _yes(found.get("profile")))


def _text(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Fact]:
    yield Fact(_("Encoding"), found.get("encoding", ""))
    yield Fact(_("Lines"), _many(found.get("lines")))
    yield Fact(_("Letters"), _many(found.get("letters")))
    yield Fact(_("Columns"), found.get("columns", ""), tuple(found.get("column_names", [])))


def _office(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Fact]:
    yield Fact(_("Title"), found.get("title", ""))
    yield Fact(_("Author"), found.get("author", ""))
    yield Fact(_("Changed by"), found.get("changed_by", ""))
    yield Fact(_("Created"), _moment(found.get("created", "")))
    yield Fact(_("Changed"), _moment(found.get("modified", "")))
    yield Fact(_("Made with"), found.get("producer", ""))
    yield Fact(_("Pages, as it says"), _many(found.get("stated_pages")))
    yield Fact(_("Slides, as it says"), _many(found.get("stated_slides")))
    yield Fact(_("Words, as it says"), _many(found.get("stated_words")))


def _yes(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")


def _many(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text) if text else ""
    except ValueError:
        return text


def _version(found: dict[str, Any]) -> str:
    return ", ".join(filter(None, [found.get("version"), _("linearised") if found.get("linearised") else ""]))


def _form(found: dict[str, Any]) -> str:
    if not found.get("form"):
        return ""
    many = found.get("fields") or 0
    return ngettext("%(form)s, %(many)d field", "%(form)s, %(many)d fields", many) % {
        "form": found["form"],
        "many": many,
    }


def _font(font: dict[str, Any]) -> str:
    words = [font["kind"], font.get("format", "")]
    words += [_("not in the file")] if not font["embedded"] else [_("subset")] if font["subset"] else []
    words += [_("no Unicode map")] if font.get("to_unicode") is False else []
    return f"{font['name'] or _('without a name')} ({', '.join(filter(None, words))})"


def paper_of(sizes: list[list[float] | None]) -> str:
    """The paper in words: "A4, 210 × 297 mm", with how many pages have another one."""
    known = Counter(_paper(*size) for size in sizes if size)
    if not known:
        return ""
    (most, _count), *others = known.most_common()
    many = sum(count for _name, count in others)
    more = ngettext("%(many)d page differs", "%(many)d pages differ", many) % {"many": many} if many else ""
    return "; ".join(filter(None, [most, more]))


def _paper(wide: float, high: float) -> str:
    across = f"{wide / 72 * 25.4:.0f} × {high / 72 * 25.4:.0f} mm"
    for name, (short, long) in PAPERS.items():
        if abs(min(wide, high) - short) < 3 and abs(max(wide, high) - long) < 3:
            return f"{name} {_('landscape') if wide > high else _('portrait')}, {across}"
    return across


def notices_of(version: DocumentVersion) -> list[Notice]:
    """The most pressing first."""
    found = version.properties
    rows = [*_trouble(version, found), *_protection(found), *_activity(found), *_readability(found)]
    return sorted(rows, key=lambda one: ("bad", "wait", "info", "good").index(one.tone))


def _trouble(version: DocumentVersion, found: dict[str, Any]) -> Iterator[Notice]:
    if misled := extension_misleads(version.file_name, version.blob.media_type):
        text = _("The name ends in .%(given)s, but by its content it is %(really)s.")
        yield Notice(text % {"given": misled, "really": version.blob.media_type}, "wait", "alert-triangle")
    if broken := found.get("broken_pages"):
        yield Notice(_("Cannot be read: %(pages)s.") % {"pages": _pages(broken)}, "bad", "file-alert")
    if found.get("repaired"):
        text = _("The file is damaged. It could be read after a repair; some of it may be missing.")
        yield Notice(text, "wait", "alert-triangle")
    if found.get("structure_read") is False:
        text = _("Its structure cannot be read by a second program, so forms and signatures are unknown.")
        yield Notice(text, "wait", "alert-triangle")
    if found.get("problem"):
        yield Notice(found["problem"], "wait", "alert-triangle")


def _protection(found: dict[str, Any]) -> Iterator[Notice]:
    encryption = found.get("encryption") or {}
    if method := encryption.get("method"):
        denied = [words for name, words in _denials().items() if not encryption.get("permits", {}).get(name, True)]
        text = _("Encrypted (%(method)s).") % {"method": method}
        limits = _("Its maker does not permit: %(what)s.") % {"what": ", ".join(denied)} if denied else ""
        yield Notice(" ".join(filter(None, [text, limits])), "info", "lock")
    for one in found.get("signatures", []):
        who = one["name"] or _("somebody")
        text = _("Signed by %(who)s. Whether the signature is good was not checked; any change breaks it.")
        yield Notice(text % {"who": who}, "info", "signature")


def _denials() -> dict[str, str]:
    return {
        "print": _("printing"),
        "change": _("changing"),
        "copy": _("copying text"),
        "annotate": _("annotating"),
        "fill_forms": _("filling in forms"),
        "assemble": _("rearranging pages"),
    }


def _activity(found: dict[str, Any]) -> Iterator[Notice]:
    active = sorted(word for word in (found.get("active") or {}) if word != HARMLESS)
    if active:
        text = _("It has content that acts by itself (%(what)s). Bindery never runs it.")
        yield Notice(text % {"what": ", ".join(active)}, "wait", "bolt")
    if found.get("form") == "XFA":
        text = _("It is an XFA form: what its pages say is made by a program of Adobe, and may be missing here.")
        yield Notice(text, "wait", "forms")


def _readability(found: dict[str, Any]) -> Iterator[Notice]:
    silent, pages = found.get("pages_without_text") or [], found.get("page_sizes") or []
    if silent and len(silent) == len(pages):
        yield Notice(
            _("No page has text. It may be a scan; it would have to be recognised first."), "info", "photo-scan"
        )
    elif silent:
        yield Notice(_("Without text: %(pages)s.") % {"pages": _pages(silent)}, "info", "photo-scan")
    missing = sum(not font["embedded"] for font in found.get("fonts", []))
    if missing:
        text = ngettext("%(many)d font is not in the file; it may look different elsewhere.",
                        "%(many)d fonts are not in the file; it may look different elsewhere.", missing)  # fmt: skip
        yield Notice(text % {"many": missing}, "info", "typography")


def _pages(numbers: list[int]) -> str:
    """Numbers of pages as people write them: "pages 1–3, 7"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:MOST_PAGES_NAMED]]
    more = ", …" if len(spans) > MOST_PAGES_NAMED else ""
    return ngettext("page %(list)s", "pages %(list)s", len(numbers)) % {"list": ", ".join(words) + more}
