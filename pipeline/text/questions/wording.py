"""Wording: the phrases by which papers say what kind of thing a line is."""

from __future__ import annotations

import re
from unicodedata import normalize

from pipeline.text.questions.question import QuestionType

_I = re.IGNORECASE

# Rules for candidates, not questions.
INSTRUCTION = re.compile(
    r"\b(?:answer (?:all|any|each|every|the following|only|\w+ questions)|all questions|compulsory|"
    r"write your|do not (?:write|open|turn|use)|"
    r"calculators?|each question (?:carries|is worth)|duration|time allowed|maximum marks|total marks|"
    r"candidates? (?:must|should|are|may|will)|question paper|exam(?:ination)? (?:paper|booklet)|"
    r"(?:black|blue) (?:ink|pen)|pencil|mobile phones?|"
    r"answer (?:sheet|book|booklet)|invigilator|read (?:all|each|the (?:question|instruction))|show (?:all )?your work|"
    r"no marks|negative mark\w*|books? (?:is|are)|notes (?:is|are)|closed book|open book|attempt (?:all|any))\b",
    _I,
)
INSTRUCTIONS_HEADING = re.compile(
    r"^(?:general |important |special )?(?:instructions?|directions?|rules|notes? to (?:the )?candidates?)"
    r"(?: (?:to|for) (?:the )?(?:candidates?|students?|examinees?))?\s*[:.\-–]?\s*$",
    _I,
)
_COMMANDS = (
    "analy[sz]e|apply|argue|arrange|assess|balance|calculate|choose|circle|cite|classify|comment|compare|complete|compute|"
    "consider|construct|contrast|convert|critically|deduce|define|demonstrate|derive|describe|design|determine|develop|"
    "differentiate|discuss|distinguish|draw|elaborate|elucidate|enlist|enumerate|estimate|evaluate|examine|expand|explain|"
    "express|factori[sz]e|fill|find|formulate|give|highlight|how|identify|illustrate|implement|indicate|integrate|interpret|"
    "investigate|justify|label|list|locate|mark|match|mention|name|order|outline|plot|predict|prepare|prove|provide|put|rank|"
    "read|recommend|relate|represent|rewrite|select|show|simplify|sketch|solve|state|study|substantiate|suggest|summari[sz]e|"
    "tick|trace|translate|underline|use|using|verify|what|when|where|which|who|whom|whose|why|write"
)
# A sentence that asks or orders.
COMMAND = re.compile(
    rf"^(?:[\"'“‘(]\s*)?(?:(?:briefly|clearly|please|now|then|in your own words,?)\s+)?(?:{_COMMANDS})\b", _I
)
WANTS_PARTS = re.compile(
    r"\b(?:answer (?:any|all|the)\b.*(?:following|questions?)|(?:following|these) questions|"
    r"any (?:two|three|four|five|six|\d+)\b|"
    r"each of the following|the following (?:terms|statements are|in your)|attempt (?:any|all)|"
    r"sub-?(?:parts|questions)|"
    r"questions that follows?|short notes on|differentiate between the following|define the following)",
    _I,
)
WANTS_ONE = re.compile(
    r"\b(?:which (?:one )?of the(?:se)?(?: following)?|one of the following|choose the|select the|pick the|"
    r"tick the|circle the|"
    r"(?:best|correct|right) (?:option|answer|choice|alternative)|is called|are called|is known as)\b",
    _I,
)
ARRANGE = re.compile(r"\b(?:arrange|rank|sort|(?:put|place|order|list)\b.*\b(?:order|sequence))\b", _I)
# Words that only announce options, and orders that do so as part of the question.
OPTIONS_LEAD = re.compile(r"^(?:answer )?(?:options?|codes?|choices?|alternatives?|answer choices)\s*[:.\-–]*\s*$", _I)
OPTIONS_ORDER = re.compile(
    r"^(?:please )?(?:choose|select|pick|mark|tick|circle)(?: (?:one|all|the correct (?:option|answer)))"
    r"(?: or more)?(?: that apply)?\s*[:.\-–]*\s*$",
    _I,
)
SEVERAL_RIGHT = re.compile(
    r"(?:select|choose|mark|tick|circle|check|pick)\s+"
    r"(?:all|every|each|any|two|three|four|both|\d+|the (?:two|three))\b"
    r"(?!\s+(?:one|from))|all (?:that apply|the correct)|one or more\b.*\b(?:correct|right|answer|option)|"
    r"more than one (?:\w+ )?(?:answer|option|choice)|\b(?:two|three|2|3) (?:correct|right) (?:answer|option)s?|"
    r"which (?:two|three) (?:of|answers?|options?|statements?)\b|multiple (?:correct|answers|select)|"
    r"select one or more",
    _I,
)
MAY_BE_SEVERAL = re.compile(r"(?:multiple|several|more than one) (?:correct |right )?answers?|answer\(s\)", _I)
TRUE_FALSE = re.compile(
    r"\btrue\s*(?:or|/|\||,)\s*false\b|\bT\s*/\s*F\b|\bT\s+or\s+F\b|\(\s*T\s*,\s*F\s*\)|\bfalse\s*(?:or|/)\s*true\b",
    _I,
)
TRUE_FALSE_FIELD = re.compile(
    r"^(?!\(\s*T(?:rue)?\s*(?:/|or)\s*F(?:alse)?\s*\)$)[\s_.…☐□○()\[\]]*(?:T|True)(?:\s*(?:[/|]|or)\s*|[☐□○_()\[\]\s]+)(?:F|False)[\s_.…☐□○()\[\]]*"
    r"(?:(?:reason|because|why|explain|explanation|correction|justification)\b[\s:._…]*)?$",
    _I,
)
TRAILING_FIELD = re.compile(r"\s+(?:T\s*[/|]?\s*F|True\s*[/|]?\s*False|_{2,})\s*$")
BLANK = re.compile(r"_{2,}|\.{5,}|…{2,}|(?:_\s){2,}")
LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}")  # dots that lead to a page number or a field
TO_PAGE = re.compile(r"(?:\.\s?){4,}\s*[\divxlc]+$")
ANSWER_SPACE = re.compile(
    r"^(?:(?:answers?|ans|reason|solution|working|correction|explanation|because)\s*[.:\-–]*\s*)?[\s_.…\-–]*$",
    _I,
)
ANSWER_GIVEN = re.compile(
    r"^(?:(?:correct |right )?(?:answer|option|choice)|ans|key)\s*(?:is)?\s*[.:\-–=]+\s*(?P<answer>\S.*)$", _I
)
TOTAL = re.compile(
    r"^[\[(]?\s*(?:total|sub-?total)(?: for (?:this )?question(?: \d+)?| marks| points)?\s*[:=\-–]?\s*(?:is\s*)?"
    r"(?P<amount>\d+(?:\.\d+)?)\s*(?:marks?|points?|pts?\.?)?\s*[\])]?$",
    _I,
)
OR_ROW = re.compile(r"^[(\[\-–—*\s]*(?:OR|Or)[)\]\-–—*\s]*$")
IN_LIEU = re.compile(
    r"\bin (?:lieu|place) of\b.{0,20}\bq|\b(?:visually (?:impaired|challenged)|blind) (?:candidates?|students?)\b",
    _I,
)
ASSERTION = re.compile(r"\bassertion\b.*\breason\b", _I)
MATCHING = re.compile(r"\bmatch(?:ing)?\b.*\b(?:following|column|list|term|item|with|each|to)\b|^match\b", _I)

