"""What a reviewer should look at in a change of wording, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.pdf.direction import has_right_to_left
from pipeline.pdf.shield.fold import is_combining
from pipeline.text.substitution.grammar import wants_an
from pipeline.text.substitution.letters import letters_in

MOST_LONGER = 13  # letters by which the measured edits were longer at most
_MOST_TIMES = 3.0  # letters of the replacement for one of the original; short originals bear no long text


def lint_of_wording(original: str, replacement: str, before: str = "", after: str = "") -> tuple[str, ...]:
    """Sentences on what may not hold or not read well; none when there is nothing to say."""
    return tuple(_lint(original, replacement, before, after))


def _lint(original: str, replacement: str, before: str, after: str) -> Iterator[str]:
    old, new = len(letters_in(original)), len(letters_in(replacement))
    if new < old:
        yield (
            f"The replacement has {_many(old - new, 'letter')} fewer than the original; some programs will read a gap, "
            "and the change may not hold."
        )
    if new > old + MOST_LONGER and new > old * _MOST_TIMES / 2:
        yield (
            f"The replacement is {new - old} letters longer than the original; longer than {MOST_LONGER} more was not "
            "measured."
        )
    words = len(original.split()), len(replacement.split())
    if 0 < words[1] < words[0]:
        yield f"The replacement has {_many(words[0] - words[1], 'word')} fewer; a gap between words stays on the page."
    if has_right_to_left(original + replacement, figures=True):
        yield "Text written from right to left is not shielded."
    if is_combining(original) or is_combining(replacement):
        yield "Text with combining marks is not shielded."
    yield from _articles(replacement, before, after)


def _articles(replacement: str, before: str, after: str) -> Iterator[str]:
    """ "a" before a vowel or "an" before none, at either end of the replacement."""
    new = replacement.split()
    last_before, first_after = before.split()[-1:], after.split()[:1]
    for left, right in ((last_before, new[:1]), (new[-1:], first_after)):
        if not left or not right or left[0].lower() not in ("a", "an"):
            continue
        word = re.sub(r"^\W+|\W+$", "", right[0])
        if word and (left[0].lower() == "an") != wants_an(word):
            yield f"It may be ungrammatical: “{left[0]} {word}”."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
