"""Projects, their members, secrets and log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import DOOR_WORDS, Part, Visibility, action_words
from accounts.models import Project
from accounts.selectors.audit import AuditFilter
from accounts.selectors.projects import ProjectFilter
from accounts.services.projects import LONGEST_KEEP, ProjectFields

DOORS = [("", _("Any door")), *DOOR_WORDS.items()]


class TagsField(forms.CharField):
    """Words with commas between them, as a list."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(value or [])


class ProjectForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("Description"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Words with commas between them."))
    visibility = forms.ChoiceField(
        label=_("Who may look"), choices=Visibility.choices, initial=Visibility.PRIVATE, widget=forms.RadioSelect
    )
    keep_results_days = forms.IntegerField(
        label=_("Days until results of runs expire"),
        min_value=1,
        max_value=LONGEST_KEEP,
        required=False,
        help_text=_("Empty follows the setting of the whole system. For results that are made from now on."),
    )
    keep_documents_days = forms.IntegerField(
        label=_("Days until documents expire"),
        min_value=1,
        max_value=LONGEST_KEEP,
        required=False,
        help_text=_(
            "Empty keeps them. For documents that are brought from now on; no fewer days than for results, and a "
            "document stays while results of it do."
        ),
    )

    def wanted(self) -> ProjectFields:
        """The fields as the commands take them."""
        given = self.cleaned_data
        return ProjectFields(
            name=given["name"],
            description=given["description"],
            tags=given["tags"],
            visibility=given["visibility"],
            keep_results_days=given["keep_results_days"],
            keep_documents_days=given["keep_documents_days"],
        )


class ProjectEditForm(ProjectForm):
    """``version`` is that of the project when the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, submitted: Any = None, *, project: Project) -> None:
        shown = ("name", "description", "visibility", "keep_results_days", "keep_documents_days", "version")
        initial = {name: getattr(project, name) for name in shown}
        initial["tags"] = [tag.name for tag in project.tags.all()]
        super().__init__(submitted, initial=initial)


class ProjectFilterForm(forms.Form):
    """The list's filters, as they stand in its address."""

    q = forms.CharField(required=False, max_length=100)
    tag = forms.CharField(required=False, max_length=40)
    mine = forms.BooleanField(required=False)
    order = forms.ChoiceField(
        required=False,
        choices=[("name", _("Name")), ("newest", _("Newest first")), ("changed", _("Changed last"))],
    )

    def narrow(self) -> ProjectFilter:
        given = self.cleaned_data if self.is_valid() else {}
        return ProjectFilter(
            search=given.get("q", ""),
            tag=given.get("tag", ""),
            mine=given.get("mine", False),
            order=given.get("order") or "name",
        )


class MemberForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), max_length=254)
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices, initial=Part.VIEWER)


class SecretForm(forms.Form):
    name = forms.SlugField(label=_("Name"), max_length=80, help_text=_("As tools call it, for example openai_key."))
    value = forms.CharField(
        label=_("Value"),
        strip=False,
        max_length=10_000,
        help_text=_("Sealed when it is stored. Nobody can read it back, you included."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AuditFilterForm(forms.Form):
    """The log's filters, as they stand in its address."""

    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("Action"), required=False)
    door = forms.ChoiceField(label=_("Door"), required=False, choices=DOORS)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    refused = forms.BooleanField(label=_("Refused only"), required=False)

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((one, action_words(one)) for one in actions), key=lambda row: row[1])
        self.fields["action"].choices = [("", _("Any action")), *named]  # type: ignore[attr-defined]

    def narrow(self) -> AuditFilter:
        return AuditFilter(**self.cleaned_data) if self.is_valid() else AuditFilter()
