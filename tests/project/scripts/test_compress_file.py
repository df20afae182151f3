"""The script that compresses at the shell, by itself and with a warm worker."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.pipeline.pdf.compress.made import scan

SCRIPT = Path(__file__).parents[3] / "project" / "scripts" / "compress_file.py"


def test_a_warm_worker_does_what_the_script_does_by_itself(tmp_path: Path) -> None:
    scan(tmp_path / "in.pdf")
    (tmp_path / "none.pdf").write_bytes(b"no PDF")
    command = [sys.executable, str(SCRIPT)]
    with subprocess.Popen([*command, "--serve", "door"], cwd=tmp_path) as worker:
        try:
            while not (tmp_path / "door").is_socket():
                assert worker.poll() is None
                time.sleep(0.05)
            answers = [
                subprocess.run([*command, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
                for words in (
                    ["in.pdf", "alone.pdf"],
                    ["--at", "door", "--preset", "balanced", "in.pdf", "warm.pdf"],
                    ["in.pdf", "later.pdf", "--at", "door"],
                    ["--at", "door", "none.pdf", "out.pdf"],
                    ["--at", "door", "--dpi", "many", "in.pdf", "out.pdf"],
                )
            ]
        finally:
            worker.kill()
    assert [one.returncode for one in answers] == [0, 0, 0, 3, 2]
    facts = [json.loads(one.stdout) for one in answers[:4]]
    assert facts[0] == facts[1] == facts[2]
    assert facts[3]["code"] == "broken"
    assert answers[4].stdout.startswith("usage:")
    assert len({(tmp_path / name).read_bytes() for name in ("alone.pdf", "warm.pdf", "later.pdf")}) == 1
    assert not (tmp_path / "out.pdf").exists()
