"""Writes the shielded file: one revision, only what is reachable, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pikepdf
from pikepdf import PageCopyWarning


def save(
    pdf: pikepdf.Pdf, source: Path, target: Path, password: str | None, *, object_streams: bool = True
) -> list[str]:
    """Writes ``pdf``, which was opened from ``source``, anew and returns warnings.

    A file that was opened by its owner password is encrypted again with the same permissions; encryption draws
    random numbers, so only files without it are the same bytes each time. ``object_streams`` packs small objects,
    which PDF/A-1 forbids.
    """
    warnings: list[str] = []
    encryption: pikepdf.Encryption | bool = False
    if pdf.is_encrypted:
        if password and pdf.owner_password_matched:
            encryption, warning = _same_encryption(pdf, source, password)
            warnings += warning
        else:
            warnings.append(
                "The original was encrypted; the shielded file is not, as the owner password was not given."
            )
    mode = pikepdf.ObjectStreamMode
    part = target.with_name(target.name + ".part")
    with _only_when_whole(part, target), catch_warnings():
        simplefilter("ignore", PageCopyWarning)  # widgets outside the form were so in the original
        pdf.save(
            part,
            fix_metadata_version=False,
            preserve_pdfa=False,
            object_stream_mode=mode.generate if object_streams else mode.disable,
            compress_streams=True,
            encryption=encryption,
            deterministic_id=encryption is False,
        )
    return warnings


@contextmanager
def _only_when_whole(part: Path, target: Path) -> Iterator[None]:
    """What is written to ``part`` becomes ``target`` when all went well, and is gone when not."""
    try:
        yield
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _same_encryption(pdf: pikepdf.Pdf, source: Path, password: str) -> tuple[pikepdf.Encryption, list[str]]:
    strength = pdf.encryption
    warnings: list[str] = []
    user = strength.user_password.decode("utf-8", "replace")
    if strength.R >= 5 and not _opens_without_password(source):
        user = password  # such files do not give the user password away
        warnings.append("The password that opens the shielded file is now the owner password that was given.")
    aes = strength.R >= 5 or strength.stream_method.name == "aes"
    settings = pikepdf.Encryption(
        owner=password,
        user=user,
        R=3 if strength.R < 4 else 4 if strength.R == 4 else 6,
        allow=pdf.allow,
        aes=aes,
        metadata=aes,
    )
    return settings, warnings


def _opens_without_password(source: Path) -> bool:
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream):
            return True
    except pikepdf.PasswordError:
        return False
