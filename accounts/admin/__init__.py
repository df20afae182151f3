"""The admin door of accounts. Every change goes through the same verbs as on the pages."""

from accounts.admin import audit, people, projects, quotas, secrets, settings, site

__all__ = ["audit", "people", "projects", "quotas", "secrets", "settings", "site"]
