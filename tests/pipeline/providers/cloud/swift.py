"""OpenStack Swift with its S3 door (s3api), which refuses wrong signatures: four servers and memcached in one folder.

Nothing of the machine's own Swift, if it has one, is touched: configuration, rings and data are in the folder given.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("swift-proxy-server", "swift-account-server", "swift-container-server", "swift-object-server",
            "swift-ring-builder", "memcached")  # fmt: skip
ACCESS, SECRET = "test:tester", "testing"
HOW = "apt-get install swift-proxy swift-account swift-container swift-object memcached"
BACK = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {root}
devices = {root}/devices
mount_check = false
user = {user}
log_level = ERROR
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
[{kind}-replicator]
"""
# Swift reads /etc/swift/swift.conf before it looks into the folder it is told, unless it is told earlier.
STARTER = """
import runpy, sys
from swift.common.utils import set_swift_dir
set_swift_dir(sys.argv[1])
del sys.argv[:2]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
PYTHON = "/usr/bin/python3"  # Debian's own, which Debian's Swift is for
FRONT = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
swift_dir = {root}
user = {user}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{cache}
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:slo]
use = egg:swift#slo
min_segment_size = 1
"""


def missing() -> str:
    """The first program that is not here, "" when all are."""
    return next((name for name in PROGRAMS if shutil.which(name) is None), "")


@contextmanager
def swift_server(root: Path) -> Iterator[str]:
    """The address of a running Swift; takes some ten seconds to start."""
    ports = {name: _free_port() for name in ("proxy", "account", "container", "object", "cache")}
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    (root / "devices" / "d1").mkdir(parents=True)
    (root / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = s\nswift_hash_path_prefix = p\n"
                                     "[storage-policy:0]\nname = one\ndefault = yes\n")  # fmt: skip
    _rings(root, ports)
    (root / "proxy.conf").write_text(FRONT.format(port=ports["proxy"], cache=ports["cache"], root=root, user=user))
    for kind in ("account", "container", "object"):
        (root / f"{kind}.conf").write_text(BACK.format(port=ports[kind], kind=kind, root=root, user=user))
    commands = [["memcached", "-l", "127.0.0.1", "-p", str(ports["cache"]), "-u", user]]
    for kind in ("account", "container", "object", "proxy"):
        program = str(shutil.which(f"swift-{kind}-server"))
        commands.append([PYTHON, "-c", STARTER, str(root), program, str(root / f"{kind}.conf")])
    with (root / "log").open("wb") as log:
        running = [subprocess.Popen(one, stdout=log, stderr=log) for one in commands]
    try:
        for port in ports.values():
            _wait_for(port, root / "log")
        yield f"http://127.0.0.1:{ports['proxy']}"
    finally:
        for one in running:
            one.kill()
            one.wait()


def _rings(root: Path, ports: dict[str, int]) -> None:
    for kind in ("account", "container", "object"):
        builder = str(root / f"{kind}.builder")
        for words in (
            ["create", "4", "1", "0"],
            ["add", f"r1z1-127.0.0.1:{ports[kind]}/d1", "1"],
            ["rebalance"],
        ):
            subprocess.run(["swift-ring-builder", builder, *words], check=True, capture_output=True, cwd=root)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_for(port: int, log: Path, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"Swift does not start: {log.read_text('utf-8', 'replace')[-2000:]}")
