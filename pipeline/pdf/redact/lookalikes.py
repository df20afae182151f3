"""Letters of other scripts that look like Latin ones in most fonts (of the confusables of Unicode's UTS 39).

Figures that look like letters are left out: "O" for "0" would find too much.
"""

from __future__ import annotations

_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳͿαγινορυϲόάίύ", "ABEZHIKMNOPTYXCjJayivopucóáíú"
_CYRILLIC = "АВЕКМНОРСТУХЅІЈЁЇӀԌҮѴԚԜаеорсухѕіјёїһӏԁѵԛԝү", "ABEKMHOPCTYXSIJËÏIGYVQWaeopcyxsijëïhldvqwy"
_ARMENIAN = "ՕՏԼՍօսոհյ", "OSLUounhj"
_LATIN = "ɑɡ", "ag"

_TABLE = str.maketrans({
    letter: latin for letters, latins in (_GREEK, _CYRILLIC, _ARMENIAN, _LATIN)
    for letter, latin in zip(letters, latins, strict=True)
})  # fmt: skip


def latinised(text: str) -> str:
    """The text with the Latin letter for each that looks like one; as long as it was."""
    return text if text.isascii() else text.translate(_TABLE)
