"""The examples as parameters of tests.

Doors and engine are the same for all flows: on a second database those of the trials speak for the others, and
`make storm` has all of them there, too.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.every_flow.examples import ALL_EXAMPLES, TRIAL_EXAMPLES


def each_flow(least_documents: int = 0) -> Any:
    return pytest.mark.parametrize(
        "example",
        [
            pytest.param(one, id=flow, marks=[] if flow in TRIAL_EXAMPLES else [pytest.mark.once])
            for flow, one in ALL_EXAMPLES.items()
            if len(one.documents) >= least_documents
        ],
    )
