"""The words of accounts, as rows store them and pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    USER = "user", "User"
    ADMIN = "admin", "Administrator"


class Status(TextChoices):
    PENDING = "pending", "Waiting for approval"
    APPROVED = "approved", "Approved"
    DENIED = "denied", "Denied"


class Part(TextChoices):
    """What a member is in a project."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class Visibility(TextChoices):
    PRIVATE = "private", "Members only"
    INTERNAL = "internal", "Everyone who is signed in may look"


class Registration(TextChoices):
    OPEN = "open", "Anyone may register and start at once"
    APPROVAL = "approval", "Anyone may register, an administrator approves"
    CLOSED = "closed", "By invitation only"


DOOR_WORDS: Final[Mapping[str, Promise]] = {
    "page": _("Page"),
    "api": _("API"),
    "admin": _("Administration"),
    "schedule": _("Schedule"),
    "cli": _("Command line"),
    "system": _("System"),
}
# What is done, in the audit log, or was tried and refused; ordered by what it is about.
ACTIONS: Final[Mapping[str, Promise]] = {
    "session.start": _("Sign in"),
    "session.end": _("Sign out"),
    "session.end_all": _("Sign out everywhere"),
    "session.reuse": _("Use a session that was over"),
    "password.ask": _("Ask for a new password"),
    "password.reset": _("Set a new password by mail"),
    "password.change": _("Change the password"),
    "address.ask": _("Ask for another address"),
    "address.confirm": _("Confirm an address"),
    "person.register": _("Register"),
    "person.approve": _("Approve a person"),
    "person.deny": _("Deny a person"),
    "person.reopen": _("Let a denied person wait again"),
    "person.role": _("Change a person’s role"),
    "person.profile": _("Change the profile"),
    "person.delete": _("Delete a person"),
    "invitation.send": _("Invite somebody"),
    "invitation.revoke": _("Take an invitation back"),
    "invitation.accept": _("Accept an invitation"),
    "token.create": _("Create an API token"),
    "token.revoke": _("Revoke an API token"),
    "administer": _("Administer the installation"),
    "setting.change": _("Change a system setting"),
    "quota.set": _("Set limits"),
    "quota.drop": _("Take limits away"),
    "keys.rotate": _("Exchange the sealing keys"),
    "store.repair": _("Repair the store"),
    "file.block": _("Block a file"),
    "file.unblock": _("Unblock a file"),
    "project.see": _("See the project"),
    "project.create": _("Create the project"),
    "project.edit": _("Change the project"),
    "project.delete": _("Delete the project"),
    "project.trash": _("Put the project into the trash"),
    "project.restore": _("Restore the project"),
    "project.purge": _("Delete the project for good"),
    "member.see": _("See the members"),
    "member.manage": _("Manage the members"),
    "member.add": _("Add a member"),
    "member.part": _("Change a member’s part"),
    "member.remove": _("Remove a member"),
    "member.leave": _("Leave the project"),
    "secret.see": _("See the secrets"),
    "secret.manage": _("Manage the secrets"),
    "secret.set": _("Set a secret"),
    "secret.replace": _("Replace a secret"),
    "secret.delete": _("Delete a secret"),
    "connection.manage": _("Manage cloud connections"),
    "connection.add": _("Add a cloud connection"),
    "connection.change": _("Change a cloud connection"),
    "connection.remove": _("Remove a cloud connection"),
    "webhook.manage": _("Manage webhooks"),
    "webhook.add": _("Add a webhook"),
    "webhook.change": _("Change a webhook"),
    "webhook.key": _("Make a new signing key of a webhook"),
    "webhook.remove": _("Remove a webhook"),
    "webhook.off": _("Switch a webhook off, as its address is gone"),
    "document.see": _("See documents"),
    "document.add": _("Add a document"),
    "document.edit": _("Change a document"),
    "document.version": _("Add a version of a document"),
    "document.password": _("Give the password of a document"),
    "document.password_forgotten": _("Forget the password of a document"),
    "document.export": _("Put a document into cloud storage"),
    "document.trash": _("Put a document into the trash"),
    "document.restore": _("Restore a document"),
    "document.delete": _("Delete a document for good"),
    "document.purge": _("Delete a document from the trash"),
    "document.expire": _("Delete a document whose time was over"),
    "artifact.share": _("Share a result"),
    "artifact.download": _("Download a result"),
    "artifact.export": _("Put a result into cloud storage"),
    "artifact.expire": _("Delete a result whose time was over"),
    "artifact.remove": _("Delete a result"),
    "link.create": _("Make a download link"),
    "link.revoke": _("Revoke a download link"),
    "run.see": _("See runs"),
    "run.start": _("Start a run"),
    "run.control": _("Steer a run"),
    "run.pause": _("Ask a run to pause"),
    "run.resume": _("Let a run go on"),
    "run.cancel": _("Cancel a run"),
    "run.retry": _("Retry what failed"),
    "run.rerun": _("Run again from a stage"),
    "run.fork": _("Fork a run"),
    "run.clone": _("Copy a run"),
    "run.delete": _("Put a run into the trash"),
    "run.restore": _("Restore a run"),
    "run.remove": _("Delete a run for good"),
    "run.results.delete": _("Delete a run’s results"),
    "run.document.delete": _("Take a deleted document out of a run"),
    "review.decide": _("Decide in a review"),
    "review.decide_all": _("Decide on many proposals"),
    "review.close": _("Finish a review"),
    "release.confirm": _("Confirm a release"),
    "schedule.manage": _("Manage schedules"),
    "schedule.plan": _("Plan a schedule"),
    "schedule.change": _("Change a schedule"),
    "schedule.drop": _("Delete a schedule"),
    "recipe.save": _("Save a recipe"),
    "recipe.change": _("Change a recipe"),
    "recipe.drop": _("Delete a recipe"),
    "audit.see": _("See the audit log"),
}


def action_words(action: str) -> str:
    """What was done in plain words; of what has none, such as an operation of a review, its name with spaces."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    about, _dot, name = action.replace("_", " ").partition(".")
    return f"{about.capitalize()}: {name}" if name else about.capitalize()
