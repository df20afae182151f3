"""Which sentences are most like all the others: LexRank (Erkan and Radev, JAIR 22, 2004).

By numpy, which is here anyway: the kept libraries that do it bring NLTK and 50 MB of tables (sumy), or a language model
(pytextrank). Where sentences end, which is the harder part, is sentencex's business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pipeline.text.prose.words import WORD

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WIDE: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
DAMPING = 0.85
ALIKE = 0.1  # cosine from which two sentences speak of the same
SAME = 0.5  # cosine from which the second says nothing new
LEAD = 0.25  # by how much the first sentence weighs more than the last: documents say early what they are about
ROUNDS = 60
GROUP = 1200  # sentences that are compared with each other at once
FROM_EACH = 80


def words_of(sentence: str) -> list[str]:
    """Its words in small letters; of scripts without blanks, its pairs of letters."""
    found = WORD.findall(_WIDE.sub(" ", sentence.lower()))
    return found + [run[at : at + 2] for run in _WIDE.findall(sentence) for at in range(max(1, len(run) - 1))]


def best_of(sentences: Sequence[str], many: int) -> list[int]:
    """Places of the ``many`` best sentences, the best first, none of which repeats another.

    Of more sentences than can be compared at once, those are compared that are best in their part of the document.
    """
    places = list(range(len(sentences)))
    while len(places) > GROUP:
        groups = [places[at : at + GROUP] for at in range(0, len(places), GROUP)]
        kept = [_chosen(sentences, group, FROM_EACH) for group in groups]
        places = sorted(place for group in kept for place in group)
    return _chosen(sentences, places, many)


def _chosen(sentences: Sequence[str], places: Sequence[int], many: int) -> list[int]:
    likeness = _likeness([sentences[place] for place in places])
    scores = _scores(likeness)
    scores *= [1 + LEAD * (1 - place / len(sentences)) ** 4 for place in places]
    found: list[int] = []
    for at in sorted(range(len(places)), key=lambda one: (-scores[one], one)):
        if all(likeness[at, other] < SAME for other in found):
            found.append(at)
        if len(found) == many:
            break
    return [places[at] for at in found]


def _likeness(sentences: Sequence[str]) -> NDArray[Any]:
    """Cosines between the sentences' words, weighted by how few sentences have them."""
    import numpy as np  # noqa: PLC0415 - only the process that ranks loads it

    counted = [Counter(words_of(one)) for one in sentences]
    spread = Counter(word for one in counted for word in one)
    weight = {word: np.log(len(sentences) / many) + 0.01 for word, many in spread.items()}
    columns = {word: at for at, word in enumerate(word for word, many in spread.items() if many > 1)}
    matrix = np.zeros((len(sentences), max(1, len(columns))), dtype=np.float32)
    lengths = np.ones(len(sentences), dtype=np.float32)
    for row, one in enumerate(counted):
        for word, many in one.items():
            if word in columns:
                matrix[row, columns[word]] = many * weight[word]
        lengths[row] = max(1e-6, sum((many * weight[word]) ** 2 for word, many in one.items()) ** 0.5)
    matrix /= lengths[:, None]
    found: NDArray[Any] = matrix @ matrix.T
    return found


def _scores(likeness: NDArray[Any]) -> NDArray[Any]:
    """How often a walk from sentence to like sentence comes by."""
    import numpy as np  # noqa: PLC0415 - as above

    many = len(likeness)
    links = np.where(likeness >= ALIKE, likeness, 0.0)
    np.fill_diagonal(links, 1.0)
    links /= links.sum(axis=1, keepdims=True)
    scores = np.full(many, 1.0 / many)
    for _ in range(ROUNDS):
        scores = (1 - DAMPING) / many + DAMPING * (links.T @ scores)
    return scores
