from __future__ import annotations

import threading
import time

import pytest

from pipeline.pdf.proof.side_by_side import side_by_side


def test_results_come_in_order() -> None:
    def work(delay: int) -> int:
        time.sleep(delay / 100)
        return delay

    assert list(side_by_side(work, [5, 1, 3], workers=3)) == [5, 1, 3]


def test_one_worker_is_the_caller() -> None:
    assert set(side_by_side(lambda _: threading.current_thread(), range(3), workers=1)) == {threading.current_thread()}


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_reach_the_caller(workers: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(side_by_side(lambda number: 1 // number, [1, 0], workers=workers))
