"""Small words by what they do in a sentence."""

from __future__ import annotations

from pipeline.text.substitution.lists import word_set

DETERMINERS = word_set("""
    a an the this that these those its their his her our your my each every any some no all both which what whose
    several many few
    """)
PRONOUNS = word_set("i you he she it we they them us him there")
PREPOSITIONS = word_set("""
    about above across after against along among around at before behind below beneath beside between beyond by despite
    down during for from in inside into like near of off on onto out outside over per since through throughout to toward
    towards under until up upon via with within without
    """)
# Words after which a verb says something of a part of the sentence only.
RELATIVES = word_set("that which who whose whom where when because if while although since whether")
# Words that open a clause before the main one: "When X happens, Y is ...".
OPENERS = word_set("if when while although though since because as after before once unless until given whenever")
QUESTION_WORDS = word_set("which what who whom whose when where why how")
NEGATIVES = word_set("""
    not no never none neither nor cannot without except hardly rarely scarcely seldom unless nothing nobody unable lacks
    lack fails fail
    """)
MODALS_AND_DO = word_set("can could will would should must may might shall do does did cannot")
