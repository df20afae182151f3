from __future__ import annotations

import logging

import pytest

from pipeline.pdf.proof.quiet import quiet


def test_a_library_is_quiet_inside_and_only_there(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("noisy.library")
    with quiet("noisy.library"):
        logger.critical("inside")
    logger.critical("outside")
    assert [record.getMessage() for record in caplog.records] == ["outside"]


def test_the_level_comes_back_after_an_error() -> None:
    logger = logging.getLogger("noisy.library")
    logger.setLevel(logging.INFO)
    with pytest.raises(KeyError), quiet("noisy.library"):
        raise KeyError
    assert logger.level == logging.INFO
