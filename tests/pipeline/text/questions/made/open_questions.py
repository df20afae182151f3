"""Papers with open questions: problems in parts, blanks, matching, points in every notation."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import Truth, asked, lettered


def problems(path: Path) -> Truth:
    """ "Problem 1." with points, parts (a) and (i), and answers worked out by the student."""
    sheet = Sheet(face="serif", size=12, pitch=17)
    sheet.centre("PHY 204: Homework 6", face="serif bold", size=16)
    sheet.centre("Due Friday, 3.5 hours of work expected", face="serif")
    sheet.feed()
    truth: Truth = []
    sheet.wrap(
        72,
        450,
        "Problem 1. (10 points) A block of mass 3.0 kg slides down a frictionless incline of 30 degrees.",
    )
    for label, text in (
        ("(a)", "Draw a free body diagram of the block."),
        ("(b)", "Calculate the acceleration of the block along the incline."),
        ("(c)", "Find the speed of the block after it has moved 2.0 m from rest."),
    ):
        sheet.wrap(95, 420, f"{label} {text}", hang=18)
    sheet.feed()
    truth.append(
        asked(
            "1",
            "calculation",
            "A block of mass 3.0 kg slides down a frictionless incline of 30 degrees.",
            points=10,
            sub_questions=[
                asked("1(a)", "short_answer", "Draw a free body diagram of the block."),
                asked("1(b)", "calculation", "Calculate the acceleration of the block along the incline."),
                asked("1(c)", "calculation", "Find the speed of the block after it has moved 2.0 m from rest."),
            ],
        )
    )
    sheet.wrap(72, 450, "Problem 2. (15 points) Two charges of 4.0 nC and -2.0 nC are held 0.10 m apart.")
    sheet.wrap(95, 420, "(a) Explain what is meant by an electric field.", hang=18)
    sheet.wrap(95, 420, "(b) For the point midway between the charges:", hang=18)
    sheet.wrap(118, 400, "(i) calculate the magnitude of the electric field;", hang=18)
    sheet.wrap(118, 400, "(ii) state the direction of the electric field.", hang=18)
    sheet.feed()
    truth.append(
        asked(
            "2",
            "calculation",
            "Two charges of 4.0 nC and -2.0 nC are held 0.10 m apart.",
            points=15,
            sub_questions=[
                asked("2(a)", "short_answer", "Explain what is meant by an electric field."),
                asked(
                    "2(b)",
                    "calculation",
                    "For the point midway between the charges:",
                    sub_questions=[
                        asked("2(b)(i)", "calculation", "calculate the magnitude of the electric field;"),
                        asked("2(b)(ii)", "short_answer", "state the direction of the electric field."),
                    ],
                ),
            ],
        )
    )
    sheet.wrap(
        72,
        450,
        "Problem 3. (5 points) Show that the kinetic energy of a body of mass m and momentum p is p squared over 2m.",
    )
    truth.append(
        asked(
            "3",
            "calculation",
            "Show that the kinetic energy of a body of mass m and momentum p is p squared over 2m.",
            points=5,
        )
    )
    sheet.save(path)
    return truth


def fields(path: Path) -> Truth:
    """True or false with blanks before the number and "T F" after the text, fill-in blanks, and matching."""
    sheet = Sheet()
    sheet.centre("Earth Science Review", size=15)
    sheet.feed()
    truth: Truth = []
    sheet.line(60, "Part I. True or False. Write T or F on the line. (2 points each)", face="bold")
    for number, text in enumerate(
        ("The Earth has one moon.", "Basalt is a sedimentary rock.", "The Moon makes its own light."), 1
    ):
        sheet.line(60, f"_____ {number}. {text}")
        truth.append(asked(str(number), "true_false", text, points=2))
    sheet.feed()
    sheet.line(60, "Part II. Circle T or F. (1 point each)", face="bold")
    for number, text in enumerate(("Volcanoes are found only on land.", "Wind can shape rocks."), 4):
        sheet.put(60, f"{number}. {text}")
        sheet.put(470, "T")
        sheet.put(500, "F")
        sheet.feed()
        truth.append(asked(str(number), "true_false", text, points=1))
    sheet.feed()
    sheet.line(60, "Part III. Fill in the blanks. (3 points each)", face="bold")
    for number, text in enumerate(
        (
            "The outermost layer of the Earth is called the ____________ .",
            "Melted rock below the surface is called ____________ and above it ____________ .",
        ),
        6,
    ):
        sheet.line(60, f"{number}. {text}")
        truth.append(asked(str(number), "fill_blank", text, points=3))
    sheet.feed()
    sheet.line(60, "Part IV. Matching", face="bold")
    sheet.line(60, "8. Match each rock with its origin. (4 points)")
    left = ("Granite", "Marble", "Sandstone", "Obsidian")
    right = (
        "cooled quickly at the surface",
        "pressed from grains of sand",
        "cooled slowly deep below",
        "changed by heat and pressure",
    )
    for index, (one, other) in enumerate(zip(left, right, strict=True), 1):
        sheet.put(80, f"{index}. {one}")
        sheet.put(300, f"{'abcd'[index - 1]}. {other}")
        sheet.feed()
    parts = [asked(f"8({index})", "matching", text) for index, text in enumerate(left, 1)]
    truth.append(
        asked(
            "8",
            "matching",
            "Match each rock with its origin.",
            points=4,
            options=lettered(*right, letters="abcd"),
            sub_questions=parts,
        )
    )
    sheet.save(path)
    return truth


def point_notations(path: Path) -> Truth:
    """Points in every notation that was thought of."""
    sheet = Sheet(face="serif", size=12, pitch=17)
    sheet.centre("Final Examination, Economics 12", face="serif bold", size=14)
    sheet.feed()
    items: list[tuple[str, float, str, str]] = [
        ("Define opportunity cost. [2]", 2, "short_answer", "Define opportunity cost."),
        ("Define inflation. (3 marks)", 3, "short_answer", "Define inflation."),
        ("What is a tariff? (1 pt)", 1, "short_answer", "What is a tariff?"),
        (
            "(5 points) What does the central bank do when prices rise too fast?",
            5,
            "short_answer",
            "What does the central bank do when prices rise too fast?",
        ),
        ("State the law of demand. - 4 marks", 4, "short_answer", "State the law of demand."),
        ("List two functions of money. [2 x 1 = 2]", 2, "short_answer", "List two functions of money."),
        (
            "Define a monopoly and give an example of one. (2+1=3)",
            3,
            "short_answer",
            "Define a monopoly and give an example of one.",
        ),
        (
            "What is meant by a public good? [1.5 marks]",
            1.5,
            "short_answer",
            "What is meant by a public good?",
        ),
        ("Name one indirect tax. [Marks: 1]", 1, "short_answer", "Name one indirect tax."),
        (
            "Discuss the effects of a minimum wage on employment. 10 pts.",
            10,
            "essay",
            "Discuss the effects of a minimum wage on employment.",
        ),
        ("What is fiscal policy? (6M)", 6, "short_answer", "What is fiscal policy?"),
    ]
    truth: Truth = []
    for number, (printed, points, kind, stem) in enumerate(items, 1):
        sheet.wrap(60, 470, f"{number}. {printed}", hang=18)
        sheet.feed(0.5)
        truth.append(asked(str(number), kind, stem, points=points))
    sheet.save(path)
    return truth


def dotted_answer_lines(path: Path) -> Truth:
    """Bold numbers without dots, parts within parts, marks in square brackets at the right, lines to write on."""
    sheet = Sheet(size=11, pitch=16, bottom=760)
    truth: Truth = []

    def dots() -> None:
        sheet.line(110, "." * 120)

    sheet.put(50, "1", face="bold")
    sheet.line(72, "A student heats copper carbonate in a test tube.")
    sheet.put(72, "(a)", face="bold")
    sheet.put(95, "Name the gas that is given off.")
    sheet.right(545, "[1]")
    sheet.feed()
    dots()
    sheet.put(72, "(b)", face="bold")
    sheet.put(95, "(i)", face="bold")
    sheet.put(118, "Describe what the student would see in the test tube.")
    sheet.right(545, "[2]")
    sheet.feed()
    dots()
    dots()
    sheet.put(95, "(ii)", face="bold")
    sheet.put(118, "State the name of this type of reaction.")
    sheet.right(545, "[1]")
    sheet.feed()
    dots()
    sheet.right(545, "[Total: 4]")
    sheet.feed(2)
    truth.append(
        asked(
            "1",
            "short_answer",
            "A student heats copper carbonate in a test tube.",
            points=4,
            sub_questions=[
                asked("1(a)", "short_answer", "Name the gas that is given off.", points=1),
                asked(
                    "1(b)",
                    "short_answer",
                    "",
                    points=3,
                    sub_questions=[
                        asked(
                            "1(b)(i)",
                            "short_answer",
                            "Describe what the student would see in the test tube.",
                            points=2,
                        ),
                        asked("1(b)(ii)", "short_answer", "State the name of this type of reaction.", points=1),
                    ],
                ),
            ],
        )
    )
    sheet.put(50, "2", face="bold")
    sheet.line(72, "Fig. 2.1 shows a cell. Lithium and chlorine are elements.")
    sheet.put(72, "(a)", face="bold")
    sheet.put(95, "Give the number of electrons in an atom of lithium.")
    sheet.right(545, "[1]")
    sheet.feed()
    dots()
    sheet.put(72, "(b)", face="bold")
    sheet.line(95, "Suggest why lithium is stored under oil, and what would happen if it were")
    sheet.put(95, "stored under water instead.")
    sheet.right(545, "[3]")
    sheet.feed()
    dots()
    dots()
    sheet.right(545, "[Total: 4]")
    sheet.feed(2)
    truth.append(
        asked(
            "2",
            "short_answer",
            "Fig. 2.1 shows a cell. Lithium and chlorine are elements.",
            points=4,
            sub_questions=[
                asked("2(a)", "short_answer", "Give the number of electrons in an atom of lithium.", points=1),
                asked(
                    "2(b)",
                    "short_answer",
                    "Suggest why lithium is stored under oil, and what would happen if it were stored under water "
                    "instead.",
                    points=3,
                ),
            ],
        )
    )
    sheet.put(50, "3", face="bold")
    sheet.put(72, "Explain why graphite conducts electricity.")
    sheet.right(545, "[2]")
    sheet.feed()
    dots()
    dots()
    truth.append(asked("3", "short_answer", "Explain why graphite conducts electricity.", points=2))
    sheet.save(path)
    return truth
