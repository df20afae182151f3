"""A second round of papers, written when the rules had been tuned on the first."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import LETTERS, Truth, asked, lettered


def marks_in_round_brackets(path: Path) -> Truth:
    """ "QUESTION 1" with parts (a), (b) whose marks are bare numbers in round brackets at the right."""
    sheet = Sheet(face="serif", size=12, pitch=17)
    sheet.centre("Organic Chemistry II, January Session", face="serif bold", size=14)
    sheet.line(60, "Time allowed: 90 minutes. Answer both questions.")
    sheet.feed()
    truth: Truth = []
    for number, intro, parts in (
        (
            1,
            "Benzene reacts with bromine in the presence of iron.",
            [
                ("State the type of this reaction.", 2),
                ("Describe the role of iron.", 3),
                ("Draw the structure of the product.", 4),
            ],
        ),
        (
            2,
            "Ethanol can be made from ethene or by fermentation.",
            [("Name the catalyst used with ethene.", 1), ("Give two advantages of fermentation.", 4)],
        ),
    ):
        sheet.line(60, f"QUESTION {number}", face="serif bold")
        sheet.line(60, intro)
        subs = []
        for letter, (text, marks) in zip("abc", parts, strict=False):
            sheet.put(60, f"({letter})")
            sheet.put(88, text)
            sheet.right(535, f"({marks})")
            sheet.feed()
            subs.append(asked(f"{number}({letter})", "short_answer", text, points=marks))
        sheet.feed()
        truth.append(
            asked(str(number), "short_answer", intro, points=sum(marks for _, marks in parts), sub_questions=subs)
        )
    sheet.save(path)
    return truth


def digits_as_options(path: Path) -> Truth:
    """Two columns, "(1)" as question numbers and "1." to "4." as option labels."""
    sheet = Sheet(size=10, pitch=14)
    items = [
        (
            "What is the main idea of the first paragraph of the passage?",
            "Farming is hard",
            "Rivers shape cities",
            "Trade began at sea",
            "Maps are recent",
        ),
        ('The word "arid" in line 12 is closest in meaning to', "cold", "dry", "rich", "steep"),
        (
            "According to the author, early settlements grew near water because",
            "boats were cheap",
            "soil was fertile",
            "kings ordered it",
            "wood was scarce",
        ),
        (
            "Which of the following can be inferred from the text about canals?",
            "They were built late",
            "They needed no upkeep",
            "They changed trade routes",
            "They failed early",
        ),
        ("The tone of the passage is best described as", "angry", "neutral", "playful", "sad"),
        (
            "Which title would fit this passage best of all?",
            "Water and Walls",
            "The First Kings",
            "A Life at Sea",
            "How to Dig",
        ),
        (
            "What does the author say about the growth of early towns?",
            "It was slow",
            "It was sudden",
            "It was planned",
            "It was rare",
        ),
        ("The passage would most likely be found in a", "novel", "textbook", "letter", "diary"),
    ]
    truth: Truth = []
    for column, x in enumerate((55.0, 315.0)):
        sheet.y = sheet.top
        for number, (stem, *options) in list(enumerate(items, 1))[column * 4 : column * 4 + 4]:
            for index, part in enumerate(sheet.broken(f"({number}) {stem}", 225, hang=18)):
                sheet.line(x + (18 if index else 0), part)
            for value, text in enumerate(options, 1):
                sheet.line(x + 18, f"{value}. {text}")
            sheet.y += 12
            truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options, letters="1234")))
    sheet.save(path)
    return truth


def number_on_its_own_line(path: Path) -> Truth:
    """A bold number alone above each question, "A)" to "D)" below, in the manner of admission tests."""
    sheet = Sheet(face="serif", size=11, pitch=15)
    items = [
        ("If 3x + 7 = 22, what is the value of x?", "3", "5", "7", "15"),
        (
            (
                "A car rental costs $40 per day plus $0.20 per mile. Which expression gives the cost, in "
                "dollars, of a one-day rental for m miles?"
            ),
            "40 + 0.2m",
            "40m + 0.2",
            "40.2m",
            "0.2(40 + m)",
        ),
        ("Which of the following is a factor of the expression above?", "x - 1", "x + 2", "x - 4", "x + 6"),
        (
            (
                "The mean of five numbers is 12. If one number is removed, the mean of the rest is 11. Which "
                "number was removed?"
            ),
            "12",
            "14",
            "16",
            "20",
        ),
    ]
    truth: Truth = []
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(60, str(number), face="serif bold")
        sheet.wrap(60, 420, stem)
        for letter, text in lettered(*options):
            sheet.line(60, f"{letter}) {text}")
        sheet.feed()
        truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options)))
    sheet.save(path)
    return truth


def cover_page(path: Path) -> Truth:
    """A cover page with numbered notes, then questions that begin at 1, with "Turn over" and page counts."""

    def running(sheet: Sheet, number: int) -> None:
        sheet.put(255, f"Page {number} of 3", y=810, size=9)

    sheet = Sheet(running=running, bottom=330)
    sheet.centre("NORTHERN COLLEGE", size=16)
    sheet.centre("Entrance Examination in Physics")
    sheet.line(60, "Candidate name: ______________________  Number: ______________")
    sheet.line(60, "INFORMATION FOR CANDIDATES", face="bold")
    for number, text in enumerate(
        (
            "This paper has 5 questions on 3 pages.",
            "You must answer all of them in the spaces given.",
            "The number of marks is given in brackets at the end of each question.",
            "You may use a ruler, a protractor and an approved calculator.",
        ),
        1,
    ):
        sheet.line(60, f"{number}. {text}")
    sheet.put(470, "Turn over", y=790)
    sheet.new_page()
    items = [
        ("State Newton's first law of motion.", 2, "short_answer"),
        ("A car accelerates from rest to 20 m/s in 8 s. Calculate its acceleration.", 3, "calculation"),
        ("Explain why a passenger moves forward when a bus stops suddenly.", 3, "short_answer"),
        (
            (
                "Name the instrument that is used to measure electric current and describe how it is connected "
                "in a circuit with a lamp and a battery."
            ),
            3,
            "short_answer",
        ),
        ("What is meant by the half-life of a radioactive source?", 2, "short_answer"),
    ]
    truth: Truth = []
    for number, (stem, marks, kind) in enumerate(items, 1):
        truth.append(asked(str(number), kind, stem, page=sheet.document.page_count, points=marks))
        sheet.wrap(60, 470, f"{number}. {stem} [{marks} marks]", hang=16)
        sheet.feed(2.5)
    sheet.save(path)
    return truth


def decimal_numbers(path: Path) -> Truth:
    """ "QUESTION 1" as a heading and "1.1", "1.2" as the questions, marks in round brackets."""
    sheet = Sheet(size=11, pitch=16)
    sheet.centre("LIFE SCIENCES GRADE 11", size=14)
    sheet.feed()
    truth: Truth = []
    groups = [
        [
            ("Name the process by which cells divide to form gametes.", 1, "short_answer"),
            ("State two functions of the liver.", 2, "short_answer"),
            ("Explain how the kidneys regulate the water content of the blood.", 4, "short_answer"),
        ],
        [
            ("Define the term ecosystem.", 2, "short_answer"),
            ("Describe how carbon is returned to the atmosphere.", 5, "essay"),
        ],
    ]
    for number, group in enumerate(groups, 1):
        sheet.line(60, f"SECTION {LETTERS[number - 1]}", face="bold")
        for index, (text, marks, kind) in enumerate(group, 1):
            sheet.put(60, f"{number}.{index}")
            sheet.put(95, text)
            sheet.right(540, f"({marks})")
            sheet.feed(1.5)
            truth.append(asked(f"{number}.{index}", kind, text, points=marks))
    sheet.save(path)
    return truth


def answers_in_the_paper(path: Path) -> Truth:
    """A practice paper that prints the answer below each question."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("Networking Practice Questions", size=14)
    sheet.feed()
    items = [
        ("Which device forwards packets between networks?", "B", "Hub", "Router", "Repeater", "Bridge"),
        ("Which layer of the OSI model handles routing?", "C", "Physical", "Data link", "Network", "Session"),
        ("Select TWO protocols that use port numbers.", "A, D", "TCP", "IP", "ARP", "UDP"),
    ]
    truth: Truth = []
    for number, (stem, answer, *options) in enumerate(items, 1):
        sheet.line(60, f"Q{number}) {stem}")
        for letter, text in lettered(*options):
            sheet.line(80, f"{letter}. {text}")
        sheet.line(60, f"Correct answer: {answer}")
        sheet.feed(0.5)
        kind = "mcq_multiple" if "," in answer else "mcq_single"
        truth.append(asked(str(number), kind, stem, options=lettered(*options), gold=answer))
    sheet.save(path)
    return truth


