"""Apps declare what an administrator should look at."""

from __future__ import annotations

import pytest

from accounts.errors import NotAllowed
from accounts.selectors import attention
from accounts.selectors.attention import Concern, concerns_now, declare_concern
from tests.cast import Cast


def test_only_what_has_something_to_do_is_shown_and_only_to_administrators(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "_SOURCES", [])
    some, none = Concern(2, "runs failed", "/runs/"), Concern(0, "nothing", "/")

    def runs() -> Concern:
        return some

    for source in (runs, runs, lambda: none):
        declare_concern(source)
    assert concerns_now(actor=cast.actor(cast.ada)) == [some]
    with pytest.raises(NotAllowed):
        concerns_now(actor=cast.actor(cast.alice))
