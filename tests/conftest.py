"""What all tests share."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import Settings

from tests.cast import Cast, make_cast
from tests.emptying import empty_tables
from tests.migrated import copied_as, migrated_template, share_a_folder
from tests.node import reach_node

TESTS = Path(__file__).parent
SAMPLES = TESTS / "samples"
FLOWS = TESTS / "pipeline" / "flows"
PAGES = {"admin", "forms", "templatetags", "views"}
PURE = {"ai", "extraction", "isolation", "pdf", "text"}  # rooms that know no database, see pyproject.toml
EACH_FLOW = TESTS / "every_flow" / "test_doors.py"

hypothesis.settings.register_profile("tests", deadline=None)  # how long an example takes is the machine's matter
hypothesis.settings.load_profile("tests")
TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    reach_node()
    share_a_folder(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where what is tried once is not wanted, its files are not loaded: they are most, and loading takes seconds."""
    return True if "not once" in config.option.markexpr and _is_tried_once(collection_path) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is loaded by now stays: without walking through it again and again tests take an eighth less time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks a database, so that it can be tried on another one without the rest.

    Pages and who may open them ask the same questions as the selectors and services below, which are tried on each.
    A flow asks none: what its stages read and write goes through the engine, whose trials are made on each.
    """
    for item in items:
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if asks or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if _is_tried_once(item.path):
            item.add_marker("once")


def _is_tried_once(path: Path) -> bool:
    rooms = (PAGES | PURE) & set(path.relative_to(TESTS).parts)
    return bool(rooms) or path.name.startswith("test_matrix") or path == EACH_FLOW or _of_a_flow(path)


def _of_a_flow(path: Path) -> bool:
    """Tests of one flow; those that start runs for other runs are of the engine as well."""
    return (
        path.parent == FLOWS and path.name.startswith("test_") and path.name not in ("test_bulk.py", "test_recipe.py")
    )


@pytest.fixture(scope="session")
def is_one_of_several(request: pytest.FixtureRequest) -> bool:
    """Several workers copy a database that was migrated once."""
    return hasattr(request.config, "workerinput")


@pytest.fixture(scope="session")
def django_db_keepdb(is_one_of_several: bool) -> bool:
    """Whether the database is there before Django looks for it."""
    return connection.vendor == "sqlite" and is_one_of_several


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, is_one_of_several: bool
) -> Iterator[None]:
    if not is_one_of_several:
        yield
    elif connection.vendor == "sqlite":
        with copied_as(Path(connection.settings_dict["TEST"]["NAME"])):
            yield
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()
        yield


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings) -> None:
    """Every test stores files of its own."""
    settings.SPOOL_DIR = tmp_path / "spool"
    settings.SPOOL_DIR.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = settings.SPOOL_DIR
    settings.PREVIEWS_DIR = tmp_path / "previews"
    settings.COPIES_DIR = tmp_path / "copies"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": str(tmp_path / "store")},
        },
    }


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def shared_cast(transactional_db: None) -> Cast:
    """The same people, visible to other threads and processes."""
    return make_cast()