def long_matching(path: Path) -> Truth:
    """Six terms to match with eight definitions in capitals, some over two lines, then two more questions."""
    sheet = Sheet(size=11, pitch=14)
    sheet.centre("Psychology Vocabulary", size=14)
    sheet.feed()
    sheet.line(60, "1. Match each term in Column A with its definition in Column B. (12 points)")
    sheet.put(80, "Column A", face="bold")
    sheet.put(260, "Column B", face="bold")
    sheet.feed()
    terms = ("Reflex", "Habit", "Memory", "Emotion", "Motive", "Sense")
    meanings = (
        "a learned way of acting",
        "a reason to act",
        "an answer of the body to a stimulus without thought",
        "the keeping of what was learned",
        "a strong feeling",
        "a way to take in the world",
        "the study of the mind",
        "a fear of open places",
    )
    top = sheet.y
    for index, text in enumerate(terms, 1):
        sheet.put(80, f"({index}) {text}")
        sheet.feed()
    sheet.y = top
    for letter, text in lettered(*meanings):
        sheet.wrap(260, 250, f"{letter}. {text}", hang=14)
    sheet.feed()
    parts = [asked(f"1({index})", "matching", text) for index, text in enumerate(terms, 1)]
    truth: Truth = [
        asked(
            "1",
            "matching",
            "Match each term in Column A with its definition in Column B. Column A Column B",
            points=12,
            options=lettered(*meanings),
            sub_questions=parts,
        )
    ]
    sheet.line(60, "2. Define the term conditioning. (4 points)")
    truth.append(asked("2", "short_answer", "Define the term conditioning.", points=4))
    sheet.line(60, "3. Memory is a function of the mind. True or False? (2 points)")
    truth.append(asked("3", "true_false", "Memory is a function of the mind. True or False?", points=2))
    sheet.save(path)
    return truth


