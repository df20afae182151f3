"""Opposites and counterparts: words that turn what a sentence says, with what may stand for them."""

from __future__ import annotations

from pipeline.text.substitution.lists.table import Group, Table, table_of

GROUPS = (
    Group(
        "graded",
        "a property of degree and its contrary: what has the one lacks the other",
        """
        high low
        strong weak
        important unimportant irrelevant
        common uncommon unusual
        typical untypical
        usual unusual
        likely unlikely
        similar different distinct
        simple complex complicated
        complex straightforward
        strict lenient
        rapid gradual slow
        fast slow
        quick slow gradual
        heavy | light
        thick thin
        wide narrow
        narrow | wide
        deep shallow
        rich poor
        wealthy poor
        young old elderly
        new old
        old | new recent
        ancient modern recent
        hot cold
        warm cool
        dense sparse
        reliable unreliable
        stable unstable
        efficient inefficient
        effective ineffective
        accurate inaccurate
        useful useless
        vital harmful
        beneficial detrimental
        harmful | beneficial harmless
        dangerous harmless
        expensive cheap
        cheap expensive costly
        severe mild
        difficult easy
        easy difficult
        frequent rare
        rare | frequent
        visible invisible
        flexible rigid
        rigid | flexible elastic
        smooth rough
        sharp blunt
        bright dark
        noisy quiet
        rude polite
        generous selfish
        favourable unfavourable
        favorable unfavorable
        secure insecure
        safe unsafe dangerous
        good bad poor
        bad good
        popular unpopular
        fertile barren
        barren | fertile
        humid arid
        arid | humid
        brief lengthy
        resistant sensitive susceptible
        sensitive | resistant insensitive
        vulnerable resistant
        """,
    ),
    Group(
        "adjective",
        "one of two classes that exclude each other: the thing asked about becomes another",
        """
        primary secondary
        secondary | principal
        main minor
        major minor
        minor | major
        direct indirect
        positive negative
        negative positive affirmative
        internal external
        external internal
        active passive
        dependent independent
        independent interdependent
        reversible irreversible
        soluble insoluble
        organic inorganic
        renewable nonrenewable
        mutable immutable
        immutable | changeable modifiable
        finite infinite
        infinite | restricted
        equal unequal
        different identical
        distinct identical
        known unknown
        unknown | well-known
        necessary unnecessary
        possible impossible
        impossible | achievable
        able unable
        legal illegal
        illegal | legitimate
        valid invalid
        invalid | legitimate
        correct incorrect
        incorrect | appropriate
        true false
        false | correct
        complete incomplete
        incomplete | exhaustive
        sufficient insufficient
        regular irregular
        linear nonlinear
        elastic inelastic
        symmetric asymmetric
        symmetrical asymmetrical
        conscious unconscious
        voluntary involuntary
        biased unbiased
        parallel perpendicular
        vertical horizontal
        convex concave
        concave | convex
        acidic alkaline
        rural urban
        urban rural
        public private
        private | communal
        domestic overseas international
        foreign domestic
        local foreign global
        global | regional
        natural artificial synthetic
        open closed
        empty filled
        full empty
        solid liquid
        liquid | gaseous
        permanent temporary
        temporary permanent
        fixed variable
        variable constant
        constant changing varying
        odd even
        static dynamic
        dynamic | stationary
        continuous discrete intermittent
        discrete continuous
        abstract concrete
        concrete abstract
        optional mandatory compulsory
        mandatory | voluntary
        explicit implicit
        implicit explicit
        formal informal
        inductive deductive
        deductive inductive
        abductive deductive
        quantitative qualitative
        qualitative quantitative
        descriptive inferential
        inferential descriptive
        null alternative
        conservative nonconservative
        kinetic potential
        exothermic endothermic
        endothermic exothermic
        aerobic anaerobic
        unicellular multicellular
        vertebrate invertebrate
        male female
        dominant recessive
        eukaryotic prokaryotic
        synchronous asynchronous
        protective destructive
        ethical unethical
        malicious well-meant harmless
        nuclear chemical
        chemical physical
        physical chemical
        northern southern
        southern northern
        eastern western
        western eastern
        northernmost southernmost
        southernmost northernmost
        satisfiable unsatisfiable
        unary binary ternary
        prior subsequent
        previous following
        next previous
        initial ultimate
        long-term short-term
        large-scale small-scale
        small-scale large-scale
        short-term | long-lasting
        upward downward
        inward outward
        unique repeated
        empirical theoretical
        theoretical | experimental
        intrinsic extrinsic
        subjective objective
        convergent divergent
        divergent convergent
        homogeneous heterogeneous
        legitimate illegitimate
        sustainable unsustainable
        """,
    ),
    Group(
        "adverb",
        "how, how often or which way something happens: the contrary makes a true statement false",
        """
        always rarely seldom
        never | always
        often rarely seldom
        rarely | commonly
        seldom | always commonly
        usually hardly_ever
        generally hardly_ever
        frequently infrequently
        commonly uncommonly hardly_ever
        sometimes constantly
        mainly hardly rarely
        mostly hardly rarely
        primarily marginally
        typically hardly_ever
        easily hardly with_difficulty
        strongly slightly
        weakly strongly
        quickly gradually
        slowly quickly rapidly
        rapidly gradually
        directly indirectly
        inversely proportionally
        upward downward
        inward outward
        clockwise anticlockwise
        correctly incorrectly
        incorrectly | appropriately
        accurately inaccurately
        efficiently inefficiently
        effectively ineffectively
        fully hardly
        completely negligibly
        highly hardly
        widely hardly
        exclusively occasionally
        solely among_others
        internally externally
        externally internally
        positively negatively
        negatively | affirmatively
        consciously unconsciously
        vertically horizontally
        increasingly decreasingly
        initially eventually
        eventually | immediately
        simultaneously one_after_another
        together separately
        separately | collectively
        """,
    ),
    Group(
        "noun",
        "a thing and its counterpart: an answer about the one does not fit the other",
        """
        end | beginning
        advantage disadvantage
        strength weakness
        weakness strength
        benefit drawback
        drawback advantage
        cause consequence effect
        consequence | precondition
        difference similarity
        similarity difference
        success failure
        failure success
        growth decline
        profit deficit
        loss gain
        gain loss
        supply demand
        demand supply
        asset liability
        income expense expenditure
        revenue expense
        expense revenue
        debit credit
        buyer seller
        export import
        import export
        inflow outflow
        input output
        server client
        client server
        encryption decryption
        decryption encryption
        hardware software
        software hardware
        acceleration deceleration
        oxidation reduction
        reduction oxidation
        anode cathode
        acid alkali
        proton electron
        evaporation condensation
        mitosis meiosis
        meiosis mitosis
        vein artery
        predator scavenger
        median average
        majority minority
        minority majority
        presence absence
        absence | presence
        challenge opportunity
        expansion contraction
        contraction expansion
        ascent descent
        friend enemy
        enemy friend
        victory surrender
        north south
        south north
        east west
        west east
        """,
    ),
    Group(
        "verb",
        "what is done and its contrary: the sentence says the opposite",
        """
        accept reject
        reject accept
        allow prevent
        prevent promote
        promote prevent
        enable prevent
        include exclude
        exclude include
        support contradict undermine
        prove disprove
        confirm contradict
        gain lose
        lose gain
        win lose
        buy sell
        create destroy
        destroy produce
        add remove
        remove insert
        open close
        start finish
        begin finish
        end begin
        rise fall
        fall rise climb
        expand contract shrink
        absorb release
        attract repulse
        repel | attract
        encourage discourage
        discourage | encourage
        strengthen | undermine
        weaken strengthen
        boil freeze
        accelerate decelerate
        complete interrupt
        hide reveal
        protect endanger
        succeed miscarry
        encrypt decrypt
        contain exclude
        satisfy violate
        violate satisfy
        centralize decentralize
        agree disagree
        """,
    ),
    Group(
        "word",
        "a small word that says where, how or to whom: with its contrary the place or the sense is another",
        """
        only | also
        inside outside
        without | with_some
        above below
        below above
        toward away_from
        towards away_from
        inwards outwards
        has lacks
        have lack
        had lacked
        lacks | possesses
        nearby faraway
        left | right
        """,
    ),
)
OPPOSITES: Table = table_of(GROUPS)

# Closed sets: another member is another answer, and as natural in the same place.
CIRCLES: tuple[tuple[str, ...], ...] = (
    ("Asia", "Africa", "Europe"),
    ("South America", "North America", "Central America"),
    ("Atlantic Ocean", "Pacific Ocean", "Southern Ocean", "Arctic Ocean", "Indian Ocean"),
    ("Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"),
    ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ("spring", "summer", "autumn", "winter"),
    ("triangle", "rectangle", "pentagon", "hexagon", "octagon", "quadrilateral"),
    ("hydrogen", "helium", "nitrogen", "oxygen", "carbon", "chlorine", "sodium", "potassium", "calcium", "magnesium"),
    ("lungs", "kidneys", "intestines"),
    ("heart", "liver", "kidney", "stomach", "brain"),
    ("leaves", "roots", "flowers", "stems"),
    ("plant", "animal", "bacterium"),
    ("plants", "animals", "bacteria"),
    ("Sun", "Moon", "Earth"),
    ("linked list", "binary tree", "hash table", "priority queue"),
)
WHY_CIRCLE = "one of a closed set: the question asks about another member of it"
