"""Fresh keys: an environment file on standard output, or with ``--files FOLDER`` one file for each, for containers."""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path


def fernet_key() -> str:
    """A key as the Fernet specification has it: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def print_environment() -> None:
    print("# Made at the first start. Keep it, and keep it secret: what is sealed opens with these keys alone.")
    print(f"BINDERY_SECRET_KEY={secrets.token_urlsafe(50)}")
    print(f"BINDERY_SECRETS_KEYS={fernet_key()}")


def write_files(folder: Path) -> None:
    """What is there stays. The folder is its owner's alone; the files are open, because containers run as others."""
    password = secrets.token_urlsafe(24)
    values = {
        "secret_key": secrets.token_urlsafe(50),
        "secrets_keys": fernet_key(),
        "metrics_token": secrets.token_urlsafe(24),
        "smtp_password": "",
        "postgres_password": password,
        "database_url": f"postgresql://bindery:{password}@postgres:5432/bindery",
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [name for name in values if not (folder / name).exists()]
    if len({"postgres_password", "database_url"} & set(made)) == 1:
        sys.exit(
            f"{folder} has one of postgres_password and database_url. They belong together: make the other by hand."
        )
    for name in made:
        path = folder / name
        path.write_text(values[name] + "\n", "utf-8")
        path.chmod(0o444)
    print(f"{folder}: made {', '.join(made) or 'nothing, all are there'}.")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--files":
        write_files(Path(sys.argv[2]))
    elif len(sys.argv) == 1:
        print_environment()
    else:
        sys.exit("Usage: new_environment.py [--files FOLDER]")
