"""Edits drawn at random, but the same ones every time: for every page some of each kind that a paper allows.

Words are taken from what PyMuPDF reads, so that the drawing knows nothing of the code under test.
"""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from pipeline.pdf.shield.edit import Edit

NOT_SHORTER = ("same", "longer", "insert", "digits", "letter", "option", "ligature", "phrase")
SHORTER = ("shorter", "deletion", "cross")
_CONTEXT = 40
_APART = 14  # letters that stay as they are around every edit, and are enough to tell it from all others
_VOCABULARY = """
any all but can did few get had its job key low may new old per raw set try use was able best cold data each
fact gain half idea just kind late main next open past rate such team unit view wide about basic chain depth
early false grand heavy inner joint known large model never other plain quick right small thick upper value
whole yield active before center change demand effect formal ground higher income linear middle normal output
public result simple theory useful volume weight balance careful current decline element federal general highest
initial liberal maximum natural optimal primary quality regular similar typical uniform visible absolute
business chemical decrease economic function gradient increase location marginal negative ordinary positive
quantity relative standard temporal vertical abundance beginning corporate different expansion frequency
generally household imaginary knowledge landscape mechanics necessary operation primarily reduction secondary
technical universal additional background collection definition electronic foundation generation horizontal
investment management observable population reasonable temperature alternative composition distribution
environmental fundamentally
""".split()  # noqa: SIM905 - two hundred quoted words are no easier to read


@dataclass(frozen=True)
class Drawn:
    """One edit and the kind it was drawn as."""

    kind: str
    edit: Edit


@dataclass(frozen=True)
class _Token:
    """A word of a page: where its letters begin in the page's letters, and the line it stands on."""

    text: str
    start: int
    line: tuple[int, int]


def draw(path: Path, seed: int, per_page: int = 14, kinds: tuple[str, ...] = NOT_SHORTER) -> list[Drawn]:
    """At most ``per_page`` edits for each page of the file, of the given kinds, 14 letters apart."""
    found: list[Drawn] = []
    with pymupdf.open(path) as document:
        for page in document:
            chance = random.Random(f"{path.name} {page.number} {seed}")
            found += _draw_page(_tokens(page), page.number + 1, chance, per_page, kinds)
    return found


def letters_of(text: str) -> str:
    """Text as extractors are compared: compatibility forms and typographic signs made one, no white space."""
    same = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‐": "-", "\u00ad": "-"}
    folded = unicodedata.normalize("NFKC", text)
    return "".join(same.get(letter, letter) for letter in folded if not letter.isspace())


def _tokens(page: pymupdf.Page) -> list[_Token]:
    tokens: list[_Token] = []
    start = 0
    for *_, text, block, line, _ in page.get_text("words"):
        tokens.append(_Token(text, start, (block, line)))
        start += len(letters_of(text))
    return tokens


def _draw_page(
    tokens: list[_Token], page: int, chance: random.Random, most: int, kinds: tuple[str, ...]
) -> list[Drawn]:
    letters = "".join(letters_of(token.text) for token in tokens)
    order = [(index, kind) for index in range(len(tokens)) for kind in kinds]
    chance.shuffle(order)
    taken: list[tuple[int, int]] = [(-1, 0), (len(letters), len(letters))]
    counts = dict.fromkeys(kinds, 0)
    found: list[Drawn] = []
    for index, kind in order:
        if len(found) >= most:
            break
        if counts[kind] > min(counts.values()) + 2:
            continue
        wish = _KINDS[kind](tokens, index, chance)
        if wish is None:
            continue
        original, replacement, first, _last = wish
        at = letters.find(letters_of(original), tokens[first].start)
        end = at + len(letters_of(original))
        if at < 0 or any(at < high + _APART and end > low - _APART for low, high in taken):
            continue
        edit = _in_context(letters, at, page, original, replacement)
        if edit is not None:
            taken.append((at, end))
            counts[kind] += 1
            found.append(Drawn(kind, edit))
    return found


