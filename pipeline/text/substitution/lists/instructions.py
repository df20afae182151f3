"""Sentences that tell candidates what to do with a question, or introduce it: they are never changed."""

from __future__ import annotations

import re

INSTRUCTION = re.compile(
    r"^(?:\W*)(?:"
    r"(?:please )?(?:choose|select|pick|mark|tick|circle|underline|write|give|indicate|state) "
    r"(?:the |your |all |one |an? )?(?:\w+ )?"
    r"(?:option|answer|alternative|choice|statement|response|letter|code|box)s?\b"
    r"|read the (?:\w+ )?(?:passage|text|graph|extract|case|map|table|paragraph|source|following)"
    r"|(?:study|look at|refer to|use|see|observe|consult) the (?:\w+ ){0,2}"
    r"(?:passage|text|graph|extract|case|map|table|diagram|figure|picture|chart|paragraph|source)"
    r"|answer (?:all|any|each|every|the following|only|in|either|the questions)\b"
    r"|attempt (?:all|any)"
    r"|there are two statements marked"
    r"|the following questions? (?:is|are) for\b"
    r"|(?:true|false|t|f)\s*(?:/|or)\s*(?:true|false|t|f)\b"
    r"|(?:show|explain) (?:all )?your (?:work|working|reasoning|answer)"
    r"|justify (?:the|your) (?:statement|answer)|substantiate the statement|comment\b|analy[sz]e the statement"
    r"|in the light of the above|codes?\b\W*$|options?\b\W*$"
    r")",
    re.IGNORECASE,
)
# Parts of a sentence that name other places of the paper or the people it is for.
SPEAKS_OF_PAPER = re.compile(
    r"\b(?:in lieu of|visually impaired|marks?\)|points?\)|words\)|question no|q\.? ?\d|refer to question)\b",
    re.IGNORECASE,
)
