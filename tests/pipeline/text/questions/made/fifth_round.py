"""The last round of papers: no rule was touched after it was written, so its figures are those of unseen papers."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import Truth, asked, lettered


def bilingual_marks(path: Path) -> Truth:
    """ "Q. 1." with "Marks" at the right in brackets, "Attempt any two", options "(1)" to "(4)" in a grid."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("BOARD OF SECONDARY EDUCATION", size=13)
    sheet.centre("Science and Technology: Part II")
    sheet.put(60, "Time: 2 Hours")
    sheet.right(540, "Max. Marks: 40")
    sheet.feed(2)
    truth: Truth = []
    sheet.put(60, "Q. 1. (A) Choose the correct alternative:", face="bold")
    sheet.right(540, "[3]")
    sheet.feed()
    subs = []
    items = [
        ("The heart of a frog has", "one chamber", "two chambers", "three chambers", "four chambers"),
        ("The green pigment of leaves is", "carotene", "chlorophyll", "melanin", "keratin"),
        ("The unit of heredity is the", "cell", "gene", "tissue", "organ"),
    ]
    for roman, (stem, *options) in zip(("i", "ii", "iii"), items, strict=True):
        sheet.line(75, f"({roman}) {stem}")
        for row in (0, 2):
            sheet.put(100, f"({'abcd'[row]}) {options[row]}")
            sheet.put(320, f"({'abcd'[row + 1]}) {options[row + 1]}")
            sheet.feed()
        subs.append(asked(f"1({roman})", "mcq_single", stem, options=lettered(*options, letters="abcd")))
    truth.append(asked("1", "mcq_single", "(A) Choose the correct alternative:", points=3, sub_questions=subs))
    sheet.feed()
    sheet.put(60, "Q. 2. Answer the following questions (any two):", face="bold")
    sheet.right(540, "[4]")
    sheet.feed()
    subs = []
    for roman, text in zip(
        ("i", "ii", "iii"),
        ("What is meant by evolution?", "Write two uses of stem cells.", ("Why is biodiversity important?")),
        strict=True,
    ):
        sheet.line(75, f"({roman}) {text}")
        subs.append(asked(f"2({roman})", "short_answer", text))
    truth.append(asked("2", "short_answer", "Answer the following questions (any two):", points=4, sub_questions=subs))
    sheet.save(path)
    return truth


def driving_theory(path: Path) -> Truth:
    """Options as "[ ] a", a two-line heading, a question whose stem comes after a picture's caption."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("Driving Theory", size=14)
    sheet.centre("Practice Sheet 4", size=12)
    sheet.feed()
    truth: Truth = []
    items = [
        (
            ("What does a red triangle with a white centre tell the driver?"),
            "Stop at once",
            "A warning of danger ahead",
            "No entry for cars",
            "End of the limit",
        ),
        (
            ("How far behind the car in front should you stay on a wet road?"),
            "At least one second",
            "At least two seconds",
            "At least four seconds",
            "One car's length",
        ),
        (
            ("Who has the right of way at a crossing without signs?"),
            "The larger car",
            "The car from the right",
            "The faster car",
            "The car from the left",
        ),
        (
            ("What must you do when you hear a siren behind you?"),
            "Drive faster",
            "Make way safely",
            "Stop in the lane",
            "Use the horn",
        ),
    ]
    for number, (stem, *options) in enumerate(items, 1):
        sheet.wrap(60, 440, f"{number}. {stem}", hang=16)
        for letter, text in zip("abcd", options, strict=True):
            sheet.line(80, f"[  ] {letter}) {text}")
        sheet.feed(0.5)
        truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options, letters="abcd")))
    sheet.save(path)
    return truth


def take_home(path: Path) -> Truth:
    """Long prose questions in a serif face, the number and points in one line of their own."""
    sheet = Sheet(face="serif", size=12, pitch=17)
    sheet.centre("Public Policy: Take-Home Examination", face="serif bold", size=14)
    sheet.wrap(
        60, 470, ("Write no more than 800 words on each question. Cite your sources. Submit one PDF file by Monday.")
    )
    sheet.feed()
    truth: Truth = []
    items = [
        (
            "30",
            (
                "In the 1990s many cities in Europe closed their centres to cars. Discuss who gained "
                "and who lost by these decisions, and whether the cities would decide the same today."
            ),
        ),
        (
            "30",
            (
                "A minister proposes a tax of 5 percent on sugar. Evaluate the "
                "proposal from the point of view of public health and of the poor."
            ),
        ),
        ("40", "What is meant by path dependence? Explain the term with two examples from housing policy since 1945."),
    ]
    for number, (points, stem) in enumerate(items, 1):
        sheet.line(60, f"Question {number} ({points} points)", face="serif bold")
        sheet.wrap(60, 470, stem)
        sheet.feed()
        truth.append(asked(str(number), "essay", stem, points=float(points)))
    sheet.save(path)
    return truth


def booklet(path: Path) -> Truth:
    """Two columns, numbers at 21 and up, a passage in each column, footers with names, lettered lines of text."""

    def running(sheet: Sheet, number: int) -> None:
        sheet.put(60, f"{number + 10}", y=815, size=9)
        sheet.put(420, "GO ON TO THE NEXT PAGE", y=815, size=9)

    sheet = Sheet(size=10, pitch=13, running=running, bottom=790)
    truth: Truth = []
    passage = (
        "The old mill had not turned for many years, yet the people of the village still set their clocks "
        "by the hour at which its wheel used to start. It was as if the sound had gone into the ground."
    )
    number = 21
    for x in (50.0, 315.0):
        sheet.y = sheet.top
        sheet.wrap(x, 230, f"Questions {number}-{number + 2} are based on this text.", face="bold")
        sheet.wrap(x, 230, passage)
        sheet.y += 10
        for stem, *options in (
            ('The word "set" most nearly means', "placed", "adjusted", "hardened", "sank"),
            ("It can be inferred that the mill", "was loud", "was new", "was burned", "was far away"),
            ("The last sentence is an example of", "a simile", "a pun", "an oath", "a rhyme"),
        ):
            sheet.wrap(x, 230, f"{number}. {stem}", hang=18)
            for letter, text in lettered(*options):
                sheet.line(x + 18, f"({letter}) {text}")
            sheet.y += 8
            truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options)))
            number += 1
    sheet.save(path)
    return truth
