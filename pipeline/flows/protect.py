"""Encrypt a PDF by AES-256 with passwords and rights, or take its encryption off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from django import forms

from accounts.crypto import CannotOpen
from documents.isolation import Limits
from pipeline.contract import Facts, Flow, Input, Live, Refused, Stage
from pipeline.params import SecretField, opened_secret
from pipeline.pdf.protect.steps import RIGHTS, Lock, Protected, decrypt_to_file, encrypt_to_file
from pipeline.pdf.rewriting.outcome import rows
from pipeline.registry import register

PDF = "application/pdf"
MOST_BYTES = 127  # of a password in UTF-8 (ISO 32000-2, 7.6.4.3.3)
LONG = Limits(memory=2048 * 1024 * 1024, cpu=600, wall=600.0, output=4096 * 1024 * 1024)


class PasswordField(SecretField):
    """A password of a PDF, with the length that the format allows."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value.encode()) > MOST_BYTES:
            raise forms.ValidationError(f"Use at most {MOST_BYTES} bytes: fewer letters, or plainer ones.")


class Params(forms.Form):
    direction = forms.ChoiceField(
        label="Direction",
        choices=[("encrypt", "Encrypt by AES-256"), ("decrypt", "Take the encryption off")],
        initial="encrypt",
    )
    user_password = PasswordField(
        label="Password to open",
        required=False,
        help_text="Empty: everybody can read it, and the rights below are what they may do.",
    )
    owner_password = PasswordField(
        label="Password of the owner",
        required=False,
        help_text="Lifts the restrictions. Empty takes a random one that nobody knows.",
    )
    rights = forms.MultipleChoiceField(
        label="Others may",
        required=False,
        choices=list(RIGHTS.items()),
        initial=list(RIGHTS),
        widget=forms.CheckboxSelectMultiple,
        help_text="Programs keep to it out of courtesy; only the password to open protects the content.",
    )
    allow_signed = forms.BooleanField(
        label="Change signed files too", required=False, initial=False, help_text="A signature breaks by it."
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        nothing = not found.get("user_password") and set(found.get("rights", ())) == set(RIGHTS)
        if found.get("direction") == "encrypt" and not self.errors and nothing:
            self.add_error(
                "user_password", "Give a password to open it, or take away a right: else nothing is protected."
            )
        return found


@dataclass(frozen=True)
class _Asked:
    document: Input
    direction: str
    user: str = field(repr=False)
    owner: str = field(repr=False)
    rights: tuple[str, ...]
    allow_signed: bool


class Protect(Stage[_Asked, dict[str, Any]]):
    """Passwords are opened here alone; none is given, logged or kept."""

    name, title = "protect", "Protecting"
    gives = ("pages", "encryption", "opens_without_password", "checked_by", "losses")
    limits = LONG
    seconds = 700.0

    def read(self, facts: Facts) -> _Asked:
        params = facts.params
        try:
            user, owner = (opened_secret(params[name]) for name in ("user_password", "owner_password"))
        except CannotOpen:
            text = "The passwords of this run do not open any more. Start it anew with them."
            raise Refused("password_lost", text) from None
        return _Asked(facts.document, params["direction"], user, owner, tuple(params["rights"]), params["allow_signed"])

    def work(self, given: _Asked, live: Live) -> dict[str, Any]:
        document = given.document
        source, target = live.path_of(document.sha256), live.folder / "protected.pdf"
        password = live.password_of(document.version_id)
        found: Protected
        if given.direction == "decrypt":
            found = live.child(decrypt_to_file, source, target, password, allow_signed=given.allow_signed)
        else:
            lock = Lock(given.user, given.owner or secrets.token_urlsafe(32), given.rights)
            found = live.child(encrypt_to_file, source, target, lock, password, allow_signed=given.allow_signed)
        for loss in found.losses:
            live.warn(str(loss))
        ending = "decrypted" if given.direction == "decrypt" else "encrypted"
        stem = document.name.rsplit(".", 1)[0] or "document"
        opens = {"opens_without_password": found.opens_without}
        live.keep(target, kind=ending, name=f"{stem}-{ending}.pdf", media_type=PDF, proof=opens)
        return {
            "pages": found.pages,
            "encryption": found.method,
            "opens_without_password": found.opens_without,
            "checked_by": list(found.checked_by),
            "losses": rows(found.losses),
        }


@register
class ProtectFlow(Flow):
    key, title = "protect", "Protect a PDF"
    summary = "Encrypts a PDF by AES-256 with passwords and rights, or takes its encryption off."
    icon, group = "lock", "Protect"
    words = (
        "password",
        "encrypt",
        "decrypt",
        "unlock",
        "lock",
        "rights",
        "permissions",
        "remove",
        "secure",
        "unprotect",
    )
    Params = Params
    seldom = ("owner_password", "allow_signed")
    only_with = dict.fromkeys(("user_password", "owner_password", "rights"), ("direction", ("encrypt",)))
    accepts = (PDF,)
    stages = (Protect,)
    results = Protect.gives
    delivers = ("encrypted", "decrypted")
