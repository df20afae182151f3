"""Comparisons: words of more and less, first and last, all and few, with what may stand for them."""

from __future__ import annotations

from pipeline.text.substitution.lists.table import Group, Table, table_of

GROUPS = (
    Group(
        "comparative",
        "the direction of a comparison: turned round, a true comparison is false",
        """
        higher lower
        greater smaller lesser
        smaller | larger greater
        larger smaller
        bigger smaller
        longer shorter
        older younger
        faster slower
        hotter cooler colder
        cooler hotter warmer
        colder hotter warmer
        warmer cooler colder
        nearer farther
        closer farther
        richer poorer
        better worse
        stronger weaker
        heavier lighter
        thicker thinner
        wider narrower
        deeper shallower
        earlier later
        brighter dimmer
        denser sparser
        harder softer
        safer riskier
        simpler harder
        easier harder
        quicker slower
        broader narrower
        """,
    ),
    Group(
        "superlative",
        "the end of a scale: what stands at the one end does not stand at the other",
        """
        highest lowest
        greatest smallest
        largest smallest
        smallest | greatest largest
        biggest smallest
        longest shortest
        oldest youngest
        fastest slowest
        hottest coldest
        nearest farthest
        closest farthest
        richest poorest
        best worst
        strongest weakest
        heaviest lightest
        thickest thinnest
        widest narrowest
        deepest shallowest
        earliest latest
        easiest hardest
        brightest dimmest
        commonest rarest
        """,
    ),
    Group(
        "noun",
        "an amount that grows or shrinks, or the top and bottom of a scale",
        """
        increase decrease
        decrease increase
        rise decline
        maximum minimum
        minimum maximum
        surplus deficit
        deficit surplus
        excess shortage
        peak trough
        top bottom
        """,
    ),
    Group(
        "verb",
        "an amount that grows or shrinks: the effect asked about is the contrary",
        """
        increase decrease
        decrease increase
        reduce increase
        raise reduce
        diminish increase
        enhance diminish
        enlarge diminish
        grow shrink
        extend shorten
        shorten lengthen
        widen narrow
        exceed fall_below
        maximize minimize
        minimize maximize
        maximise minimise
        minimise maximise
        improve worsen
        """,
    ),
    Group(
        "adjective",
        "a place in an order, or one side of it",
        """
        maximum minimum
        minimum maximum
        maximal minimal
        minimal maximal
        last first
        final initial
        former latter
        latter former
        upper lower
        superior inferior
        inferior superior
        entire partial
        whole partial
        """,
    ),
    Group(
        "graded",
        "a size or a time, and the contrary",
        """
        early late
        large small
        big small
        long short
        short | lengthy
        great small slight
        """,
    ),
    Group(
        "word",
        "how many, how much, before or after: with the contrary the number or the order is another",
        """
        more_than | less_than
        less_than | more_than
        fewer_than | more_than
        greater_than | smaller_than
        larger_than | smaller_than
        at_least | at_the_most
        at_most | at_least
        most | least
        least | greatest
        more | less
        less | more
        fewer | far_more
        before after
        after before
        before | following
        all_of | none_of
        none_of | most_of
        every_one_of | hardly_any_of
        many | very_few
        several | very_few hardly_any
        few | many
        the_same | a_different
        because_of | regardless_of
        due_to | in_spite_of
        in_front_of | in_the_back_of
        as_well_as | rather_than
        """,
    ),
)
COMPARISONS: Table = table_of(GROUPS)
