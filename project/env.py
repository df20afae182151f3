"""The environment, typed: the only place that reads it, and it refuses nonsense before anything starts.

Every variable may also be given as NAME_FILE, a path whose content is the value (the convention of container
secrets). Variables may stand in the file that BINDERY_ENV_FILE names (var/bindery.env by default); the process
environment wins over the file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "BINDERY_"
FOREIGN = ("DATABASE_URL", "REDIS_URL")  # names that hosts give, without our prefix
DEBUG_KEY = "only-for-debug-" + "0" * 40


class EnvironmentRefused(Exception):
    """The environment cannot be used; the text lists every variable that is wrong and why."""


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Environment(BaseModel):
    """What an operator can set from outside. Field names are variable names without the prefix, in lower case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    debug: bool = False
    secret_key: Annotated[str, Field(min_length=32)] = DEBUG_KEY
    secrets_keys: list[str] = []  # Fernet keys that seal stored secrets, newest first
    url: str = "http://127.0.0.1:8000"
    hosts: list[str] = []  # names we answer to, besides that of the url and this machine's own
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    data: Path = ROOT / "var"
    static: Path | None = None  # where collected styles and scripts lie; in the data folder unless set
    database_url: str = ""
    redis_url: str = ""
    broker: Literal["orm", "redis"] = "orm"
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = ""
    s3_prefix: str = ""
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    email_from: str = "Bindery <bindery@localhost>"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "text"] = "json"
    metrics_token: str = ""
    private_hosts: list[str] = []  # names, or name:port, that requests of ours may reach on a private network
    cluster: str = ""  # set by the supervisor for the workers it starts: their name

    split_lists = field_validator("hosts", "secrets_keys", "private_hosts", mode="before")(_split)

    @field_validator("secrets_keys")
    @classmethod
    def are_fernet_keys(cls, keys: list[str]) -> list[str]:
        for number, key in enumerate(keys, 1):
            try:
                Fernet(key)
            except ValueError as error:
                raise ValueError(f"key {number} is not a Fernet key (32 bytes, URL-safe base64)") from error
        return keys

    @model_validator(mode="after")
    def is_safe(self) -> Environment:
        if self.debug:
            return self
        if self.secret_key == DEBUG_KEY or len(set(self.secret_key)) < 10:
            raise ValueError("BINDERY_SECRET_KEY must be set to a long random value of its own when DEBUG is off")
        if not self.secrets_keys:
            raise ValueError("BINDERY_SECRETS_KEYS must hold at least one Fernet key when DEBUG is off")
        if self.broker == "redis" and not self.redis_url:
            raise ValueError("BINDERY_BROKER is redis but REDIS_URL is empty")
        return self


def _variables(environ: dict[str, str]) -> dict[str, str]:
    """Our variables by field name, with NAME_FILE read; raises EnvironmentRefused for a file that cannot be."""
    found: dict[str, str] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) and name.removesuffix("_FILE") not in FOREIGN:
            continue
        field = name.removeprefix(PREFIX).lower()
        if field == "env_file":
            continue
        if field.endswith("_file"):
            field = field.removesuffix("_file")
            try:
                value = Path(value).read_text("utf-8").strip()
            except OSError as error:
                raise EnvironmentRefused(f"{name}: {error.strerror}: {error.filename}") from error
        found[field] = value
    return found


def _explain(error: ValidationError) -> str:
    lines = []
    for item in error.errors():
        field = "_".join(str(part) for part in item["loc"][:1])
        problem = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            problem = "is not a variable Bindery knows"
        name = field.upper() if field.upper() in FOREIGN else PREFIX + field.upper()
        lines.append(f"{name}: {problem}" if field else problem)
    return "\n".join(lines)


def read_environment(environ: dict[str, str] | None = None) -> Environment:
    """The process environment and the env file as one checked value; raises EnvironmentRefused."""
    given = dict(os.environ) if environ is None else environ
    path = Path(given.get("BINDERY_ENV_FILE", ROOT / "var" / "bindery.env"))
    from_file: dict[str, Any] = dict(dotenv_values(path)) if path.is_file() else {}
    try:
        return Environment(**_variables({**from_file, **given}))  # type: ignore[arg-type]
    except ValidationError as error:
        raise EnvironmentRefused(_explain(error)) from error


if __name__ == "__main__":  # for scripts: complain before anything else is started
    try:
        read_environment()
    except EnvironmentRefused as refused:
        sys.exit(f"The environment is not usable (var/bindery.env, and what is exported):\n{refused}")
