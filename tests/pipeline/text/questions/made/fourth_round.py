"""A fourth round of papers, on which nothing was tuned: what was found in them is stated as it came out."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import Truth, asked, lettered


def university_exam(path: Path) -> Truth:
    """Name fields, points in bold behind the number, sub-parts (a) to (c), a proof, half points."""
    sheet = Sheet(face="serif", size=11, pitch=15)
    sheet.centre("CS 161: Design of Algorithms, Final Exam", face="serif bold", size=15)
    sheet.line(60, "Name: ______________________     Student ID: ______________")
    sheet.line(60, "There are 4 problems worth 40 points in all. No notes. You have 3 hours.")
    sheet.feed()
    truth: Truth = []
    sheet.line(60, "1. (8 points) True or False. Circle one and give a one-line reason.", face="serif bold")
    subs = []
    for letter, text in zip(
        "abcd",
        (
            "Merge sort is stable.",
            "Every tree is bipartite.",
            "Quicksort runs in n log n time in the worst case.",
            "2-SAT can be solved in polynomial time.",
        ),
        strict=True,
    ):
        sheet.put(75, f"({letter}) {text}")
        sheet.put(400, "True")
        sheet.put(450, "False")
        sheet.feed(2)
        subs.append(asked(f"1({letter})", "true_false", text))
    truth.append(
        asked("1", "true_false", "True or False. Circle one and give a one-line reason.", points=8, sub_questions=subs)
    )
    sheet.line(60, "2. (12 points) Recurrences", face="serif bold")
    subs = []
    for letter, text in zip(
        "ab",
        ("Solve the recurrence T(n) = 2T(n/2) + n.", "Prove that T(n) = T(n - 1) + 1 is linear in n."),
        strict=True,
    ):
        sheet.line(75, f"({letter}) {text}")
        sheet.feed()
        subs.append(asked(f"2({letter})", "calculation", text))
    truth.append(asked("2", "calculation", "Recurrences", points=12, sub_questions=subs))
    sheet.line(
        60, "3. (7.5 points) Describe an algorithm that finds the median of two sorted arrays.", face="serif bold"
    )
    truth.append(asked("3", "essay", "Describe an algorithm that finds the median of two sorted arrays.", points=7.5))
    sheet.line(60, "4. (12.5 points) Show that every graph with n vertices and n edges has a cycle.", face="serif bold")
    truth.append(
        asked("4", "calculation", "Show that every graph with n vertices and n edges has a cycle.", points=12.5)
    )
    sheet.save(path)
    return truth


def quiz_export(path: Path) -> Truth:
    """As a learning platform prints it: "Question 1", points at the right, options with circles, no letters."""
    sheet = Sheet(size=11, pitch=16)
    sheet.line(60, "Week 3 Quiz", face="bold")
    sheet.line(60, "Due Sep 14 at 11:59pm     Points 6     Questions 3     Time Limit 20 Minutes")
    sheet.feed()
    truth: Truth = []
    items = [
        ("Which protocol is connection-oriented?", "mcq_single", "TCP", "UDP", "ICMP", "ARP"),
        (
            "Select all private address ranges.",
            "mcq_multiple",
            "10.0.0.0/8",
            "8.8.8.0/24",
            "192.168.0.0/16",
            "1.1.1.0/24",
        ),
        ("A switch works at layer 2.", "true_false", "True", "False"),
    ]
    for number, (stem, kind, *options) in enumerate(items, 1):
        sheet.put(60, f"Question {number}", face="bold")
        sheet.right(535, "2 pts")
        sheet.feed()
        sheet.line(60, stem)
        for text in options:
            sheet.page.insert_text((70, sheet.y), "o" if kind == "mcq_multiple" else "m", fontname="zadb", fontsize=10)
            sheet.line(90, text)
        sheet.feed()
        truth.append(asked(str(number), kind, stem, points=2, options=lettered(*options)))
    sheet.save(path)
    return truth


def three_columns_of_sums(path: Path) -> Truth:
    """A worksheet whose numbers run across three columns."""
    sheet = Sheet(size=12, pitch=18)
    sheet.centre("Arithmetic Practice", size=15)
    sheet.line(60, "Work out each sum.")
    sheet.feed()
    truth: Truth = []
    for row in range(4):
        for column in range(3):
            number = 3 * row + column + 1
            text = f"{number * 3} + {number * 7} = ____"
            sheet.put((60, 230, 400)[column], f"{number}. {text}")
            truth.append(asked(str(number), "fill_blank", text))
        sheet.feed(2)
    sheet.save(path)
    return truth


def spaced_options(path: Path) -> Truth:
    """Double-spaced, "1-" as numbers and "a-" as options."""
    sheet = Sheet(size=12, pitch=26)
    sheet.centre("Islamic History Test", size=14)
    truth: Truth = []
    items = [
        ("Which city was founded in the year 762?", "Cairo", "Baghdad", "Basra", "Kufa"),
        ("Who translated the works of the Greek doctors?", "A monk", "A poet", "A physician", "A judge"),
        ("The house of wisdom was a", "market", "library", "palace", "school"),
    ]
    for number, (stem, *options) in enumerate(items, 1):
        truth.append(
            asked(
                str(number),
                "mcq_single",
                stem,
                page=sheet.document.page_count,
                options=lettered(*options, letters="abcd"),
            )
        )
        sheet.line(60, f"{number}- {stem}")
        for letter, text in zip("abcd", options, strict=True):
            sheet.line(90, f"{letter}- {text}")
    sheet.save(path)
    return truth


def literature_paper(path: Path) -> Truth:
    """A poem with line numbers, roman parts, a choice of three essays, marks as "(5 x 2 = 10)"."""
    sheet = Sheet(face="serif", size=12, pitch=16)
    sheet.centre("LITERATURE IN ENGLISH", face="serif bold", size=14)
    sheet.line(60, "Section I: Reading", face="serif bold")
    sheet.line(60, "1. Read the poem and answer the questions below it. (3 x 2 = 6)")
    for number, text in enumerate(
        (
            "The road goes down to the shore,",
            "and the shore goes down to the sea,",
            "and the sea goes on for evermore",
            "without a thought of me.",
        ),
        1,
    ):
        sheet.line(100, text)
        if number == 4:
            sheet.put(330, "4", y=sheet.y - sheet.pitch, size=8)
    subs = []
    for roman, text in zip(
        ("i", "ii", "iii"),
        ("Where does the road go?", "What does the sea not think of?", "Name one figure of speech in the poem."),
        strict=True,
    ):
        sheet.line(75, f"({roman}) {text}")
        subs.append(asked(f"1({roman})", "short_answer", text, points=2))
    truth: Truth = [
        asked(
            "1",
            "short_answer",
            (
                "Read the poem and answer the questions below it. The road goes down to the shore, and the "
                "shore goes down to the sea, and the sea goes on for evermore without a thought of me. 4"
            ),
            points=6,
            sub_questions=subs,
        )
    ]
    sheet.feed()
    sheet.line(60, "Section II: Writing", face="serif bold")
    sheet.line(60, "Answer any one of the following in about 200 words. (10 marks)")
    for number, text in enumerate(
        (
            "Discuss the role of the sea in the poems you have read.",
            "Describe a journey that changed you.",
            "Write a story that ends with the words: it was only the wind.",
        ),
        2,
    ):
        sheet.line(60, f"{number}. {text}")
        truth.append(asked(str(number), "essay", text, points=10))
    sheet.save(path)
    return truth
