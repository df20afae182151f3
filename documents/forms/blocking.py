"""What is asked before files are blocked."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.errors import Invalid
from documents.services.blocking import LONGEST_REASON

LIST_BYTES = 2 * 1024 * 1024


class BlockForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=LONGEST_REASON, help_text="Staff alone see it.")


class BlockedListForm(BlockForm):
    """Hashes in ``sha256``, in ``file``, or in both."""

    sha256 = forms.CharField(
        label="SHA-256, one a line",
        required=False,
        max_length=LIST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 72, "spellcheck": "false"}),
        help_text="What follows on a line, such as a file's name, and lines after # are passed over.",
    )
    file = forms.FileField(label="or a file with such lines", required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LIST_BYTES:
            raise forms.ValidationError("The file is larger than 2 MB. Bring it in parts.")
        return file

    def wishes(self) -> dict[str, str]:
        """What `block_files` takes; raises Invalid for a file that is no text."""
        file = self.cleaned_data["file"]
        try:
            more = file.read().decode("utf-8-sig") if file else ""
        except UnicodeDecodeError:
            raise Invalid("This is no text file.", fields={"file": ["This is no text file."]}) from None
        return {"text": f"{self.cleaned_data['sha256']}\n{more}", "reason": self.cleaned_data["reason"]}
