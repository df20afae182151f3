"""Open a PDF with qpdf (through pikepdf), with its password where it asks for one."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from pipeline.pdf.proof.tool import wrong_password

NAME = "qpdf"


def open_with_qpdf(path: Path, password: str | None = None) -> pikepdf.Pdf:
    """The open file, a context manager; raises ToolError when the password does not fit.

    What qpdf itself raises on damaged files passes through.
    """
    try:
        return pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        if password is None:
            raise wrong_password(NAME, password) from error
    try:
        return pikepdf.open(path, password=password, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        raise wrong_password(NAME, password) from error
