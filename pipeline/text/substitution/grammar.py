"""English as far as a change of one phrase needs it: articles, capitals, plurals and the forms of verbs."""

from __future__ import annotations

import re

_AN = re.compile(r"^(?:[aeio]|u(?!n(?:i(?!n|m)|a\b)|s[aeiu]|t[ei]|r[ai]n|k)|hour|honest|honou?r|heir)", re.IGNORECASE)
_NOT_AN = re.compile(r"^(?:one(?:s|-|\b)|once|eu|ewe|uk\b|usa?\b)", re.IGNORECASE)
_LETTER_AN = frozenset("AEFHILMNORSX")  # "an X-ray", "an SMB server": read letter by letter
_VOWELS = "aeiou"

# Plurals and verb forms that no rule gives, among the words the lists use.
_PLURALS = {
    "analysis": "analyses",
    "hypothesis": "hypotheses",
    "thesis": "theses",
    "axis": "axes",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "datum": "data",
    "maximum": "maxima",
    "minimum": "minima",
    "half": "halves",
}
_PASTS = {
    "begin": ("began", "begun"),
    "rise": ("rose", "risen"),
    "fall": ("fell", "fallen"),
    "grow": ("grew", "grown"),
    "shrink": ("shrank", "shrunk"),
    "lose": ("lost", "lost"),
    "win": ("won", "won"),
    "buy": ("bought", "bought"),
    "sell": ("sold", "sold"),
    "freeze": ("froze", "frozen"),
    "give": ("gave", "given"),
    "take": ("took", "taken"),
    "become": ("became", "become"),
    "lead": ("led", "led"),
    "make": ("made", "made"),
    "find": ("found", "found"),
    "build": ("built", "built"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "spread": ("spread", "spread"),
    "write": ("wrote", "written"),
    "draw": ("drew", "drawn"),
    "see": ("saw", "seen"),
    "bring": ("brought", "brought"),
    "fight": ("fought", "fought"),
    "forbid": ("forbade", "forbidden"),
    "permit": ("permitted", "permitted"),
    "admit": ("admitted", "admitted"),
    "omit": ("omitted", "omitted"),
    "emit": ("emitted", "emitted"),
    "occur": ("occurred", "occurred"),
    "refer": ("referred", "referred"),
    "prefer": ("preferred", "preferred"),
    "transfer": ("transferred", "transferred"),
    "control": ("controlled", "controlled"),
    "run": ("ran", "run"),
    "have": ("had", "had"),
    "mean": ("meant", "meant"),
    "show": ("showed", "shown"),
    "flow": ("flowed", "flowed"),
    "stop": ("stopped", "stopped"),
    "contain": ("contained", "contained"),
    "speed": ("sped", "sped"),
    "sink": ("sank", "sunk"),
    "meet": ("met", "met"),
    "leave": ("left", "left"),
    "drive": ("drove", "driven"),
    "bind": ("bound", "bound"),
    "travel": ("travelled", "travelled"),
    "know": ("knew", "known"),
    "lie": ("lay", "lain"),
    "do": ("did", "done"),
    "get": ("got", "got"),
    "come": ("came", "come"),
    "stand": ("stood", "stood"),
    "forget": ("forgot", "forgotten"),
}
_THIRDS = {"have": "has", "do": "does", "go": "goes"}


def wants_an(word: str) -> bool:
    """Whether "an" stands before this word, by its sound as far as spelling tells."""
    if not word:
        return False
    if word[0].isdigit():  # eight, eleven, eighteen
        return word[0] == "8" or re.match(r"1[18](?!\d)", word) is not None
    if len(word) > 1 and word[:2].isupper() and word.isalpha() and len(word) <= 5:
        return word[0] in _LETTER_AN
    if len(word) == 1:
        return word.upper() in _LETTER_AN
    return _AN.match(word) is not None and _NOT_AN.match(word) is None


def like(original: str, replacement: str) -> str:
    """The replacement in the capitals of the original: all, the first letter only, or none."""
    letters = [letter for letter in original if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return replacement.upper()
    if letters and letters[0].isupper():
        words = replacement.split(" ")
        if len(original.split()) > 1 and all(word[:1].isupper() for word in original.split()):
            return " ".join(word[:1].upper() + word[1:] for word in words)
        return replacement[:1].upper() + replacement[1:]
    return replacement


def plural(noun: str) -> str:
    """The regular plural, or a listed one."""
    if noun in _PLURALS:
        return _PLURALS[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def third(verb: str) -> str:
    """The form after he, she or it."""
    if verb in _THIRDS:
        return _THIRDS[verb]
    return verb + "es" if verb.endswith("o") else plural(verb) if verb not in _PLURALS else verb + "s"


def past(verb: str) -> str:
    return _PASTS[verb][0] if verb in _PASTS else _with_ed(verb)


def participle(verb: str) -> str:
    return _PASTS[verb][1] if verb in _PASTS else _with_ed(verb)


def ing(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    doubled = verb in _PASTS and _PASTS[verb][0].endswith(verb[-1] + "ed") and _PASTS[verb][0] == verb + verb[-1] + "ed"
    if doubled or verb in {"begin", "win", "run", "get", "forget", "forbid"}:
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def joined(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
