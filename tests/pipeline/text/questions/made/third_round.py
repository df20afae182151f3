"""A third round of papers, written when the rules had been tuned on the second."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import Truth, asked, lettered


def headings_without_letters(path: Path) -> Truth:
    """Sections named by their type alone; numbers run on."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("World History: Chapter 9 Test", size=15)
    sheet.feed()
    truth: Truth = []
    sheet.line(60, "Multiple Choice", face="bold")
    sheet.line(60, "Identify the choice that best completes the statement or answers the question.", face="italic")
    items = [
        ("The treaty that ended the war was signed in the year", "1648", "1713", "1763", "1815"),
        ("Who led the army across the mountains?", "The king", "The general", "The bishop", "The duke"),
        ("The main crop of the valley was", "rice", "wheat", "maize", "barley"),
    ]
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(60, f"____ {number}. {stem}")
        for row in (0, 2):
            sheet.put(100, f"{'abcd'[row]}. {options[row]}")
            sheet.put(300, f"{'abcd'[row + 1]}. {options[row + 1]}")
            sheet.feed()
        truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options, letters="abcd")))
    sheet.feed()
    sheet.line(60, "True/False", face="bold")
    sheet.line(60, "Indicate whether the statement is true or false.", face="italic")
    for number, text in enumerate(("The city was built on seven hills.", "The emperor could not read."), 4):
        sheet.line(60, f"____ {number}. {text}")
        truth.append(asked(str(number), "true_false", text))
    sheet.feed()
    sheet.line(60, "Short Answer", face="bold")
    for number, text in enumerate(
        ("Why did the farmers leave the valley?", "Give two reasons for the fall of the city."), 6
    ):
        sheet.line(60, f"{number}. {text}")
        sheet.feed(2)
        truth.append(asked(str(number), "short_answer", text))
    sheet.line(60, "Essay", face="bold")
    text = "Explain how trade changed the life of the people in the valley and in the city."
    sheet.wrap(60, 470, f"8. {text}", hang=16)
    truth.append(asked("8", "essay", text))
    sheet.save(path)
    return truth


def choice_within_parts(path: Path) -> Truth:
    """A case study whose third part has an alternative; marks as "1+1+2" in a column."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("SECTION E: CASE STUDIES")
    sheet.feed()
    truth: Truth = []
    sheet.put(50, "36.")
    sheet.right(545, "1+1+2")
    sheet.line(75, "A company makes two kinds of lamps and sells each lamp for a fixed price.")
    sheet.line(75, "On the basis of this information, answer the following questions:")
    parts = []
    for label, text in (
        ("(i)", "Write the cost of ten small lamps."),
        ("(ii)", "How many large lamps can be bought for 500 rupees?"),
        ("(iii)", "Find the price at which the profit is greatest."),
    ):
        sheet.line(75, f"{label} {text}")
        parts.append((label.strip("()"), text))
    sheet.centre("OR", face="plain")
    other = "(iii) Find the number of lamps for which the cost is least."
    sheet.line(75, other)
    truth.append(
        asked(
            "36",
            "numerical",
            "A company makes two kinds of lamps and sells each lamp for a fixed price. On the basis of this "
            "information, answer the following questions:",
            points=4,
            sub_questions=[
                asked("36(i)", "short_answer", parts[0][1], points=1),
                asked("36(ii)", "numerical", parts[1][1], points=1),
                asked("36(iii)", "short_answer", parts[2][1], points=2),
                asked("36(iii)-or", "short_answer", "Find the number of lamps for which the cost is least.", points=2),
            ],
        )
    )
    sheet.feed()
    sheet.put(50, "37.")
    sheet.right(545, "2")
    sheet.line(75, "What is meant by a fixed price?")
    truth.append(asked("37", "short_answer", "What is meant by a fixed price?", points=2))
    sheet.save(path)
    return truth


def tables_and_code(path: Path) -> Truth:
    """A table of numbers and numbered lines of code inside stems."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("Programming and Data", size=14)
    sheet.feed()
    truth: Truth = []
    sheet.line(60, "1. The table shows the rainfall in three towns, in millimetres.")
    for row in (
        ("Town", "May", "June", "July"),
        ("Alba", "10", "12", "9"),
        ("Bora", "20", "22", "31"),
        ("Cerro", "7", "5", "3"),
    ):
        for x, cell in zip((90, 200, 270, 340), row, strict=True):
            sheet.put(x, cell)
        sheet.feed()
    sheet.line(76, "Which town had the most rain in June?")
    for letter, text in lettered("Alba", "Bora", "Cerro"):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "1",
            "mcq_single",
            "The table shows the rainfall in three towns, in millimetres. Town May June July Alba 10 12 9 "
            "Bora 20 22 31 Cerro 7 5 3 Which town had the most rain in June?",
            options=lettered("Alba", "Bora", "Cerro"),
        )
    )
    sheet.feed()
    sheet.line(60, "2. What is printed by this program?")
    for number, text in enumerate(("x = 3", "for i in range(2):", "    x = x + i", "print(x)"), 1):
        sheet.line(90, f"{number} {text}", face="mono")
    for letter, text in lettered("3", "4", "5", "6"):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "2",
            "mcq_single",
            "What is printed by this program? 1 x = 3 2 for i in range(2): 3 x = x + i 4 print(x)",
            options=lettered("3", "4", "5", "6"),
        )
    )
    sheet.feed()
    sheet.line(60, "3. Write a function that returns the larger of two numbers.")
    truth.append(asked("3", "short_answer", "Write a function that returns the larger of two numbers."))
    sheet.save(path)
    return truth


