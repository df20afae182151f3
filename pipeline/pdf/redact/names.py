"""Names that files give to what they hold (ISO 32000-1, 7.3.5): of resources, inks, tags, fonts and programs' own data.

A name is only looked up, so another one does as well wherever it stands. What programs know by its name keeps it: fonts
that are not in the file, and codes and glyphs of those that are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.pdf.redact.drawings import content_of, drawings, write_content
from pipeline.pdf.redact.font_names import fonts_that_say, is_embedded, silence_fonts
from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.redact.standard_names import standard_names
from pipeline.pdf.redact.wording import Spared, blackened
from pipeline.pdf.rewriting.opening import BROKEN
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.walking import dictionaries

_DEEPEST = 40
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_SUBSET = re.compile(rb"[A-Z]{6}\+")
_WRITTEN = re.compile(rb"/([^\s/<>\[\](){}%]*)")
_KNOWN_BY_PROGRAMS = ("/Encoding", "/BaseEncoding", "/UseCMap", "/Filter")
_OF_FONTS = ("/BaseFont", "/FontName")
_STEMS, _TAGS = ("Name", "Other", "Q", "Z"), ("QQQQQQ+", "ZZZZZZ+")
_DAMAGED = "A drawing that is damaged names what had to go. Repair the file first."
_INKS = (Name.Separation, Name.DeviceN)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a name stands: at ``key`` of ``owner``, or as that key (``is_key``). ``raw`` are its bytes."""

    owner: Any
    key: Any
    is_key: bool
    raw: bytes
    stays: bool