def from_html(path: Path) -> Truth:
    """Typeset by a layout engine from HTML lists, as word processors and learning platforms export them."""
    items = [
        (
            "What does HTTP stand for?",
            [
                "HyperText Transfer Protocol",
                "High Transfer Text Protocol",
                "Hyperlink Text Tool Process",
                "Home Tool Transfer Protocol",
            ],
        ),
        (
            "Which tag creates a hyperlink in an HTML document that leads the reader to another page of the same site?",
            ["link", "a", "href", "url"],
        ),
        ("Which of these is not a programming language?", ["Python", "Java", "HTTP", "Ruby"]),
        ("Style sheets are written in", ["CSS", "SQL", "XML", "PNG"]),
    ]
    body = "".join(
        f"<p><b>{number}.</b> {stem}</p>"
        + "".join(f"<p style='margin-left:24px'>{letter}. {text}</p>" for letter, text in lettered(*options))
        for number, (stem, options) in enumerate(items, 1)
    )
    story = pymupdf.Story(f"<h1>Web Basics Quiz</h1><p>Choose the best answer for each question.</p>{body}")
    writer = pymupdf.DocumentWriter(str(path))
    more = 1
    while more:
        device = writer.begin_page(pymupdf.Rect(0, 0, 595, 842))
        more, _ = story.place(pymupdf.Rect(60, 60, 535, 780))
        story.draw(device)
        writer.end_page()
    writer.close()
    return [
        asked(str(number), "mcq_single", stem, options=lettered(*options))
        for number, (stem, options) in enumerate(items, 1)
    ]


def sideways(path: Path) -> Truth:
    """A landscape page stored upright with /Rotate 90, and a crop box that cuts the margins."""
    sheet = Sheet(width=842, height=595, bottom=560, top=70)
    items = [
        ("Which ocean is the largest?", "Atlantic", "Pacific", "Indian", "Arctic"),
        ("Which desert is the driest place on Earth?", "Sahara", "Gobi", "Atacama", "Kalahari"),
        ("Name the longest river of South America.",),
        ("What is the capital of Kenya?", "Nairobi", "Mombasa", "Kampala", "Dodoma"),
    ]
    truth: Truth = []
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(90, f"{number}. {stem}")
        for letter, text in lettered(*options):
            sheet.line(115, f"({letter}) {text}")
        sheet.feed(0.5)
        truth.append(asked(str(number), "mcq_single" if options else "short_answer", stem, options=lettered(*options)))
    turned = pymupdf.open()
    page = turned.new_page(width=595, height=842)
    page.show_pdf_page(page.rect, sheet.document, 0, rotate=90)
    page.set_cropbox(pymupdf.Rect(10, 15, 585, 830))
    page.set_rotation(90)
    turned.save(path)
    return truth


def mixed_order(path: Path) -> Truth:
    """An assembled test: word bank, choice of questions, lettered sections with running numbers, "Marks" column."""
    sheet = Sheet(size=11, pitch=16)
    sheet.centre("Science Revision Test")
    sheet.put(60, "Name: ____________________")
    sheet.right(540, "Marks")
    sheet.feed(1.5)
    truth: Truth = []
    sheet.line(60, "A. Fill in the blanks with words from the box.", face="bold")
    sheet.line(80, "photosynthesis   stomata   chlorophyll   glucose")
    for number, text in enumerate(
        (
            "Plants make food by ____________.",
            "The green pigment in leaves is ____________.",
            "Gases pass through tiny pores called ____________.",
        ),
        1,
    ):
        sheet.put(60, f"{number}. {text}")
        sheet.right(535, "1")
        sheet.feed()
        truth.append(asked(str(number), "fill_blank", text, points=1))
    sheet.feed()
    sheet.line(60, "B. Answer in one sentence.", face="bold")
    for number, text in enumerate(("What is respiration?", "Why do leaves look green?"), 4):
        sheet.put(60, f"{number}. {text}")
        sheet.right(535, "2")
        sheet.feed()
        truth.append(asked(str(number), "short_answer", text, points=2))
    sheet.feed()
    sheet.line(60, "C. Answer any one of the following in detail.", face="bold")
    for number, text in enumerate(
        (
            "Describe an experiment which shows that light is needed for photosynthesis.",
            "Explain how water moves from the roots to the leaves.",
        ),
        6,
    ):
        sheet.put(60, f"{number}. {text}")
        sheet.right(535, "5")
        sheet.feed()
        truth.append(asked(str(number), "essay", text, points=5))
    sheet.save(path)
    return truth
