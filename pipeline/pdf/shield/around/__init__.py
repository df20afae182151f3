"""What stands around the pages and says the same words: changed with them, or taken out."""

from __future__ import annotations

from pipeline.pdf.shield.around.sweep import sweep
from pipeline.pdf.shield.around.wording import Wording

__all__ = ["Wording", "sweep"]
