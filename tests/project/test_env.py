"""The environment: typed, and refused as a whole with everything that is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from project.env import DEBUG_KEY, EnvironmentRefused, read_environment

KEY = "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ="
SECRET = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
GOOD = {"BINDERY_ENV_FILE": "/dev/null", "BINDERY_SECRET_KEY": SECRET, "BINDERY_SECRETS_KEYS": KEY}


def test_a_good_environment_is_read() -> None:
    found = read_environment({**GOOD, "BINDERY_HOSTS": "a.example, b.example", "BINDERY_WORKERS": "3"})
    assert (found.hosts, found.workers, found.secrets_keys) == (["a.example", "b.example"], 3, [KEY])


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"BINDERY_WORKERS": "many"}, "BINDERY_WORKERS: Input should be a valid integer"),
        ({"BINDERY_WORKERS": "0"}, "BINDERY_WORKERS: Input should be greater than or equal to 1"),
        ({"BINDERY_COLOUR": "red"}, "BINDERY_COLOUR: is not a variable Bindery knows"),
        ({"BINDERY_SECRETS_KEYS": "short"}, "BINDERY_SECRETS_KEYS: key 1 is not a Fernet key"),
        ({"BINDERY_BROKER": "redis"}, "BINDERY_BROKER is redis but REDIS_URL is empty"),
        ({"BINDERY_SECRET_KEY": DEBUG_KEY}, "BINDERY_SECRET_KEY must be set"),
        ({"BINDERY_SECRETS_KEYS": ""}, "BINDERY_SECRETS_KEYS must hold at least one"),
        ({"BINDERY_SECRET_KEY_FILE": "/nowhere/at/all"}, "BINDERY_SECRET_KEY_FILE: No such file"),
    ],
)
def test_nonsense_is_refused_by_name(change: dict[str, str], line: str) -> None:
    with pytest.raises(EnvironmentRefused) as refused:
        read_environment({**GOOD, **change})
    assert line in str(refused.value)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(EnvironmentRefused) as refused:
        read_environment({**GOOD, "BINDERY_WORKERS": "many", "BINDERY_LOG_LEVEL": "LOUD"})
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == [
        "BINDERY_WORKERS",
        "BINDERY_LOG_LEVEL",
    ]


def test_a_value_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    given = {**GOOD, "BINDERY_SECRETS_KEYS_FILE": str(tmp_path / "key")}
    del given["BINDERY_SECRETS_KEYS"]
    assert read_environment(given).secrets_keys == [KEY]


def test_the_process_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bindery.env"
    path.write_text(f"BINDERY_SECRET_KEY={SECRET}\nBINDERY_SECRETS_KEYS={KEY}\nBINDERY_WORKERS=5\n")
    assert read_environment({"BINDERY_ENV_FILE": str(path)}).workers == 5
    assert read_environment({"BINDERY_ENV_FILE": str(path), "BINDERY_WORKERS": "6"}).workers == 6
