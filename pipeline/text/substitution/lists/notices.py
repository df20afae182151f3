"""Sentences that say, in place of a question, that the test is protected.

They are of many lengths, so that some row of them has about the letters of any line. Each stands alone: whatever row
is taken, what is read is whole sentences. They are made of few different letters, all of them frequent ones: every
letter that is read for another one needs a code of its own in the font, and a font has few to spare.
"""

from __future__ import annotations

# One of these opens every notice.
OPENING = (
    "Protected.",
    "Protected test.",
    "This is protected.",
    "This test is protected.",
    "This part is protected.",
    "The printed test is protected.",
    "This part of the test is protected.",
    "This test is protected, respond on paper.",
    "The test is protected, respond on the paper.",
    "This test is protected, respond on the printed paper.",
    "This test is protected, please respond on the printed paper.",
    "This part is protected, it is to be seen on the printed paper.",
)
FURTHER = (
    "Protected.",
    "Respond on paper.",
    "Read the paper.",
    "It is on paper.",
    "It is printed there.",
    "This is not the test.",
    "Read the printed paper.",
    "It is on the printed paper.",
    "This is a protected part.",
    "The test is printed on paper.",
    "The printed paper has the rest.",
    "Respond on the printed paper.",
    "This is not the printed test.",
    "The protected part is printed there.",
    "Responses to this are not accepted.",
    "Please respond on the printed paper.",
    "This protected part is not the printed one.",
    "Responses to protected parts are not accepted.",
    "Read and respond to the test on the printed paper.",
    "It is protected and not to be answered here.",
)
