"""Text strings in dictionaries, rewritten where they hold a changed passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pikepdf

from pipeline.pdf.shield.around.wording import Wording, rewritten


def rewrite_strings(
    holder: pikepdf.Dictionary, keys: Iterable[str], wordings: Sequence[Wording], *, tied: bool = False
) -> bool:
    """Rewrites the strings under ``keys``; True when one of them changed."""
    changed = False
    for key in keys:
        value = holder.get(key)
        new = rewritten(str(value), wordings, tied=tied) if isinstance(value, pikepdf.String) else None
        if new is not None:
            holder[key] = pikepdf.String(new)
            changed = True
    return changed
