"""What Landlock leaves of the file system, seen from a program that it binds."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from documents.isolation import landlock
from documents.isolation.landlock import Reach, confined_to, landlock_version

PROGRAMS = tuple(map(Path, ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")))
needs_landlock = pytest.mark.skipif(landlock_version() == 0, reason="the kernel has no Landlock")


def done(script: str, reach: Reach) -> int:
    with confined_to(reach) as confine:
        return subprocess.run(
            ["/bin/sh", "-c", script], preexec_fn=confine, check=False, stderr=subprocess.DEVNULL
        ).returncode


@needs_landlock
@pytest.mark.parametrize("version", [None, 1, 2, 3, 4])
def test_what_is_not_named_is_out_of_reach(
    version: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As older kernels are asked, too: each knows all that the ones before it knew."""
    if version is not None and version < landlock_version():
        monkeypatch.setattr(landlock, "landlock_version", lambda: version)
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        (folder / "a").write_text("a")
    reach = Reach(read=(*PROGRAMS, tmp_path / "nowhere"), write=(own, Path("/dev/null")))
    assert done(f"cat {own}/a >/dev/null && echo b >{own}/b && mv {own}/b {own}/c && rm {own}/c", reach) == 0
    reads = [f"cat {other}/a", f"ls {other}", f"cat {own}/../other/a", f"ln -s {other}/a {own}/l; cat {own}/l"]
    writes = [f"echo b >{other}/b", f"rm {other}/a", f"mv {other}/a {own}/b", f"ln {other}/a {own}/b"]
    assert [one for one in reads + writes if done(f"{one} >/dev/null", reach) == 0] == []
    assert (other / "a").read_text() == "a"


@needs_landlock
def test_one_file_may_be_named_and_sockets_where_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    reach = Reach(read=(*PROGRAMS, tmp_path / "a"), write=(Path("/dev/null"),), sockets=(tmp_path,))
    assert [done(f"cat {tmp_path}/{name} >/dev/null", reach) for name in "ab"] == [0, 1]
    names = f"import os, socket; socket.socket(socket.AF_UNIX).bind('{tmp_path}/s'); os.unlink('{tmp_path}/s')"
    python = (Path(sys.executable), Path(sys.executable).resolve().parent.parent, Path(sys.prefix))
    bound = Reach(read=(*PROGRAMS, *python), write=(Path("/dev/null"),), sockets=(tmp_path,))
    assert done(f'{sys.executable} -S -E -c "{names}"', bound) == 0


@pytest.mark.skipif(landlock_version() < 4, reason="the kernel's Landlock knows no network")
def test_no_tcp_is_spoken() -> None:
    python = (Path(sys.executable), Path(sys.executable).resolve().parent.parent, Path(sys.prefix))
    with socket.create_server(("127.0.0.1", 0)) as server:
        ask = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=2)"
        reach = Reach(read=(*PROGRAMS, *python), write=(Path("/dev/null"),))
        assert done(f'{sys.executable} -S -E -c "{ask}"', reach) == 1
        with confined_to(Reach(read=(Path("/"),))):  # merely made: this process is not bound
            socket.create_connection(server.getsockname(), timeout=2).close()


def test_without_landlock_nothing_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "landlock_version", lambda: 0)
    assert done("ls / >/dev/null", Reach(read=())) == 0
