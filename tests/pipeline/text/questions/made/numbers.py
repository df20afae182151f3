"""Papers full of numbers that are not questions: instructions, lists, decimals, statements, passages."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import Truth, asked, lettered


def numbers_everywhere(path: Path) -> Truth:
    """Numbered instructions, a numbered list in a stem, decimals and years at line starts, page numbers."""

    def running(sheet: Sheet, number: int) -> None:
        sheet.put(60, f"{number + 2} Mathematics in Daily Life", y=40, size=9)
        sheet.put(295, f"{number}", y=815)

    sheet = Sheet(running=running, bottom=420, face="serif", size=12, pitch=16)
    sheet.centre("Mathematics in Daily Life", face="serif bold", size=15)
    sheet.line(60, "Instructions", face="serif bold")
    for number, text in enumerate(
        (
            "Write your name on every page.",
            "Answer all questions in the spaces provided.",
            "Calculators are not allowed.",
            "Show all your work.",
        ),
        1,
    ):
        sheet.line(60, f"{number}. {text}")
    sheet.feed()
    truth: Truth = []
    page = sheet.document.page_count
    sheet.line(60, "1. A recipe for four people needs flour, sugar and butter. Anna bought")
    sheet.line(60, "3.5 kg of flour for 7 euros. How much does one kilogram of flour cost?")
    truth.append(
        asked(
            "1",
            "numerical",
            "A recipe for four people needs flour, sugar and butter. Anna bought 3.5 kg of flour for 7 "
            "euros. How much does one kilogram of flour cost?",
            page=page,
        )
    )
    sheet.feed()
    page = sheet.document.page_count
    sheet.line(60, "2. The population of a town was 12,000 in the year 2001 and 15,000 in")
    sheet.line(60, "2011. Calculate the percentage growth of the population over those ten years.")
    truth.append(
        asked(
            "2",
            "calculation",
            "The population of a town was 12,000 in the year 2001 and 15,000 in 2011. Calculate the "
            "percentage growth of the population over those ten years.",
            page=page,
        )
    )
    sheet.feed()
    page = sheet.document.page_count
    sheet.line(60, "3. Put the following fractions in order of size, the smallest first:")
    for number, text in enumerate(("one half", "two thirds", "three sevenths"), 1):
        sheet.line(90, f"{number}. {text}")
    truth.append(
        asked(
            "3",
            "short_answer",
            "Put the following fractions in order of size, the smallest first: 1. one half 2. two thirds 3. "
            "three sevenths",
            page=page,
        )
    )
    sheet.feed()
    page = sheet.document.page_count
    sheet.line(60, "4. Which of these numbers is prime?")
    for letter, text in lettered("21", "27", "29", "33"):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "4",
            "mcq_single",
            "Which of these numbers is prime?",
            page=page,
            options=lettered("21", "27", "29", "33"),
        )
    )
    sheet.feed()
    page = sheet.document.page_count
    sheet.line(60, "5. Explain in your own words what is meant by")
    sheet.line(60, "100 percent of a quantity.")
    truth.append(
        asked(
            "5",
            "short_answer",
            "Explain in your own words what is meant by 100 percent of a quantity.",
            page=page,
        )
    )
    sheet.save(path)
    return truth


def statements(path: Path) -> Truth:
    """Statements to judge before the options, assertion and reason, in a paper with dotted numbers."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("Civics Test", size=15)
    sheet.feed()
    truth: Truth = []
    sheet.line(60, "1. Consider the following statements about the parliament:")
    for label, text in zip(
        ("(i)", "(ii)", "(iii)"),
        ("It has two houses.", "It can be dissolved by the court.", "It passes the budget."),
        strict=True,
    ):
        sheet.line(80, f"{label} {text}")
    sheet.line(76, "Which of the statements given above are correct?")
    options = ("(i) and (ii) only", "(i) and (iii) only", "(ii) and (iii) only", "all of them")
    for letter, text in zip("abcd", options, strict=True):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "1",
            "mcq_single",
            "Consider the following statements about the parliament: (i) It has two houses. (ii) It can be "
            "dissolved by the court. (iii) It passes the budget. Which of the statements given above are "
            "correct?",
            options=lettered(*options, letters="abcd"),
        )
    )
    sheet.feed(0.5)
    sheet.line(60, "2. Assertion (A): The constitution is the supreme law.")
    sheet.line(76, "Reason (R): All other laws must agree with it.")
    options = (
        "Both A and R are true and R explains A.",
        "Both A and R are true but R does not explain A.",
        "A is true but R is false.",
        "A is false but R is true.",
    )
    for letter, text in zip("abcd", options, strict=True):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "2",
            "mcq_single",
            "Assertion (A): The constitution is the supreme law. Reason (R): All other laws must agree with it.",
            options=lettered(*options, letters="abcd"),
        )
    )
    sheet.feed(0.5)
    sheet.line(60, "3. Arrange these events in the order in which they happened:")
    for number, text in enumerate(("The first census", "The first election", "The first budget"), 1):
        sheet.line(80, f"{number}. {text}")
    sheet.line(76, "Codes:")
    options = ("1, 2, 3", "2, 3, 1", "3, 1, 2", "3, 2, 1")
    for letter, text in zip("abcd", options, strict=True):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "3",
            "mcq_single",
            "Arrange these events in the order in which they happened: 1. The first census 2. The first "
            "election 3. The first budget",
            options=lettered(*options, letters="abcd"),
        )
    )
    sheet.feed(0.5)
    sheet.line(60, "4. The age at which citizens may vote is")
    options = ("16", "18", "21", "25")
    for letter, text in zip("abcd", options, strict=True):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "4",
            "mcq_single",
            "The age at which citizens may vote is",
            options=lettered(*options, letters="abcd"),
        )
    )
    sheet.save(path)
    return truth


