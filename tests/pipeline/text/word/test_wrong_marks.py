"""Whatever marks a provider brings back, everything that was in a paragraph is in it, and all words can be read."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest

from pipeline.text.prose.marks import MARK, around, thing, without_marks
from pipeline.text.word.parts import roots_of, write_package
from pipeline.text.word.passages import Passage, passages_in
from pipeline.text.word.written import put
from tests.pipeline.text.word.made import write_contract, write_fields, write_report
from tests.pipeline.text.word.shown import counted, field_depths_hold, others, shown, tree_of

UNITS = re.compile("\ue010x\\d+/\ue011|\ue010([a-z]+\\d+)\ue011.*?\ue010/\\1\ue011|[^\ue010\ue011]+")


def passages_of(path: Path) -> list[Passage]:
    return passages_in(roots_of(docx.Document(str(path))), Counter())


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, MARK.sub("", text)))


def wrong(text: str, chance: random.Random) -> Iterator[str]:
    """Answers as models give them: marks lost, moved, changed for others, doubled, or words in another order."""
    marks, words = [one[0] for one in MARK.finditer(text)], [one for one in MARK.split(text)[::5] if one]
    yield "".join(chance.sample(marks + words, len(marks + words)))
    yield MARK.sub(lambda one: one[0] if chance.random() > 0.4 else "", text)
    yield without_marks(text)
    yield text + "".join(marks[:1])
    changed = iter(chance.sample(marks, len(marks)))
    yield MARK.sub(lambda _: next(changed), text)
    units = [one[0] for one in UNITS.finditer(text)]
    yield "".join(chance.sample(units, len(units)))
    yield text + around("b", 99, "") + thing(98)


@pytest.mark.parametrize("write", [write_report, write_contract, write_fields])
def test_nothing_is_lost_by_them(write: Callable[[Path], None], tmp_path: Path) -> None:
    source, target = tmp_path / "old.docx", tmp_path / "new.docx"
    write(source)
    before = {one.root.part: counted(source, one.root.part) for one in passages_of(source)}
    for seed in range(30):
        passages, said = passages_of(source), []
        for at, one in enumerate(passages):
            answers = [text for text in wrong(one.text, random.Random(100 * seed + at)) if letters(text)]
            answer = answers[(seed + at) % len(answers)]
            put(one, answer, "de", right_to_left=False)
            said.append(letters(answer))
        write_package(source, target, {one.root.part: one.root.tree for one in passages})
        assert {name: counted(target, name) for name in before} == before
        assert [field_depths_hold(target, name) for name in before] == [True] * len(before)
        assert sorted(said) == sorted(letters(one.text) for one in passages_of(target))
        assert others(target, *before) == others(source, *before)


def test_fields_in_odd_places_are_the_same_after_the_same_words(tmp_path: Path) -> None:
    source, target = tmp_path / "old.docx", tmp_path / "new.docx"
    write_fields(source)
    passages = passages_of(source)
    assert all(put(one, one.text, "en", right_to_left=False) for one in passages)
    write_package(source, target, {one.root.part: one.root.tree for one in passages})
    assert tree_of(target) == tree_of(source)


def answered(path: Path, start: str, answer: str) -> tuple[bool, list[str]]:
    """Whether the marks of an answer were kept, and what the paragraph shows with it, by short names."""
    (found,) = [one for one in passages_of(path) if letters(one.text).startswith(start)]
    kept = put(found, answer, "de", right_to_left=False)
    row = [text if kind.startswith("words") else kind for kind, text in shown(found.element)]
    return kept, [one for one in row if not one.endswith(">")]


def test_a_link_or_control_whose_words_stand_elsewhere_comes_last(tmp_path: Path) -> None:
    write_contract(tmp_path / "a.docx")
    kept, row = answered(tmp_path / "a.docx", "Between", "Zwischen der Stadt" + thing(5) + thing(7) + thing(9))
    assert kept is False
    assert row == [
        "Zwischen der Stadt", "<sdt", "<sdtContent", "click here", "<sdt", "<sdtContent", "5 January", "<sdt",
        "<sdtContent", "monthly", "<sdt", "<sdtContent",
    ]  # fmt: skip


def test_a_field_that_runs_on_in_another_paragraph_does_not_move(tmp_path: Path) -> None:
    write_fields(tmp_path / "a.docx")
    kept, row = answered(tmp_path / "a.docx", "c6", f"eins{thing(4)}zwei{thing(2)}drei")
    assert (kept, row) == (False, ["eins zwei drei", *["<fldChar"] * 2, "<instrText", "<fldChar"])
    kept, row = answered(tmp_path / "a.docx", "c6", f"eins{thing(2)}zwei{thing(4)}drei")
    assert (kept, row) == (True, ["eins", "<fldChar", "zwei", "<fldChar", "<instrText", "<fldChar", "drei"])


def test_no_link_comes_into_another(tmp_path: Path) -> None:
    write_contract(tmp_path / "a.docx")
    (found,) = [one for one in passages_of(tmp_path / "a.docx") if one.text.startswith("See ")]
    first, second = sorted(number for kind, number in found.known if kind == "a")
    things = "".join(thing(number) for kind, number in sorted(found.known) if kind == "x")
    nested = around("a", first, "den Plan" + around("a", second, "die Preise"))
    kept, row = answered(tmp_path / "a.docx", "See", f"Siehe {nested}{things}.")
    assert (kept, row[0]) == (False, "Siehe den Plandie Preise.")
    assert Counter(row)["<fldSimple"] == 1
    assert Counter(row)["<fldChar"] == 9
