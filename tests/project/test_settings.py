"""Django's settings as the environment makes them, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.migrated import collected_static

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM"
KEY = "pR8Oq2u9UMrkWjZ0nBsFYFTe2ZWmqXiyzQqBAJJxRkQ="
Made = Callable[..., Any]


# Loads what the settings are made with, then makes them for each line in a child of its own.
MAKING = """
import json, os, sys
import dj_database_url, whitenoise.compress
from project import env, logs
for line in sys.stdin:
    expression, environment = json.loads(line)
    if (child := os.fork()) == 0:
        os.environ.update(environment)
        from project import settings as s
        print(json.dumps(eval(expression), default=str), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(flush=True)
"""


def surroundings(folder: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "BINDERY_ENV_FILE": "/dev/null",
        "BINDERY_SECRET_KEY": SECRET,
        "BINDERY_SECRETS_KEYS": KEY,
        "BINDERY_DATA": str(folder),
    }


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env={**surroundings(tmp_path), **environment},
            capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def making() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", MAKING], cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


@pytest.fixture
def made(making: subprocess.Popen[str], tmp_path: Path) -> Made:
    """``made("NAME.key…", BINDERY_X="…")``: what the settings say, as JSON."""

    def look(expression: str, **environment: str) -> Any:
        assert making.stdin
        assert making.stdout
        making.stdin.write(json.dumps([expression, {**surroundings(tmp_path), **environment}]) + "\n")
        making.stdin.flush()
        answer = making.stdout.readline()
        assert answer.strip(), "refused; why is on stderr"
        return json.loads(answer)

    return look


def test_nothing_but_a_folder_is_needed(made: Made, tmp_path: Path) -> None:
    found = made(
        "[s.DATABASES['default'], s.CACHES['default'], s.STORAGES['default'], s.Q_CLUSTER.get('orm'), s.DEBUG]"
    )
    database, cache, store, broker, debug = found
    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", f"{tmp_path}/bindery.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert cache["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    assert store == {"BACKEND": "documents.storage.DurableFileStorage", "OPTIONS": {"location": f"{tmp_path}/store"}}
    assert (broker, debug) == ("default", False)


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("postgresql://u:p%40ss@db.example:5433/name", ["postgresql", "name", "u", "p@ss", "db.example", 5433]),
        ("postgres://u@%2Frun%2Fpostgresql/name", ["postgresql", "name", "u", "", "/run/postgresql", ""]),
        ("sqlite:////tmp/other.sqlite3", ["sqlite3", "/tmp/other.sqlite3", "", "", "", ""]),
    ],
)
def test_a_database_url_is_read(made: Made, url: str, part: list[object]) -> None:
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    code = f"[s.DATABASES['default']['ENGINE'].rpartition('.')[2], *[s.DATABASES['default'].get(n) for n in {names}]]"
    found = made(code, DATABASE_URL=url)
    assert found[:5] == part[:5]
    assert (found[5] or "") == part[5]


def test_sqlite_by_url_waits_instead_of_failing_too(made: Made) -> None:
    options = made("s.DATABASES['default']['OPTIONS']", DATABASE_URL="sqlite:////tmp/other.sqlite3")
    assert (options["timeout"], options["transaction_mode"]) == (20, "IMMEDIATE")


def test_redis_serves_as_cache_and_as_broker_when_asked(made: Made) -> None:
    code = "[s.CACHES['default']['BACKEND'], s.Q_CLUSTER.get('redis'), s.Q_CLUSTER.get('orm')]"
    url = "redis://:pass@redis.example:6379/1"
    assert made(code, REDIS_URL=url) == ["project.cache.ForgivingRedis", None, "default"]
    assert made(code, REDIS_URL=url, BINDERY_BROKER="redis") == ["project.cache.ForgivingRedis", url, None]


def test_a_bucket_is_the_store(made: Made) -> None:
    store = made(
        "s.STORAGES['default']",
        BINDERY_S3_BUCKET="papers",
        BINDERY_S3_ENDPOINT="https://s3.example",
        BINDERY_S3_ACCESS_KEY="id",
        BINDERY_S3_SECRET_KEY="hush",
        BINDERY_S3_PREFIX="bindery",
    )
    assert store["BACKEND"] == "storages.backends.s3.S3Storage"
    wanted = {"bucket_name": "papers", "endpoint_url": "https://s3.example", "access_key": "id", "secret_key": "hush",
              "location": "bindery", "region_name": None}  # fmt: skip
    assert {name: store["OPTIONS"][name] for name in wanted} == wanted


def test_secrets_come_from_files(made: Made, tmp_path: Path) -> None:
    for name, value in (("secret", SECRET + "x"), ("keys", KEY), ("database", "postgresql://u:p@h/d")):
        (tmp_path / name).write_text(f"{value}\n")
    found = made(
        "[s.SECRET_KEY, s.SECRETS_KEYS, s.DATABASES['default']['PASSWORD']]",
        BINDERY_SECRET_KEY_FILE=str(tmp_path / "secret"),
        BINDERY_SECRETS_KEYS_FILE=str(tmp_path / "keys"),
        DATABASE_URL_FILE=str(tmp_path / "database"),
        BINDERY_SECRET_KEY="",
        BINDERY_SECRETS_KEYS="",
    )
    assert found == [SECRET + "x", [KEY], "p"]


def test_mail_goes_to_a_server_or_into_a_folder(made: Made, tmp_path: Path) -> None:
    code = "[s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL]"
    assert made(code)[0] == "filebased"
    assert made(code, BINDERY_SMTP_HOST="mail.example") == ["smtp", 587, True, False]
    tls = made(code, BINDERY_SMTP_HOST="mail.example", BINDERY_SMTP_PORT="465", BINDERY_SMTP_SECURITY="tls")
    assert tls == ["smtp", 465, False, True]


def test_https_makes_everything_secure(made: Made) -> None:
    code = "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.CSRF_TRUSTED_ORIGINS]"
    assert made(code, BINDERY_URL="https://bindery.example/") == [True, True, True, ["https://bindery.example"]]
    assert made(code)[:3] == [False, False, False]


def test_passwords_are_stored_with_argon2_and_checked(made: Made) -> None:
    hasher, validators = made("[s.PASSWORD_HASHERS[0], [one['NAME'] for one in s.AUTH_PASSWORD_VALIDATORS]]")
    assert hasher.rpartition(".")[2] == "Argon2PasswordHasher"
    assert [one.rpartition(".")[2] for one in validators] == [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    ]


def test_names_we_answer_to_are_the_addresss_this_machines_and_those_given(made: Made) -> None:
    given = {"BINDERY_URL": "https://bindery.example:8443/", "BINDERY_HOSTS": "other.example, third.example"}
    hosts = ["bindery.example", "other.example", "third.example", "127.0.0.1", "localhost", "[::1]"]
    assert made("s.ALLOWED_HOSTS", **given) == hosts


def test_forwarded_headers_count_only_behind_known_proxies(made: Made) -> None:
    code = "[s.SECURE_PROXY_SSL_HEADER, s.REST_FRAMEWORK['NUM_PROXIES']]"
    assert made(code) == [None, 0]
    assert made(code, BINDERY_TRUSTED_PROXIES="1") == [["HTTP_X_FORWARDED_PROTO", "https"], 1]


@pytest.mark.parametrize("url", ["mysql://u@h/d", "nonsense", "https://db.example/"])
def test_another_database_is_refused_in_a_sentence(
    process: Callable[..., subprocess.CompletedProcess[str]], url: str
) -> None:
    done = process("manage.py", "check", DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL: ")
    assert "Traceback" not in done.stderr


def test_nonsense_stops_every_command_with_its_name(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = process("manage.py", "doctor", BINDERY_WORKERS="many", BINDERY_COLOUR="red")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == "The environment is not usable:"
    assert {line.partition(":")[0] for line in done.stderr.splitlines()[1:]} == {"BINDERY_WORKERS", "BINDERY_COLOUR"}
    alone = process("-m", "project.env", BINDERY_WORKERS="many")
    assert (alone.returncode, "BINDERY_WORKERS: " in alone.stderr) == (1, True)


def test_the_deployment_check_is_content(process: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """On one's own machine; for an address with https it is one of the checks."""
    done = process("manage.py", "check", "--deploy", "--fail-level", "WARNING", BINDERY_URL="http://127.0.0.1:8000")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("System check identified no issues")


SERVED = """
import django, json
django.setup()
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
client = Client()
def get(address, **headers):
    answer = client.get(address, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return [answer.status_code, dict(answer.headers), body.decode("latin-1")[:3000]]
css, js = staticfiles_storage.url("css/api-docs.css"), staticfiles_storage.url("vendor/htmx-4.0.1/htmx.min.js")
print(json.dumps([css, get(css), get(js, accept_encoding="gzip"), get("/api/docs/")]))
"""


def test_collected_files_carry_their_hash_and_can_be_kept_for_ever(
    process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """What `run.sh` and the image do. Collecting fails when a style sheet names a file that is not there."""
    served = process("-c", SERVED, BINDERY_HOSTS="testserver", BINDERY_STATIC=str(collected_static()))
    assert served.returncode == 0, served.stderr
    address, css, js, page = json.loads(served.stdout)
    assert address != "/static/css/api-docs.css"
    assert (css[0], css[1]["Cache-Control"]) == (200, "max-age=315360000, public, immutable")
    assert js[1]["Content-Encoding"] == "gzip"
    assert address in page[2]


LOADED = """
import sys
import project.asgi
from django.urls import get_resolver
from pipeline.registry import flows
get_resolver().url_patterns, list(flows())
print(*sorted({"pymupdf", "pypdfium2", "pikepdf", "fontTools", "numpy", "PIL", "pyvips", "tesserocr", "lxml", "docx",
               "openpyxl", "markdown_it", "botocore", "redis", "pipeline.text.questions.discover"} & set(sys.modules)))
"""


def test_the_web_process_loads_nothing_that_opens_files(
    process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """They take a hundred megabytes; only limited processes need them."""
    done = process("-c", LOADED)
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
