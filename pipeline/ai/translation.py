"""Translation by a chat model: passages with their marks, what must stay as it is, and what of the answer holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.ai.enclosure import RULE, within
from pipeline.text.prose.figures import western
from pipeline.text.prose.language import LANGUAGES, language_of
from pipeline.text.prose.marks import MARK, nodes_of, without_marks
from pipeline.text.prose.paragraph import Paragraph
from pipeline.text.prose.words import count_words, is_name, stands_in, without_accents
from pipeline.text.tokens import tokens_of

CHUNK: Final = 900  # tokens of a chunk, where the document is not too long for it
MOST_CHUNKS: Final = 700
CONTEXT: Final = 600  # characters before a chunk that are shown with it
MOST_TERMS: Final = 2000
_SHORT: Final = 4  # letters: shorter words begin too many others, and stand in too many
_ENDING: Final = 3  # letters that inflect a word, as the most
_LEAST_WORDS: Final = 4  # of a passage that is told where it comes back as it was: less is often a name

# What is never translated: it is taken out, and put back where the model leaves its mark.
_KEPT: Final = re.compile(
    r"```.*?```|`[^`\n]+`"  # code
    r"|https?://[^\s<>()\[\]⟦]+[^\s<>()\[\].,;:!?'\"”⟦]|www\.[^\s<>()\[\]⟦]+[^\s<>()\[\].,;:!?⟦]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\{\{[^{}\n]{1,60}\}\}|\$\{[^{}\n]{1,60}\}|\{[A-Za-z_][\w.]{0,40}\}|%\([A-Za-z_]\w*\)[sdif]|%[sdif](?![A-Za-z])"
    r"|</?[A-Za-z][^<>\n]{0,200}>",
    re.DOTALL,
)
_MARK: Final = re.compile(r"⟦\s*(\d+)\s*⟧")
_PASSAGE: Final = re.compile(r"^\s*⟦\s*#\s*(\d+)\s*⟧[ \t]*", re.MULTILINE)
_FENCED: Final = re.compile(
    r"\A\s*```\w*\n(\s*⟦.*?)\n\s*```\s*\Z", re.DOTALL
)  # an answer that a model put into a fence
_FIGURE: Final = re.compile(r"\d(?:[\d.,:/\u066b\u066c\u00a0\u202f'’-]*\d)?")
_TARGET: Final = re.compile(r"(?<=\]\()[^)\s]+(?=\))")  # where a link of Markdown leads


@dataclass(frozen=True, slots=True)
class Term:
    source: str
    target: str


class GlossaryWrong(ValueError):
    """A line of a glossary says nothing that could be used; the text names it."""


def read_terms(text: str) -> list[Term]:
    """Lines "term = translation"; raises GlossaryWrong."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        source, sign, target = (one.strip() for one in line.partition("="))
        if not (source and sign and target):
            raise GlossaryWrong(f"Line {number} is no “term = translation”: {line.strip()[:60]}")
        found.append(Term(source[:200], target[:200]))
    if len(found) > MOST_TERMS:
        raise GlossaryWrong(f"At most {MOST_TERMS} terms; these are {len(found)}.")
    return found


# --- chunks ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Chunk:
    """Paragraphs ``first`` to ``last`` (exclusive)."""

    first: int
    last: int


def chunks_of(paragraphs: Sequence[Paragraph], tokens: int) -> list[Chunk]:
    """Whole paragraphs, in chunks of about the same size."""
    size = max(CHUNK, tokens / MOST_CHUNKS)
    found: list[Chunk] = []
    first, held = 0, 0
    for at, one in enumerate(paragraphs):
        own = tokens_of(one.text) + 4
        if held and held + own > size:
            found.append(Chunk(first, at))
            first, held = at, 0
        held += own
    if held:
        found.append(Chunk(first, len(paragraphs)))
    return found


# --- one passage ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Protected:
    """A text with marks in place of what must stay; ``kept`` holds that, by the number of the mark."""

    text: str
    kept: tuple[str, ...]


