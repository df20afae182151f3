"""The scripts behind the two commands, as far as they can be tried without a new machine."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from project.env import read_environment

SCRIPTS = Path(__file__).resolve().parents[3] / "project" / "scripts"


def python(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPTS / name, *arguments], capture_output=True, text=True, check=False, timeout=30
    )


def test_a_free_port_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    done = python("port_is_free.py", str(port))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_taken_port_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = python("port_is_free.py", str(server.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken by another program" in done.stderr
    assert "PORT=9000" in done.stderr


@pytest.mark.parametrize("given", ["", "http", "0", "65536", "-1", "80 80"])
def test_nonsense_is_no_port(given: str) -> None:
    done = python("port_is_free.py", given)
    assert (done.returncode, "from 1 to 65535" in done.stderr) == (1, True)


def test_a_new_environment_is_good_and_never_the_same(tmp_path: Path) -> None:
    made = [python("new_environment.py").stdout for _ in range(2)]
    assert made[0] != made[1]
    path = tmp_path / "bindery.env"
    path.write_text(made[0])
    found = read_environment({"BINDERY_ENV_FILE": str(path)})
    assert (len(found.secret_key) >= 60, len(found.secrets_keys)) == (True, 1)


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.sh")), ids=lambda path: path.name)
def test_shell_scripts_are_plain_sh_and_stop_at_the_first_fault(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)
    text = script.read_text("utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "set -eu" in text
    assert "bash" not in text


def _tree(folder: Path, *, python3: str) -> dict[str, str]:
    """A checkout with our set-up script, and a PATH with hardly anything on it."""
    (folder / "project" / "scripts").mkdir(parents=True)
    (folder / "project" / "scripts" / "setup.sh").write_bytes((SCRIPTS / "setup.sh").read_bytes())
    (folder / "requirements.lock").write_text("")
    (folder / "requirements-dev.lock").write_text("")
    programs = folder / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "cat", "cksum", "id", "rm", "basename"):
        (programs / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    fake = programs / "python3"
    fake.write_text(f"#!/bin/sh\n{python3}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    return {"PATH": str(programs), "NO_APT": "1"}


def test_an_old_python_is_refused_in_a_sentence(tmp_path: Path) -> None:
    environment = _tree(tmp_path / "with blank", python3="exit 1")
    done = subprocess.run(
        ["/bin/sh", "project/scripts/setup.sh", "requirements.lock"],
        cwd=tmp_path / "with blank", env=environment, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Bindery needs Python 3.11, 3.12 or 3.13" in done.stderr


@pytest.mark.slow
def test_a_second_set_up_does_nothing_and_a_broken_one_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "with blank"
    environment = _tree(folder, python3=f'exec "{sys.executable}" "$@"')

    def set_up() -> list[str]:
        done = subprocess.run(
            ["/bin/sh", "project/scripts/setup.sh", "requirements.lock"],
            cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [line.split()[0] for line in done.stderr.splitlines()]

    assert set_up() == ["Making", "Installing"]
    assert set_up() == []
    (folder / "requirements.lock").write_text("# another\n")
    assert set_up() == ["Installing"]
    for path in (folder / ".venv").rglob("pip/__init__.py"):
        path.write_text("raise ImportError\n")
    assert set_up() == ["Making", "Installing"]
