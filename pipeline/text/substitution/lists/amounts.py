"""Numbers in words, and units of measurement by what they measure."""

from __future__ import annotations

from pipeline.text.substitution.lists import word_set

# Words of one length may stand for each other without any letter too few.
COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
# What may stand for a count: close enough to be taken for what was meant, far enough to be seen in an answer.
COUNT_SWAPS: dict[str, tuple[str, ...]] = {
    "one": ("six", "ten", "five"),
    "two": ("six", "ten", "five"),
    "three": ("seven", "eight", "twelve"),
    "four": ("five", "nine", "seven"),
    "five": ("nine", "four", "seven"),
    "six": ("ten", "two", "four"),
    "seven": ("three", "eight"),
    "eight": ("three", "seven"),
    "nine": ("four", "five"),
    "ten": ("six", "two", "four"),
    "eleven": ("twelve", "thirteen"),
    "twelve": ("eleven", "fifteen"),
    "twenty": ("thirty", "ninety"),
    "thirty": ("twenty", "eighty"),
    "forty": ("fifty", "sixty"),
    "fifty": ("forty", "sixty", "eighty"),
    "hundred": ("thousand", "million"),
    "thousand": ("trillion",),
    "million": ("billion", "hundred"),
    "billion": ("million", "trillion"),
    "once": ("twice", "thrice"),
    "twice": ("thrice",),
    "doubled": ("tripled", "quadrupled"),
    "tripled": ("doubled", "quadrupled"),
    "halved": ("doubled",),
    "half": ("twice", "double"),
}
ORDINAL_SWAPS: dict[str, tuple[str, ...]] = {
    "first": ("third", "fifth", "second"),
    "second": ("fourth", "eighth"),
    "third": ("first", "fifth", "second"),
    "fourth": ("second", "eighth"),
    "fifth": ("third", "first", "seventh"),
    "sixth": ("first", "third", "fifth"),
    "seventh": ("eleventh",),
    "eighth": ("second", "fourth"),
    "ninth": ("third", "fifth"),
    "tenth": ("third", "fifth"),
}
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

# Words before a number that only names a place in the paper or a thing of that name: never a quantity.
NAMES_BEFORE = word_set("""
    question questions q q. no no. nos nos. number figure fig fig. table section part chapter page exercise problem
    item line appendix step windows version python java html http port ipv chapter act article clause para paragraph
    unit room equation eq eq. example note code class grade
    """)
# Ordinals and Roman numerals after or before these name one of a row of known things.
KINDS = word_set("""
    law laws amendment world type phase stage degree class grade order generation form normal movement principle rule
    postulate theorem century war republic estate crusade dynasty plan schedule article party person
    """)

# Units that may stand for one another, by what they measure: abbreviations first, then words.
UNITS: dict[str, tuple[tuple[str, ...], ...]] = {
    "length": (("mm", "cm", "km", "nm"), ("m", "cm", "km"), ("millimetres", "centimetres", "kilometres"),
               ("millimeters", "centimeters", "kilometers"), ("metres", "kilometres", "centimetres"),
               ("meters", "kilometers", "centimeters"), ("inches", "metres"), ("feet", "metres"),
               ("miles", "kilometres")),
    "mass": (("kg", "mg"), ("g", "kg", "mg"), ("grams", "kilograms", "milligrams"), ("kilograms", "milligrams"),
             ("pounds", "kilograms"), ("tonnes", "kilograms")),
    "time": (("ms", "ns"), ("s", "ms", "min"), ("seconds", "minutes"), ("minutes", "seconds"), ("hours", "minutes"),
             ("days", "weeks", "hours"), ("weeks", "months"), ("months", "decades"), ("years", "months", "decades"),
             ("decades", "centuries"), ("min", "hrs")),
    "temperature": (("°C", "°F"), ("◦C", "◦F"), ("Celsius", "Fahrenheit"), ("Kelvin", "Celsius"), ("kelvin", "Celsius"),
                    ("Fahrenheit", "degrees Celsius")),
    "electricity": (("volts", "amperes"), ("amperes", "kilovolts"), ("ohms", "volts"), ("watts", "volts", "joules"),
                    ("mV", "kV"), ("V", "kV", "mV"), ("A", "mA"), ("mA", "kA"), ("kW", "MW"), ("W", "kW", "mW")),
    "energy and force": (("joules", "kilojoules"), ("J", "kJ"), ("kJ", "MJ"), ("N", "kN"), ("newtons", "kilonewtons"),
                         ("calories", "kilocalories")),
    "pressure": (("Pa", "kPa"), ("kPa", "MPa")),
    "frequency": (("Hz", "kHz"), ("kHz", "MHz"), ("MHz", "GHz", "kHz"), ("GHz", "MHz"), ("hertz", "kilohertz")),
    "volume": (("mL", "kL"), ("ml", "cl"), ("L", "mL"), ("litres", "millilitres"), ("liters", "milliliters")),
    "data": (("bits", "bytes"), ("bytes", "kilobytes"), ("KB", "MB", "GB"), ("MB", "GB", "KB"), ("GB", "MB", "TB"),
             ("TB", "GB")),
    "money": (("dollars", "thousand dollars"), ("million", "billion"), ("billion", "million")),
}  # fmt: skip
UNIT_SWAPS: dict[str, tuple[str, ...]] = {row[0]: row[1:] for rows in UNITS.values() for row in rows}
