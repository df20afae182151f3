"""Tables of accounts."""

from accounts.models.audit import AuditEntry
from accounts.models.idempotency import IdempotentAnswer
from accounts.models.invitation import Invitation
from accounts.models.project import Membership, Project, Tag
from accounts.models.quota import Quota
from accounts.models.secret import Secret
from accounts.models.system_setting import SystemSetting
from accounts.models.token import ApiToken
from accounts.models.user import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "IdempotentAnswer",
    "Invitation",
    "Membership",
    "Project",
    "Quota",
    "Secret",
    "SystemSetting",
    "Tag",
    "User",
]