_TYPES: tuple[tuple[QuestionType, re.Pattern[str]], ...] = (
    ("true_false", re.compile(r"\btrue\s*(?:or|/|and|-|&)\s*false\b|\bT\s*/\s*F\b|\bT\b or \bF\b", _I)),
    (
        "mcq_multiple",
        re.compile(r"multiple[- ](?:select|response|answer)|select all|all that apply|one or more", _I),
    ),
    (
        "mcq_single",
        re.compile(
            r"multiple[- ]choice|\bMCQs?\b|objective[- ]type|(?:choose|select|circle|mark|tick|pick|encircle) the "
            r"(?:(?:best|correct|right|most \w+|appropriate)\s?){1,3}(?:option|answer|choice|alternative|letter|one)?|"
            r"single correct",
            _I,
        ),
    ),
    (
        "fill_blank",
        re.compile(r"fill(?:[- ]in)?(?: in)?[- ](?:the )?blanks?|complete the (?:sentence|following sentence)", _I),
    ),
    ("matching", re.compile(r"\bmatch(?:ing)? (?:the|each|questions|items|column|type)|\bmatching\b", _I)),
    (
        "essay",
        re.compile(
            r"long[- ](?:answers?|response|type)|essays?\b|detailed answers?|descriptive|in detail\b|"
            r"\b(?:1\d\d|[2-9]\d\d) words\b",
            _I,
        ),
    ),
    (
        "short_answer",
        re.compile(
            r"short[- ](?:answers?|response|type)|brief(?:ly)?\b|one or two sentences|in one sentence|one[- ]word",
            _I,
        ),
    ),
    ("numerical", re.compile(r"numerical|integer[- ](?:type|answer)|nearest integer|decimal places", _I)),
    (
        "calculation",
        re.compile(
            r"\bcalculations? (?:questions|problems|section)|show (?:all )?(?:your )?(?:working|work|calculations)|"
            r"problem[- ]solving|solve (?:the|all|any)",
            _I,
        ),
    ),
)
_SOURCES = re.compile(
    r"(?:source|case|map|passage|data|picture|graph|competency)[- ](?:study[- ])?based|sub-?parts|comprehension|"
    r"case stud(?:y|ies)",
    _I,
)


def stated_type(text: str) -> QuestionType | None:
    """The type of question a heading or an instruction speaks of."""
    found = [(match.start(), kind) for kind, pattern in _TYPES if (match := pattern.search(text))]
    return min(found, key=lambda entry: entry[0])[1] if found else None


def is_about_parts(text: str) -> bool:
    """Whether a heading says that its questions come with a source, a map or a case and have parts."""
    return _SOURCES.search(text) is not None


def fold(text: str) -> str:
    """Text as two spellings of the same thing compare equal: letters' forms, quotes, dashes, degree signs, blanks."""
    folded = normalize("NFKC", text.replace("◦", "°")).lower()
    for old, new in (("‘’´`ʼ", "'"), ("“”„", '"'), ("‐‑‒–—−", "-")):
        for letter in old:
            folded = folded.replace(letter, new)
    return "".join(folded.split())