def german(path: Path) -> Truth:
    """Another language: the layout alone has to tell."""
    sheet = Sheet(face="serif", size=12, pitch=16)
    sheet.centre("Klassenarbeit Nr. 2, Erdkunde", face="serif bold", size=14)
    sheet.feed()
    items = [
        ("Welcher Fluss ist der längste in Deutschland?", "Elbe", "Rhein", "Donau", "Weser"),
        ("Wie heißt die Hauptstadt von Österreich?", "Graz", "Linz", "Wien", "Bern"),
        ("Welches Land grenzt nicht an Deutschland?", "Polen", "Italien", "Belgien", "Dänemark"),
    ]
    truth: Truth = []
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(60, f"{number}. {stem}")
        for letter, text in lettered(*options, letters="abcd"):
            sheet.line(80, f"{letter}) {text}")
        sheet.feed(0.5)
        truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options, letters="abcd")))
    sheet.save(path)
    return truth


def missing_number(path: Path) -> Truth:
    """Number 4 is not there, and one question's options lack their letters' order (A, B, D)."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("Quick Quiz", size=14)
    sheet.feed()
    truth: Truth = []
    items = {
        1: ("Which metal is liquid at room temperature?", "ABCD", ("iron", "mercury", "tin", "lead")),
        2: ("Which gas is the lightest?", "ABCD", ("helium", "hydrogen", "neon", "argon")),
        3: ("Which metal is the best conductor?", "ABCD", ("silver", "iron", "lead", "zinc")),
        5: ("Which element has the symbol K?", "ABCD", ("calcium", "krypton", "potassium", "carbon")),
        6: ("Which of these is a noble gas?", "ABCD", ("oxygen", "neon", "chlorine", "nitrogen")),
    }
    for number, (stem, letters, options) in items.items():
        sheet.line(60, f"{number}. {stem}")
        for letter, text in zip(letters, options, strict=True):
            sheet.line(80, f"[{letter}] {text}")
        sheet.feed(0.5)
        truth.append(asked(str(number), "mcq_single", stem, options=list(zip(letters, options, strict=True))))
    sheet.save(path)
    return truth


def parts_with_options(path: Path) -> Truth:
    """One question of many parts, each with options of its own in one line."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("ICSE Model Paper: Biology")
    sheet.feed()
    sheet.line(50, "Question 1")
    sheet.put(50, "Choose the correct answers to the questions from the given options:")
    sheet.right(545, "[3]")
    sheet.feed()
    truth: Truth = []
    items = [
        ("The organ that filters the blood is the", "heart", "kidney", "lung", "liver"),
        ("Which of these carries oxygen?", "plasma", "platelets", "red cells", "white cells"),
        ("The part of the eye that changes its shape is the", "cornea", "iris", "lens", "retina"),
    ]
    subs = []
    for roman, (stem, *options) in zip(("i", "ii", "iii"), items, strict=True):
        sheet.line(60, f"({roman}) {stem}")
        for letter, text in zip("abcd", options, strict=True):
            sheet.line(85, f"({letter}) {text}")
        subs.append(asked(f"1({roman})", "mcq_single", stem, options=lettered(*options, letters="abcd")))
    truth.append(
        asked(
            "1",
            "mcq_single",
            "Choose the correct answers to the questions from the given options:",
            points=3,
            sub_questions=subs,
        )
    )
    sheet.feed()
    sheet.line(50, "Question 2")
    subs = []
    for roman, text, marks in (
        ("i", "Name the fluid part of the blood.", 1),
        ("ii", "State two functions of the skin.", 2),
    ):
        sheet.put(60, f"({roman}) {text}")
        sheet.right(545, f"[{marks}]")
        sheet.feed()
        subs.append(asked(f"2({roman})", "short_answer", text, points=marks))
    truth.append(asked("2", "short_answer", "", points=3, sub_questions=subs))
    sheet.save(path)
    return truth


def forty_questions(path: Path) -> Truth:
    """A long paper in two columns with three sections and numbers up to 40."""

    def running(sheet: Sheet, number: int) -> None:
        sheet.put(60, "CODE 2B / Mock Test 7", y=40, size=9)
        sheet.put(500, f"[{number}]", y=40, size=9)

    sheet = Sheet(size=9, pitch=12, running=running, bottom=790)
    truth: Truth = []
    at, page = 0, 1
    for number in range(1, 41):
        stem = (
            f"The value of the expression {number} + {number * 3} when it is written in the simplest form is equal to"
        )
        options = [str(number * 4 + step) for step in (0, 2, 5, 9)]
        lines = [
            *sheet.broken(f"{number}. {stem}", 230),
            f"(1) {options[0]}    (2) {options[1]}    (3) {options[2]}    (4) {options[3]}",
        ]
        if sheet.y + 12 * len(lines) > 780:
            at += 1
            sheet.y = sheet.top
            if at == 2:
                at, page = 0, page + 1
                sheet.new_page()
        truth.append(asked(str(number), "mcq_single", stem, page=page, options=lettered(*options, letters="1234")))
        for index, text in enumerate(lines):
            sheet.line((50, 315)[at] + (16 if index else 0), text)
        sheet.y += 30
    sheet.save(path)
    return truth
