"""Shielding: a PDF that looks the same and reads differently where chosen."""

from __future__ import annotations

from pipeline.pdf.shield.build import locate, shield_pdf
from pipeline.pdf.shield.edit import Edit, EditOutcome, ShieldOutcome, ShieldRefused
from pipeline.pdf.shield.limits import Limits

__all__ = ["Edit", "EditOutcome", "Limits", "ShieldOutcome", "ShieldRefused", "locate", "shield_pdf"]
