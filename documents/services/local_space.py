"""What this machine keeps only to be quick, and lets go again."""

from __future__ import annotations

from typing import Final

from accounts.selectors.settings import setting
from documents import remote
from documents.services.previews import sweep_pictures

MIB: Final = 1024 * 1024


def free_local_space() -> int:
    """Pictures of pages and copies of remote files beyond their set sizes; answers how many files went."""
    return sweep_pictures() + remote.let_go(setting("copies_mb") * MIB)
