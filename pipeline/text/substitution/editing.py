"""What is kept of a mapping when a person words it otherwise."""

from __future__ import annotations

from dataclasses import replace

from pipeline.text.substitution.lint import lint_of_wording
from pipeline.text.substitution.mapping import Mapping

_OF_GROUP = "It holds only together with"


def settled(before: Mapping, after: Mapping) -> Mapping:
    """The mapping with what is still true of it.

    What a changed wording leads to, and what an answer to it looks like, only the person can say: what was said of
    the old wording is dropped unless it was typed anew. The lint on the wording is made anew, that on the place
    stays. An edited half of an exchange is a change of its own from then on.
    """
    if before.replacement == after.replacement:
        return after
    of_old = set(lint_of_wording(before.original, before.replacement, before.before, before.after))
    kept = [one for one in before.lint if one not in of_old and not one.startswith(_OF_GROUP)]
    lint = [*kept, *lint_of_wording(after.original, after.replacement, after.before, after.after)]
    if before.group:
        lint.append("It was one part of an exchange; the others no longer hold and will be left out.")
    return replace(
        after,
        change=f"“{after.original}” becomes “{after.replacement}”, as a person worded it.",
        leads_to=after.leads_to if after.leads_to != before.leads_to else "",
        signal=after.signal if after.signal != before.signal else "",
        lint=tuple(dict.fromkeys(lint)),
        obstacle="",
        score=0.0,
        group="",
        group_size=1,
    )
