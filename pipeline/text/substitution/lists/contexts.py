"""Where a listed word means something else than its opposite is the opposite of: there it is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.text.substitution.lists import word_set


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A word of ``after`` that stands before it, or one of ``before`` that stands after it; ``why`` by example."""

    after: frozenset[str]
    before: frozenset[str]
    why: str

    def has(self, left: str, right: str) -> bool:
        return left in self.after or right in self.before


def _table(text: str) -> dict[str, Neighbours]:
    """Rows of: word | after these | before these | for example."""
    found: dict[str, Neighbours] = {}
    for line in text.strip().splitlines():
        word, after, before, why = (cell.strip() for cell in line.split("|"))
        found[word] = Neighbours(word_set(after), word_set(before), why)
    return found


UNLESS = _table(
    """
    fall | free | | free fall
    falling | free | | free falling
    objective | an main the | | the objective of
    first | at | aid and few hand three time two | for the first time; at first; the first two
    last | at | century decade few five one ten three time two | the last 50 years; at last
    final | | exam score state | its final state is all there is to ask
    more | and any even much no once one or some the | and of or | once more; one or more; more or less
    less | and no or the | and of or | more or less
    least | at | | at least
    most | at | of | most of them; at most
    many | as great how not so too very | as of | how many; as many as
    few | a first last next quite very | | a few
    several | or | | one or several
    only | an and if not one the | if once one | not only; if and only if; the only one
    long | as how so too | as run | as long as; how long
    high | as how so too | as school | as high as; high school
    low | as how so too | as | as low as
    old | as days how months year years | | five years old
    young | as how | as | as young as
    fast | as how so | as | how fast
    heavy | as how so | as water | how heavy
    deep | as how so | as learning | how deep
    wide | as how so world | area as | how wide
    good | as how | as deal many | as good as; a good deal
    above | as of the | all and | none of the above; the above table
    below | as described given listed shown stated the | and code figure formula passage table text | the below formula
    before | as ever never | | as before
    after | called look looks named | all | named after; look after
    inside | | out | inside out
    best | | answer choice describe describes explains fits option represents | the best answer
    better | | known | better than before
    next | | to | next to
    previous | | part question questions | the previous question
    following | of the | | which of the following
    same | | time | at the same time
    the same | of about all approximately at exactly nearly roughly | as size time way | approximately the same number
    correct | | alternative answer code match option order sequence statement | the correct answer
    incorrect | | answer match option statement | the incorrect answer
    true | | and false null or | true or false; are true
    false | and or | negative null positive | true or false
    positive | false true | integer integers number numbers | positive integer; false positive
    negative | false non true | | false negative
    natural | | deduction frequency gas increase language logarithm number numbers selection | natural number
    complex | | conjugate number numbers plane | complex number
    even | | after if less more though when | even if
    odd | | one | odds
    open | | book ended source | open source
    public | | health key transport | public key; public health
    private | | address addresses key | private key
    local | | area network variable | local network
    global | | positioning variable warming | global variable
    human | | being beings capital development poverty resources rights | human development is a fixed term
    secondary | | school | secondary school
    physical | | interpretation meaning quantity significance | its physical significance
    formal | | language | formal language
    new | | delhi line york zealand | New York
    large | and as at by how | as | at large
    small | as how | as intestine | as small as
    great | as how | britain deal lakes many | great deal
    short | as for how in | answer answers note notes | in short
    early | as how | as | as early as
    late | as how of | as | as late as; of late
    top | on | | on top of
    end | in | up | in the end; end up
    left | | over | left over
    rich | as how | in | how rich
    poor | as how | | how poor
    strong | as how | as | how strong
    common | greatest in least | factor multiple sense | in common; least common multiple
    simple | | harmonic interest machine pendulum random | simple harmonic motion
    direct | | current | direct current
    variable | a dependent each free independent of one random the | | a variable is a thing
    constant | a boltzmann function object planck's rate the | | a constant is a thing
    potential | | difference | potential difference
    regular | | expression expressions polygon | regular expression
    linear | | algebra regression | linear regression
    solid | a the | waste wastes | a solid
    liquid | a the | | a liquid
    full | in | | in full
    closed | | form | closed form
    dark | | energy matter web | dark matter
    support | | vector | support vector
    loss | | function | a loss function
    rise | gave give gives | | give rise to
    has | | also always become been had never not now to | has been, has to
    have | | also always become been done had never not to | have been, have to
    had | | also always become been had never not to | had been, had to
    increase | natural | | natural increase
    heart | at by | attack disease rate | heart attack; at heart
    oxygen | | mask | oxygen mask
    carbon | | atom dating dioxide fiber fibre footprint monoxide | carbon dioxide
    nitrogen | | cycle dioxide | nitrogen cycle
    hydrogen | | bomb bond fusion peroxide | hydrogen bond
    sodium | | bicarbonate chloride hydroxide | sodium chloride
    sun | our | | our Sun
    earth | on what | science scientist scientists | on earth
    march | a long the | | on the march
    spring | a the | constant force | a spring of steel
    plant | nuclear power treatment | cell | power plant
    begin | | with | to begin with
    start | a the | with | to start with
    north | | africa america carolina dakota korea pole sea star | North America
    south | | africa america asia carolina korea pole sea | South Africa
    east | far middle | africa asia india timor | East Africa; Middle East
    west | | africa bank bengal indies | West Africa
    revenue | land | | land revenue
    supply | | chain | supply chain
    demand | on | | on demand
    prior | | to | prior to
    known | | as by for to | is known as
    different | | forms kinds phases stages types ways | different kinds
    because of | only | | not only because of
    """
)
ONLY_IF = _table(
    """
    left | the | hand of side | to the left of
    end | the | | the end of a list
    unique | are be is was were | | must be unique; not: a unique feature
    important | are be is most was were | part role | is important, plays an important role; not: an important seaport
    major | are is was were | part role | a major role; not: a major seaport
    main | | aim cause function goal objective purpose reason | the main aim; not: the main financial statements
    primary | | aim cause cell consumer function goal objective producer purpose reason sector | the primary aim
    """
)
