"""Verbs that exam questions are made of, for finding what a sentence says of its subject.

Only verbs listed here are ever negated with "does not". Those in `ALSO_NOUNS` read as nouns just as well ("the
measures", "a report"); they count as verbs only where a subject stands right before them.
"""

from __future__ import annotations

from pipeline.text.substitution.grammar import ing, participle, past, third
from pipeline.text.substitution.lists import word_set

PLAIN = word_set("""
    absorb accelerate accept accommodate accompany achieve acquire activate adapt add admit adopt affect allocate allow
    analyze apply arise assess assign associate assume attain attract become begin behave belong bind boil break bring
    build calculate carry circulate classify collect collide combine commit communicate compare compensate complete
    comprise compute conduct confirm connect conserve consider consist constitute construct consume contain continue
    contribute convert converge correspond create decide decompose define degrade deliver demonstrate denote depend
    derive describe destroy detect determine develop differ diffuse diminish disappear disrupt dissolve distribute
    diverge divide dominate eliminate emerge emit employ enable encode encourage encrypt enhance enter entail establish
    evaporate evolve exceed exclude execute exhibit exist expand explain express extend extract facilitate fail fall
    flow foster freeze generate give govern grow guarantee handle happen have hide hold ignore illustrate implement
    imply improve include incorporate increase incur indicate induce inherit inhibit insert interact interfere introduce
    involve join keep lead lie lose maintain make maximize melt migrate minimize modify neglect obey obtain occupy occur
    operate orbit originate overlap own oxidize participate perform permit persist pertain play possess precede predict
    predominate prescribe preserve prevent proceed produce promote propagate protect prove provide pump reach react
    receive recognize recommend reduce refer reflect regulate reject relate release rely remain remove render repel
    replace represent require resemble reside resist restore retain return reveal rise rotate satisfy secrete seek
    separate serve simplify solve specify speed spread stimulate store strengthen substitute suffer suggest supply
    support suppress surround survive sustain synthesize tend transfer transform translate transmit travel treat undergo
    utilize validate vary verify vibrate violate weaken
    """)
ALSO_NOUNS = word_set("""
    aim block cause change charge contract control cost cover cross drive end estimate experience face fight focus force
    form function gain graph impact influence interest issue last lower mark matter mean measure move name need object
    order output pass point present process program project rank rate record rely report rest result reverse risk rule
    run sample scale scan schedule seat send set share show signal sound start state stay step stop stress structure
    test trade transport use value view visit vote wave work yield
    """)
ALL = PLAIN | ALSO_NOUNS
BY_THIRD = {third(verb): verb for verb in sorted(ALL)}
BY_PAST = {past(verb): verb for verb in sorted(PLAIN | {"aim", "cause", "end", "last", "start", "result", "use"})}
PARTICIPLES = frozenset(participle(verb) for verb in ALL) | word_set("""
    based bound born called caught cut done drawn driven fed felt fixed found given gone hidden hurt kept known laid led
    lent linked located lost made meant met named needed paid put read recorded said seen sent set shown sold spent
    spoken stolen stored sung taken taught thrown told thought understood won worn written
    """)
GERUNDS = frozenset(ing(verb) for verb in ALL)

BE = frozenset({"is", "are", "was", "were"})
MODALS = {
    "can": "cannot",
    "could": "could not",
    "will": "will not",
    "would": "would not",
    "should": "should not",
    "must": "must not",
    "may": "may not",
    "might": "might not",
    "shall": "shall not",
}
HAVE = frozenset({"has", "have", "had"})
DO = frozenset({"do", "does", "did"})
