from __future__ import annotations

from pipeline.text.questions.furniture import furniture_of
from tests.pipeline.text.questions.typed import typed

GAP = "\n" * 40


def left(text: str) -> list[str]:
    reading = typed(text)
    furniture = furniture_of(reading)
    return [
        line.text
        for page in reading.pages
        for number, line in enumerate(page.lines)
        if (page.number, number) in furniture
    ]


def body(number: int) -> str:
    """Some lines of text that differ from page to page."""
    return "\n".join(f"{word} of page {'I' * number}" for word in ("Some", "of", "the", "many", "words", "you", "read"))


def test_heads_and_feet_that_pages_repeat_are_furniture() -> None:
    pages = [f"BIO 101, Form B\n\n\n{body(number)}{GAP}Page {number} of 2" for number in (1, 2)]
    assert left("\f".join(pages)) == ["BIO 101, Form B", "Page 1 of 2", "BIO 101, Form B", "Page 2 of 2"]


def test_a_lone_page_number_is_furniture_and_a_number_of_a_question_is_not() -> None:
    assert left(f"1\nWhat is it?\n\n2\nWho is it?{GAP}1") == ["1"]


def test_last_lines_that_are_alike_but_belong_to_the_text_stay() -> None:
    pages = [f"{body(number)}{GAP}{body(number)}\nit is equal to\n(1) 3 (2) 4" for number in (1, 2)]
    assert left("\f".join(pages)) == []


def test_running_heads_with_the_page_number_are_furniture() -> None:
    pages = [f"{number + 4} 1.{number} LIMITS\n\n\n{body(number)}" for number in range(1, 5)]
    assert left("\f".join(pages)) == ["5 1.1 LIMITS", "6 1.2 LIMITS", "7 1.3 LIMITS", "8 1.4 LIMITS"]
