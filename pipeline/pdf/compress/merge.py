"""Identical streams and fonts become one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import pikepdf

_ROUNDS = 4  # a font can become equal to another only when its streams have
_KINDS = {"/Font", "/FontDescriptor", "/Encoding", "/ExtGState"}
Number = tuple[int, int]


def merge_identical(pdf: pikepdf.Pdf, streams: Collection[Number] | None = None) -> dict[Number, Number]:
    """Points every reference at the first of identical objects, and empties the others.

    With ``streams`` no others are compared, where all had been and these were changed. Answers the number of each that
    became superfluous, with the number of the one that stays.
    """
    merged: dict[Number, Number] = {}
    digests: dict[Number, bytes] = {}
    for _ in range(_ROUNDS):
        same = _same_objects(pdf, digests, streams)
        if not same:
            break
        merge_again(pdf, same)
        for number in same:  # so that no later round meets it again
            digests[number] = b""
        merged = {number: same.get(target, target) for number, target in merged.items()} | same
    return merged


def merge_again(pdf: pikepdf.Pdf, merged: Mapping[Number, Number]) -> None:
    """Does the same to another opening of the file, whose bytes need not be compared again."""
    if not merged:
        return
    first = {number: pdf.get_object(target) for number, target in merged.items()}
    for number, one in [*_objects(pdf), ((0, 0), pdf.trailer)]:
        if number not in merged:
            redirect(one, first)
    for number in merged:  # nothing refers to it, it is not written, and nobody shall work on it
        _empty(pdf.get_object(number))


def _empty(one: Any) -> None:
    if isinstance(one, pikepdf.Stream):
        one.write(b"")
    for key in list(one.keys()):
        if key != "/Length":
            del one[key]


def _objects(pdf: pikepdf.Pdf) -> list[tuple[Number, Any]]:
    kinds = pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array
    return [(one.objgen, one) for one in pdf.objects if isinstance(one, kinds)]


def _same_objects(
    pdf: pikepdf.Pdf, digests: dict[Number, bytes], streams: Collection[Number] | None
) -> dict[Number, Number]:
    """Number of a superfluous object → number of the one that stays. ``digests`` remembers hashes of stream bytes."""
    seen: dict[bytes, Number] = {}
    same: dict[Number, Number] = {}
    for number, one in _objects(pdf):
        is_left = streams is not None and number not in streams and isinstance(one, pikepdf.Stream)
        if is_left or digests.get(number) == b"":
            continue
        key = _key(one, number, digests)
        if key is None:
            continue
        if key in seen:
            same[number] = seen[key]
        else:
            seen[key] = number
    return same


def _key(one: Any, number: Number, digests: dict[Number, bytes]) -> bytes | None:
    if isinstance(one, pikepdf.Stream):
        if str(one.get("/Type", "")) in ("/ObjStm", "/XRef", "/Metadata"):
            return None
        if number not in digests:
            digests[number] = hashlib.sha256(one.read_raw_bytes()).digest()
        return b"stream" + digests[number] + _words(one)
    if isinstance(one, pikepdf.Dictionary) and str(one.get("/Type", "")) in _KINDS:
        return b"dictionary" + one.unparse(resolved=True)
    return None


def _words(stream: Any) -> bytes:
    return b" ".join(
        str(key).encode() + b" " + value.unparse() if isinstance(value, pikepdf.Object) else f"{key} {value}".encode()
        for key, value in sorted(stream.stream_dict.items())
        if key != "/Length"
    )


def redirect(one: Any, first: Mapping[Number, Any]) -> None:
    """Replaces references inside an object to objects that ``first`` has something for."""
    container: Any = one.stream_dict if isinstance(one, pikepdf.Stream) else one
    pairs: Any = container.items() if isinstance(container, pikepdf.Dictionary) else enumerate(container)
    for key, value in list(pairs):
        if not isinstance(value, pikepdf.Object):
            continue
        if value.is_indirect:
            target = first.get(value.objgen)
            if target is not None:
                container[key] = target
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Array):
            redirect(value, first)
