"""Node for the reader pdf.js, also where none is installed: the one that Playwright brings for itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import playwright


def reach_node() -> None:
    """Appends its folder to PATH where there is no other."""
    if shutil.which("node") is None:
        os.environ["PATH"] += f"{os.pathsep}{Path(playwright.__file__).parent / 'driver'}"