def protect(text: str) -> Protected:
    kept: list[str] = []

    def hold(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"⟦{len(kept)}⟧"

    plain = text.replace("⟦", "[").replace("⟧", "]")  # nobody forges a mark
    plain = _KEPT.sub(hold, _TARGET.sub(hold, MARK.sub(hold, plain)))
    return Protected(plain, tuple(kept))


def restore(text: str, kept: Sequence[str]) -> tuple[str, list[str]]:
    """The text with what was kept back in its place, and what of it the model lost."""
    seen: set[int] = set()

    def back(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(kept):
            return ""
        seen.add(number)
        return kept[number - 1]

    whole = text
    for _ in range(2):  # what is kept may hold the mark of a link's target
        whole = _MARK.sub(back, whole)
    return whole, [one for number, one in enumerate(kept, 1) if number not in seen]


def needs_no_translation(text: str) -> bool:
    return not any(map(str.isalpha, _MARK.sub("", protect(text).text)))


# --- the question ---------------------------------------------------------------------------------------------
def system_for(source: str, target: str, terms: Sequence[Term], *, is_markdown: bool, is_marked: bool) -> str:
    whence = f" from {LANGUAGES[source]}" if source else ""
    pairs = "Two marks around words are emphasis or a link: put both around the same words. " if is_marked else ""
    form = "Keep the Markdown as it is: marks of headings, lists, emphasis, tables and links. " if is_markdown else ""
    lines = "\n".join(f"{one.source} = {one.target}" for one in terms)
    glossary = f"\nUse exactly these translations wherever the term occurs:\n{lines}" if terms else ""
    return (
        f"You translate{whence} into {LANGUAGES[target]}, faithfully and in good style; add and leave out nothing. "
        "The passages each follow a mark like ⟦#1⟧ on a line of its own. Answer with every mark, unchanged and in the "
        "same order, each followed by the translation of its passage and by nothing else. Marks like ⟦1⟧ within a "
        "passage stand for something that stays as it is: put each where it belongs in the sentence. Keep all numbers. "
        f"{pairs}{form}What stands under “Before” is only for understanding and is not translated. {RULE}{glossary}"
    )


def prompt_for(passages: Mapping[int, str], before: str) -> str:
    """Passages by number, protected; between marks of their own they cannot forge."""
    body = "\n\n".join(f"⟦#{number}⟧\n{text}" for number, text in passages.items())
    context = f"Before:\n{before.replace('⟦', '[').replace('⟧', ']')}\n\n" if before else ""
    return f"{within(context + body)}\n\nTranslate the passages under their marks ⟦#…⟧ now."


def before(paragraphs: Sequence[Paragraph]) -> str:
    """The end of what stands before a chunk."""
    return without_marks(" ".join(one.text for one in paragraphs))[-CONTEXT:]


def has_marks(text: str) -> bool:
    return bool(MARK.search(text))


def terms_in(terms: Sequence[Term], text: str, *, inflected: bool = False) -> list[Term]:
    """Those of a glossary that stand in the text as words, the longest first; ``inflected`` ones have other endings."""
    lower = without_marks(text).casefold()
    found = [one for one in terms if stands_in(one.source, lower, ending=_ending(one.source) if inflected else 0)]
    return sorted(found, key=lambda one: -len(one.source))[:200]


def _ending(term: str) -> int:
    """How many letters may follow it."""
    return _ENDING if len(term) >= _SHORT else 0


def passages_in(answer: str, asked: Iterable[int]) -> dict[int, str]:
    """The translations by number; a number that was not asked for, or comes twice, does not count."""
    parts = _PASSAGE.split(_FENCED.sub(r"\1", answer))
    wanted, found = set(asked), {}
    for number, text in zip(map(int, parts[1::2]), parts[2::2], strict=True):
        if number in wanted and number not in found and text.strip():
            found[number] = text.strip()
    return found


# --- what holds of the answer ---------------------------------------------------------------------------------
def doubts_about(
    source: str, translated: str, lost: Sequence[str], terms: Sequence[Term], target: str = ""
) -> list[str]:
    """What is not the same afterwards, as sentences: figures, addresses, placeholders, terms of the glossary.

    A passage that is the same, and was to become another in the language ``target``, is told, too.
    """
    words = [one for one in lost if not MARK.fullmatch(one)]
    doubts = [f"lost: {', '.join(one[:60] for one in words)}"] if words else []
    if len(words) < len(lost) or (MARK.search(source) and nodes_of(translated) is None):
        doubts.append("the look of some words, or the place of something among them, is lost")
    source, translated = without_marks(source), without_marks(translated)
    before, after = figures_of(source), figures_of(translated)
    if missing := before - after:
        doubts.append(f"figures missing: {', '.join(missing.elements())}")
    if added := after - before:
        doubts.append(f"figures added: {', '.join(added.elements())}")
    if source.split() == translated.split() and wants_translation(source, target):
        doubts.append("came back as it was")
    bare = without_accents(translated)
    unused = [one for one in terms if not _is_used(one.target, bare)]
    doubts += [f"glossary: “{one.source}” is not “{one.target}”" for one in unused]
    if structure_of(source) != structure_of(translated):
        doubts.append("the form of lists, tables, links or emphasis has changed")
    if len(source) > 200 and len(translated) < 0.2 * len(source):
        doubts.append("much shorter than the original")
    return doubts


def _is_used(target: str, bare: str) -> bool:
    """Whether a word begins with it, as "Verträge" with "Vertrag"; a longer one may end a compound ("Kaufvertrag")."""
    sought = without_accents(target)
    return stands_in(sought, bare, ending=None) or (len(sought) > _SHORT and sought in bare)


def wants_translation(text: str, target: str) -> bool:
    """Whether it is surely not to stay: four words or more outside addresses and code, no name, not in ``target``."""
    plain = _MARK.sub(" ", protect(text).text)
    return count_words(plain) >= _LEAST_WORDS and not is_name(plain) and (language_of(plain) or "?") != target


def figures_of(text: str) -> Counter[str]:
    """Its figures, without signs that group digits; those of one digit are often written out and do not count."""
    digits = (re.sub(r"\D", "", one) for one in _FIGURE.findall(western(text)))
    return Counter(one for one in digits if len(one) > 1)


def structure_of(text: str) -> tuple[int, ...]:
    """How many links, bold marks, table rows and their cells, and list items a text of Markdown has."""
    lines = text.splitlines()
    rows = [line.count("|") for line in lines if line.lstrip().startswith("|")]
    items = sum(bool(re.match(r"\s*([-*+]|\d+[.)])\s", line)) for line in lines)
    return (len(re.findall(r"\]\([^)]*\)", text)), text.count("**"), items, *rows)