def shared_passage(path: Path) -> Truth:
    """A passage for several questions, a question with an answer line, options with wrapped lines."""
    sheet = Sheet(face="serif", size=12, pitch=16)
    sheet.centre("Reading Comprehension", face="serif bold", size=14)
    sheet.feed()
    sheet.line(60, "1. What is the main purpose of an abstract?")
    options = (
        "To list the sources that the author has used in the order in which they appear in the text of the paper",
        "To summarise the paper",
        "To thank the sponsors",
        "To argue against the critics of the author",
    )
    for letter, text in lettered(*options):
        sheet.wrap(80, 430, f"({letter}) {text}", hang=20)
    truth: Truth = [asked("1", "mcq_single", "What is the main purpose of an abstract?", options=lettered(*options))]
    sheet.feed()
    sheet.line(60, "Read the following passage and answer questions 2 to 4.", face="serif bold")
    sheet.wrap(
        60,
        470,
        "The lighthouse had stood empty for 40 years when the painter moved in. She repaired the "
        "stairs, cleaned the lamp room and filled it with light of another kind.",
    )
    sheet.feed()
    sheet.line(60, "2. How long had the lighthouse been empty?")
    truth.append(asked("2", "short_answer", "How long had the lighthouse been empty?"))
    sheet.line(60, "Answer: ______________________")
    sheet.feed()
    sheet.line(60, "3. What did the painter repair?")
    for letter, text in lettered("the lamp", "the stairs", "the door", "the roof"):
        sheet.line(80, f"({letter}) {text}")
    truth.append(
        asked(
            "3",
            "mcq_single",
            "What did the painter repair?",
            options=lettered("the lamp", "the stairs", "the door", "the roof"),
        )
    )
    sheet.feed()
    sheet.line(60, '4. Explain the words "light of another kind".')
    truth.append(asked("4", "short_answer", 'Explain the words "light of another kind".'))
    sheet.save(path)
    return truth


def restarting_sections(path: Path) -> Truth:
    """Two parts that both begin at 1, a choice between two essays, and an end mark."""
    sheet = Sheet(size=11, pitch=16)
    sheet.centre("English Literature", size=15)
    sheet.feed()
    sheet.centre("PART A: Multiple Choice (2 marks each)")
    truth: Truth = []
    items = [
        ("Who wrote the play Hamlet?", "Marlowe", "Shakespeare", "Jonson", "Kyd"),
        ("A poem of fourteen lines is called", "an ode", "a ballad", "a sonnet", "an elegy"),
        ("Which of these is a novel by Jane Austen?", "Emma", "Middlemarch", "Jane Eyre", "Dracula"),
    ]
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(60, f"{number}. {stem}")
        for letter, text in lettered(*options):
            sheet.line(82, f"{letter}. {text}")
        truth.append(asked(f"A.{number}", "mcq_single", stem, points=2, options=lettered(*options)))
    sheet.feed()
    sheet.centre("PART B: Long Answers (10 marks each)")
    one = "Discuss the theme of revenge in one play that you have read this year."
    other = "Compare the heroes of two novels that you have read this year."
    sheet.wrap(60, 470, f"1. {one}", hang=18)
    sheet.centre("OR")
    sheet.wrap(78, 450, other)
    truth.append(asked("B.1", "essay", one, points=10))
    truth.append(asked("B.1-or", "essay", other, points=10))
    two = "Explain how the setting of a story can shape its plot."
    sheet.wrap(60, 470, f"2. {two}", hang=18)
    truth.append(asked("B.2", "essay", two, points=10))
    sheet.feed()
    sheet.centre("*** END OF PAPER ***")
    sheet.save(path)
    return truth
