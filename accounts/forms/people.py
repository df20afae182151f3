"""Signing in, registering, one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import Part, Role
from accounts.models import Project, User

HINT = lazy(password_validators_help_text_html, str)


def _password(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    complete = "new-password" if new else "current-password"
    field = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, strip=False, max_length=1024, widget=field, help_text=help_text)


def _email(label: Any, **attributes: str) -> forms.EmailField:
    return forms.EmailField(label=label, max_length=254, widget=forms.EmailInput(attrs=attributes))


class SignInForm(forms.Form):
    email = _email(_("Email address"), autocomplete="username")
    password = _password(_("Password"), new=False)


class RegistrationForm(forms.Form):
    email = _email(_("Email address"), autocomplete="username")
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = _password(_("Password"), new=True, help_text=HINT())


class NewPasswordForm(forms.Form):
    """For a reset: the link has said who it is."""

    password = _password(_("New password"), new=True, help_text=HINT())


class InvitationForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = _password(_("Choose a password"), new=True, help_text=HINT())


class ResetForm(forms.Form):
    email = _email(_("Email address"), autocomplete="username")


class PasswordForm(forms.Form):
    current_password = _password(_("Current password"), new=False)
    password = _password(_("New password"), new=True, help_text=HINT())


class CurrentPasswordForm(forms.Form):
    current_password = _password(_("Your password"), new=False)


class ProfileForm(forms.Form):
    """``current_password`` is only needed for another address."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = _email(_("Email address"), autocomplete="email")
    current_password = _password(_("Current password"), new=False, help_text=_("Needed to change the address."))

    def __init__(self, submitted: Any = None, *, user: User) -> None:
        super().__init__(submitted, initial={"name": user.name, "email": user.email})
        self.fields["current_password"].required = False


class InviteForm(forms.Form):
    """By an administrator: into Bindery, and perhaps into a project."""

    email = _email(_("Email address"), autocomplete="off")
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.USER)
    project = forms.ModelChoiceField(
        label=_("Project"), queryset=Project.objects.filter(deleted_at=None), required=False
    )
    part = forms.ChoiceField(label=_("Part in the project"), choices=Part.choices, initial=Part.VIEWER)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        project = given.pop("project", None)
        return {**given, "project_id": project.pk if project else None}
