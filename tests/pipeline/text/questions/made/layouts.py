"""Papers in layouts the samples do not have: columns, grids, tables, boxes."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.text.questions.made.sheet import Sheet
from tests.pipeline.text.questions.made.truth import LETTERS, Truth, asked, lettered


def two_columns(path: Path) -> Truth:
    """Two columns, a running head, page numbers; questions go over the gutter and over the page."""

    def running(sheet: Sheet, number: int) -> None:
        sheet.put(60, "BIO 101 Midterm, Form B", y=40, size=9)
        sheet.put(290, str(number), y=815, size=9)

    items = [
        (
            "Which organelle is responsible for producing most of the energy of an animal cell?",
            "Nucleus",
            "Ribosome",
            "Mitochondrion",
            "Lysosome",
        ),
        (
            "The process by which plants lose water through their leaves is known as",
            "transpiration",
            "respiration",
            "digestion",
            "excretion",
        ),
        ("Which of the following is not a base found in DNA?", "Adenine", "Uracil", "Guanine", "Cytosine"),
        (
            "A cell placed in pure water will most likely",
            "shrink because water leaves it by osmosis",
            "swell because water enters it by osmosis",
            "stay exactly the same size",
            "divide at once",
        ),
        (
            "Who proposed the theory of evolution by natural selection?",
            "Mendel",
            "Darwin",
            "Pasteur",
            "Watson",
        ),
        (
            "Which blood vessels carry blood away from the heart?",
            "Veins",
            "Capillaries",
            "Arteries",
            "Venules",
        ),
        (
            "Enzymes are best described as proteins that",
            "store energy for later use in the body",
            "speed up reactions without being used up",
            "carry oxygen in the blood",
            "form the cell wall of plants",
        ),
        (
            "In humans, fertilization normally takes place in the",
            "ovary",
            "uterus",
            "fallopian tube",
            "vagina",
        ),
        ("How many chromosomes does a human gamete contain?", "23", "46", "92", "12"),
        (
            "Which vitamin is made in the skin when it is exposed to sunlight?",
            "Vitamin A",
            "Vitamin C",
            "Vitamin D",
            "Vitamin K",
        ),
        (
            "Which gas do plants take in during photosynthesis?",
            "Oxygen",
            "Carbon dioxide",
            "Nitrogen",
            "Hydrogen",
        ),
        ("The functional unit of the kidney is called the", "neuron", "nephron", "alveolus", "villus"),
        ("Which kingdom do mushrooms belong to?", "Plantae", "Animalia", "Fungi", "Protista"),
        (
            "What is the role of red blood cells in the human body?",
            "They fight infection",
            "They carry oxygen",
            "They clot the blood",
            "They digest food",
        ),
    ]
    sheet = Sheet(size=10, pitch=13.5, running=running, bottom=780)
    truth: Truth = []
    columns, at, page = (55.0, 315.0), 0, 1
    for number, (stem, *options) in enumerate(items, 1):
        lines = [(0.0, part) for part in sheet.broken(f"{number}. {stem}", 225)]
        texts = [
            (14.0, part)
            for letter, option in zip("abcd", options, strict=True)
            for part in sheet.broken(f"{letter}) {option}", 205)
        ]
        for index, (shift, text) in enumerate([*lines, *texts]):
            if sheet.y > 700 and at == 0:
                at, sheet.y = 1, sheet.top
            elif sheet.y > 700:
                at, page = 0, page + 1
                sheet.new_page()
            if index == 0:
                truth.append(
                    asked(str(number), "mcq_single", stem, page=page, options=lettered(*options, letters="abcd"))
                )
            sheet.line(columns[at] + shift, text)
        sheet.y += 9
    sheet.save(path)
    return truth


def one_line_options(path: Path) -> Truth:
    """ "1)" and options in one line "A) x B) y C) z D) w"; a long stem over a page break."""
    sheet = Sheet(bottom=300)
    sheet.centre("World Capitals Quiz", size=15)
    sheet.feed()
    items = [
        ("What is the capital of France?", "Paris", "Lyon", "Nice", "Lille"),
        ("What is the capital of Japan?", "Osaka", "Tokyo", "Kyoto", "Nara"),
        (
            (
                "Which city is the capital of Australia, a country whose largest city is often mistaken for it "
                "by visitors from abroad?"
            ),
            "Sydney",
            "Melbourne",
            "Canberra",
            "Perth",
        ),
        ("What is the capital of Canada?", "Toronto", "Ottawa", "Montreal", "Quebec"),
        ("What is the capital of Brazil?", "Rio", "Salvador", "Brasilia", "Recife"),
    ]
    truth: Truth = []
    for number, (stem, *options) in enumerate(items, 1):
        truth.append(asked(str(number), "mcq_single", stem, page=sheet.document.page_count, options=lettered(*options)))
        sheet.wrap(60, 430, f"{number}) {stem}", hang=16)
        sheet.line(76, " ".join(f"{letter}) {text}" for letter, text in lettered(*options)))
        sheet.feed(0.5)
    sheet.save(path)
    return truth


def roman_with_grid(path: Path) -> Truth:
    """ "I.", "II." as question numbers and options in a grid of two by two."""
    sheet = Sheet(face="serif", size=12, pitch=18)
    sheet.centre("Unit Test: Matter", face="serif bold", size=14)
    sheet.feed()
    items = [
        ("Which of these is a liquid at room temperature?", "Iron", "Mercury", "Oxygen", "Carbon"),
        ("The smallest particle of an element is", "an atom", "a molecule", "a cell", "a crystal"),
        (
            "Which change is reversible?",
            "Burning of wood",
            "Melting of wax",
            "Rusting of iron",
            "Cooking of rice",
        ),
        ("Water boils at which temperature?", "50 degrees", "80 degrees", "100 degrees", "120 degrees"),
        (
            "Which gas do we breathe out more than we breathe in?",
            "Oxygen",
            "Nitrogen",
            "Carbon dioxide",
            "Helium",
        ),
        ("Ice floats on water because it is", "denser", "less dense", "harder", "colder"),
    ]
    truth: Truth = []
    for roman, (stem, *options) in zip(("I", "II", "III", "IV", "V", "VI"), items, strict=True):
        sheet.line(60, f"{roman}. {stem}")
        for row in (0, 2):
            sheet.put(85, f"a. {options[row]}" if row == 0 else f"c. {options[row]}")
            sheet.put(320, f"b. {options[row + 1]}" if row == 0 else f"d. {options[row + 1]}")
            sheet.feed()
        sheet.feed(0.4)
        truth.append(asked(roman, "mcq_single", stem, options=lettered(*options, letters="abcd")))
    sheet.save(path)
    return truth


def table_numbers(path: Path) -> Truth:
    """Numbers without dots in a column of their own, marks in a column at the right, a page break in a question."""
    sheet = Sheet(bottom=400)
    sheet.centre("HISTORY (Code 027)", size=14)
    sheet.put(50, "Time: 2 hours")
    sheet.right(545, "Maximum marks: 20")
    sheet.feed(2)
    truth: Truth = []

    def row(number: str, text: str, marks: str) -> int:
        first = sheet.document.page_count
        for index, part in enumerate(sheet.broken(text, 400)):
            if index == 0:
                sheet.put(52, number)
                sheet.right(545, marks)
            sheet.line(90, part)
        return first

    page = row("1", "Name the ruler who built the fort at the mouth of the river in 1648.", "1")
    truth.append(
        asked(
            "1",
            "short_answer",
            "Name the ruler who built the fort at the mouth of the river in 1648.",
            page=page,
            points=1,
        )
    )
    page = row("2", "In which year did the company found its first trading post on the coast?", "1")
    for letter, text in lettered("1600", "1612", "1639", "1690"):
        sheet.line(90, f"{letter}. {text}")
    truth.append(
        asked(
            "2",
            "mcq_single",
            "In which year did the company found its first trading post on the coast?",
            page=page,
            points=1,
            options=lettered("1600", "1612", "1639", "1690"),
        )
    )
    page = row(
        "3",
        "State two causes of the revolt of the weavers and explain how each of them led to the events of that summer.",
        "4",
    )
    truth.append(
        asked(
            "3",
            "short_answer",
            "State two causes of the revolt of the weavers and explain how each of them led to the events "
            "of that summer.",
            page=page,
            points=4,
        )
    )
    page = row("4", "Which of these was a leader of the movement?", "1")
    for letter, text in lettered(
        "The governor", "The headman of the village", "The tax collector", "The envoy of the king"
    ):
        sheet.line(90, f"{letter}. {text}")
    truth.append(
        asked(
            "4",
            "mcq_single",
            "Which of these was a leader of the movement?",
            page=page,
            points=1,
            options=lettered(
                "The governor", "The headman of the village", "The tax collector", "The envoy of the king"
            ),
        )
    )
    long = (
        "Discuss the changes in land revenue between 1793 and 1822 under the new government, and "
        "explain why the settlement was resisted by the peasants in some districts but welcomed by the "
        "large landholders."
    )
    page = row("5", long, "8")
    truth.append(asked("5", "essay", long, page=page, points=8))
    page = row("6", "Why did the new railways matter to the traders of the interior?", "5")
    truth.append(
        asked(
            "6",
            "short_answer",
            "Why did the new railways matter to the traders of the interior?",
            page=page,
            points=5,
        )
    )
    sheet.save(path)
    return truth


def boxes_to_tick(path: Path) -> Truth:
    """Options with boxes in place of letters, and questions that want several answers."""
    sheet = Sheet(size=12, pitch=18)
    sheet.centre("Workplace Safety Check", size=15)
    sheet.feed()
    truth: Truth = []
    items = [
        (
            "Which of these must be worn on the building site? Select all that apply.",
            "mcq_multiple",
            "Hard hat",
            "Sandals",
            "Safety boots",
            "Gloves",
        ),
        (
            "What should you do first when you see a fire?",
            "mcq_single",
            "Hide",
            "Raise the alarm",
            "Finish your work",
            "Take photographs",
        ),
        (
            "Choose two signs of heat stroke.",
            "mcq_multiple",
            "Confusion",
            "Hunger",
            "Hot, dry skin",
            "Cold feet",
        ),
    ]
    for number, (stem, kind, *options) in enumerate(items, 1):
        sheet.line(60, f"Question {number}: {stem}", face="bold")
        for text in options:
            if kind == "mcq_multiple":
                sheet.page.insert_text((80, sheet.y), "o", fontname="zadb", fontsize=11)  # U+274F, a box
            else:
                sheet.page.insert_text((80, sheet.y), "m", fontname="zadb", fontsize=11)  # U+274D, a circle
            sheet.line(98, text)
        sheet.feed(0.5)
        truth.append(asked(str(number), kind, stem, options=lettered(*options)))
    sheet.save(path)
    return truth


def grid_down(path: Path) -> Truth:
    """ "Q.1" and options that run down the left column and then the right one, some over two lines."""
    sheet = Sheet(size=11, pitch=15)
    sheet.centre("General Aptitude", size=15)
    sheet.feed()
    items = [
        ("Which word means the opposite of scarce?", "rare", "plentiful", "hidden", "costly"),
        (
            "A train covers 60 km in 45 minutes. What is its speed?",
            "60 km/h",
            "70 km/h",
            "75 km/h",
            "80 km/h",
        ),
        ("Find the odd one out.", "square", "circle", "triangle", "cube"),
        ("Which number comes next: 2, 6, 12, 20?", "26", "28", "30", "32"),
    ]
    truth: Truth = []
    for number, (stem, *options) in enumerate(items, 1):
        sheet.line(60, f"Q.{number} {stem}")
        for row in (0, 1):
            sheet.put(90, f"({LETTERS[row]}) {options[row]}")
            sheet.put(320, f"({LETTERS[row + 2]}) {options[row + 2]}")
            sheet.feed()
        sheet.feed(0.6)
        truth.append(asked(str(number), "mcq_single", stem, options=lettered(*options)))
    sheet.save(path)
    return truth