class Naming:
    """Tells names that match, each looked at once. ``drawn`` are letters that files draw themselves (Type 3)."""

    def __init__(self, pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> None:
        self._rules, self._spared = rules, spared
        self._known: dict[bytes, bool] = {}
        drawn = [one.get("/CharProcs") for one in dictionaries(pdf)] if rules else []
        self.drawn = {_raw_key(key) for one in drawn if isinstance(one, Dictionary) for key in one.keys()}  # noqa: SIM118

    def says(self, text: str) -> bool:
        return blackened(text, self._rules, self._spared) != text

    def matches(self, raw: bytes) -> bool:
        if raw not in self._known:
            text = _text(raw)
            self._known[raw] = text not in standard_names() and self.says(text)
        return self._known[raw]


def rename(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> tuple[int, list[Loss]]:
    """Gives what is named by what matches other names; answers how many, and which names had to stay."""
    naming = Naming(pdf, rules, spared)
    changed = silence_fonts(pdf, naming.says) if rules else 0
    spots = _spots(pdf, naming) if rules else []
    contents = list(_contents(pdf, naming)) if rules else []
    going = dict.fromkeys(one.raw for one in spots if not one.stays)
    going.update(dict.fromkeys(raw for _, found in contents for raw in found))
    others = _others(going, naming)
    inks = len({one.raw for one in spots if not one.stays and _is_ink(one)})
    for owner, _ in contents:
        _write_content(pdf, owner, others)
    for spot in sorted((one for one in spots if not one.stays), key=lambda one: one.is_key):  # keys lead to values
        _write(spot, others[spot.raw])
    return changed + len(others), [*_told(spots), *_told_of_inks(inks)]


def names_left(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> int:
    """How many names still match, but for those that have to stay."""
    naming = Naming(pdf, rules, spared)
    left = sum(not one.stays for one in _spots(pdf, naming)) + fonts_that_say(pdf, naming.says)
    return left + sum(len(found) for _, found in _contents(pdf, naming))


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _raw(name: Any) -> bytes:
    return _unescaped(name.unparse()[1:])


def _unescaped(written: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), written)


def _raw_key(key: str) -> bytes:
    return key[1:].encode("utf-8", "surrogateescape")


# --- where they stand ---------------------------------------------------------------------------------------------
def _spots(pdf: pikepdf.Pdf, naming: Naming) -> list[_Spot]:
    return [spot for one in pdf.objects for spot in _inside(one, naming, 0, stays=False)]


def _inside(one: Any, naming: Naming, depth: int, *, stays: bool) -> Iterator[_Spot]:
    """Of an object, not of what it points at: each of those comes by itself."""
    if depth > _DEEPEST:
        return
    if isinstance(one, Array):
        for at, value in enumerate(one):
            yield from _at(one, at, value, naming, depth, stays=stays)
        return
    if not isinstance(one, Dictionary | Stream):
        return
    for key in list(one.keys()):
        if naming.matches(raw := _raw_key(key)):
            yield _Spot(one, key, True, raw, False)
        fixed = key in _KNOWN_BY_PROGRAMS or (key in _OF_FONTS and not is_embedded(one))
        yield from _at(one, key, one[key], naming, depth, stays=fixed or key == "/Differences")


def _at(owner: Any, key: Any, value: Any, naming: Naming, depth: int, *, stays: bool) -> Iterator[_Spot]:
    if isinstance(value, Name):
        if naming.matches(raw := _raw(value)):
            yield _Spot(owner, key, False, raw, stays and raw not in naming.drawn)
    elif isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _inside(value, naming, depth + 1, stays=stays)


def _is_ink(spot: _Spot) -> bool:
    return isinstance(spot.owner, Array) and len(spot.owner) > 1 and spot.owner[0] in _INKS


def _contents(pdf: pikepdf.Pdf, naming: Naming) -> Iterator[tuple[Any, list[bytes]]]:
    """What draws and uses such names, with them; a text may hold something that looks like one."""
    for owner in drawings(pdf):
        try:
            content = content_of(owner)
        except BROKEN as error:
            if any(naming.matches(_raw_key(key)) for key in _resources(owner)):
                raise RewriteRefused("broken", _DAMAGED) from error
            continue
        if not any(naming.matches(_unescaped(one)) for one in set(_WRITTEN.findall(content))):
            continue
        try:
            operands = [each for one in pikepdf.parse_content_stream(owner) for each in one.operands]
        except BROKEN as error:
            raise RewriteRefused("broken", _DAMAGED) from error
        if found := [raw for raw in _named(operands) if naming.matches(raw)]:
            yield owner, found


def _resources(owner: Any) -> Iterator[str]:
    """What it calls its resources."""
    lists = owner.get("/Resources")
    for kind in list(lists.keys()) if isinstance(lists, Dictionary) else ():
        if isinstance(held := lists[kind], Dictionary):
            yield from held.keys()


def _named(values: Iterable[Any]) -> Iterator[bytes]:
    for value in values:
        if isinstance(value, Name):
            yield _raw(value)
        elif isinstance(value, Array):
            yield from _named(list(value))
        elif isinstance(value, Dictionary):
            yield from map(_raw_key, value.keys())
            yield from _named(value.as_dict().values())


# --- and what they become -----------------------------------------------------------------------------------------
def _others(going: Iterable[bytes], naming: Naming) -> dict[bytes, str]:
    """Names that do not match themselves, where there are such."""
    numbers, others = count(1), {}
    for raw in going:
        number, subset = next(numbers), _SUBSET.match(raw)
        tags = (subset.group().decode(), *_TAGS) if subset else ("",)
        names = [f"{tag}{stem}{number}" for tag in tags for stem in _STEMS]
        others[raw] = "/" + next((one for one in names if not naming.says(one)), names[-1])
    return others


def _write(spot: _Spot, other: str) -> None:
    if spot.is_key:
        spot.owner[other] = spot.owner[spot.key]
        del spot.owner[spot.key]
    else:
        spot.owner[spot.key] = Name(other)


def _write_content(pdf: pikepdf.Pdf, owner: Any, others: Mapping[bytes, str]) -> None:
    instructions = []
    for one in pikepdf.parse_content_stream(owner):
        operands = [_renamed(each, others) for each in one.operands]
        instructions.append(one if isinstance(one, pikepdf.ContentStreamInlineImage) else (operands, one.operator))
    write_content(pdf, owner, instructions)


def _renamed(value: Any, others: Mapping[bytes, str]) -> Any:
    if isinstance(value, Name):
        return Name(others[raw]) if (raw := _raw(value)) in others else value
    if isinstance(value, Array):
        return Array([_renamed(each, others) for each in value])
    if isinstance(value, Dictionary):
        fresh = Dictionary()
        for key in list(value.keys()):
            fresh[others.get(_raw_key(key), key)] = _renamed(value[key], others)
        return fresh
    return value


def _told(spots: Iterable[_Spot]) -> list[Loss]:
    staying = {one.raw: one.key for one in spots if one.stays}
    fonts = [_text(raw) for raw, key in sorted(staying.items()) if key in _OF_FONTS]
    others = [_text(raw) for raw, key in sorted(staying.items()) if key not in _OF_FONTS]
    losses = []
    if fonts:
        why = "it says what had to go, and programs know the font, which is not in the file, by it alone"
        losses += [Loss("name of a font that stays", one, why) for one in fonts]
    why = "it says what had to go, and programs know letters or codes by it alone"
    return losses + [Loss("name that stays", one, why) for one in others]


def _told_of_inks(many: int) -> list[Loss]:
    why = "they said what had to go, so a printer knows the inks by others now; on screens nothing changes"
    return [Loss("names of inks", f"{many} ink{'s' if many > 1 else ''}", why)] if many else []