def _in_context(letters: str, at: int, page: int, original: str, replacement: str) -> Edit | None:
    """The edit with the least context that makes it the only one of its page."""
    needle = letters_of(original)
    around = letters[max(0, at - _APART) : at + len(needle) + _APART]
    if len(list(_places(letters, around))) > 1:
        return None
    for size in (0, 4, 8, 14, 24, _CONTEXT):
        before, after = letters[max(0, at - size) : at], letters[at + len(needle) : at + len(needle) + size]
        if len(list(_places(letters, before + needle + after))) == 1:
            return Edit(page, original, replacement, before=before, after=after)
    return None


def _places(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


Wish = tuple[str, str, int, int] | None


def _core(token: _Token, least: int = 4) -> str | None:
    """The letters of a word without the punctuation around it; None when something else is among them."""
    core = token.text.strip(string.punctuation + "“”‘’–—•…")
    return core if len(core) >= least and re.fullmatch(r"[A-Za-z]+", core) else None


def _word(chance: random.Random, low: int, high: int, like: str) -> str:
    """A word of ``low`` to ``high`` letters, capitalised like another, and another word than that."""
    fitting = [word for word in _VOCABULARY if low <= len(word) <= high and word != like.lower()]
    word = chance.choice(fitting) if fitting else "".join(chance.choices(string.ascii_lowercase, k=low))
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def _same(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index], 3)
    return (core and (core, _word(chance, len(core), len(core), core), index, index)) or None


def _longer(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index], 2)
    more = chance.randint(1, 6)
    return (core and (core, _word(chance, len(core) + more, len(core) + more, core), index, index)) or None


def _insert(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index], 2)
    return (core and (core, f"{chance.choice(('NOT', 'not', 'only', 'never'))} {core}", index, index)) or None


def _digits(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    found = re.search(r"\d+(?:\.\d+)?", tokens[index].text)
    if found is None or not tokens[index].text.isascii():
        return None
    old = found[0]
    new = "".join(chance.choice([d for d in string.digits if d != c]) if c.isdigit() else c for c in old)
    return old, new, index, index


def _letter(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index])
    if core is None:
        return None
    at = chance.randrange(len(core))
    new = chance.choice([c for c in string.ascii_lowercase if c != core[at].lower()])
    return core, core[:at] + new + core[at + 1 :], index, index


def _option(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    found = re.fullmatch(r"(\(?)([A-Da-d])([.)])", tokens[index].text)
    if found is None or index + 1 >= len(tokens):
        return None
    others = [c for c in ("abcd" if found[2].islower() else "ABCD") if c != found[2]]
    return tokens[index].text, found[1] + chance.choice(others) + found[3], index, index


def _ligature(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    text = tokens[index].text.strip(string.punctuation)
    plain = letters_of(text)
    if text.isascii() or not re.fullmatch(r"[A-Za-z]{4,}", plain):
        return None
    size = len(plain) + chance.randint(0, 3)
    return plain, _word(chance, size, size, plain), index, index


def _phrase(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    count = chance.choice((2, 3))
    words = tokens[index : index + count]
    if len(words) < count or len({word.line for word in words}) > 1:
        return None
    if not all(re.fullmatch(r"[A-Za-z]{2,}", word.text) for word in words):
        return None
    new = [_word(chance, len(word.text), len(word.text) + 3, word.text) for word in words]
    return " ".join(word.text for word in words), " ".join(new), index, index + count - 1


def _shorter(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index], 5)
    size = len(core or "") - chance.randint(1, 2)
    return (core and (core, _word(chance, size, size, core), index, index)) or None


def _deletion(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    core = _core(tokens[index], 2)
    return (core and (core, "", index, index)) or None


def _cross(tokens: list[_Token], index: int, chance: random.Random) -> Wish:
    words = tokens[index : index + 2]
    if len(words) < 2 or words[0].line == words[1].line or words[0].line[0] != words[1].line[0]:
        return None
    if not all(re.fullmatch(r"[A-Za-z]{2,}", word.text) for word in words):
        return None
    new = [_word(chance, len(word.text), len(word.text) + 2, word.text) for word in words]
    return " ".join(word.text for word in words), " ".join(new), index, index + 1


_KINDS: dict[str, Callable[[list[_Token], int, random.Random], Wish]] = {
    "same": _same,
    "longer": _longer,
    "insert": _insert,
    "digits": _digits,
    "letter": _letter,
    "option": _option,
    "ligature": _ligature,
    "phrase": _phrase,
    "shorter": _shorter,
    "deletion": _deletion,
    "cross": _cross,
}
