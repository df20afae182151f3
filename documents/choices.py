"""The words of documents."""

from __future__ import annotations

from django.db.models import TextChoices


class Kind(TextChoices):
    """What a document is to the people who use it; never guessed from its name."""

    EXAM = "exam", "Exam paper"
    ANSWER_KEY = "answer_key", "Answer key"
    PAPER = "paper", "Paper or article"
    INVOICE = "invoice", "Invoice"
    STATEMENT = "statement", "Bank statement"
    CONTRACT = "contract", "Contract"
    LETTER = "letter", "Letter"
    SCAN = "scan", "Scan"
    TABLE = "table", "Table"
    OTHER = "other", "Other"


class CloudKind(TextChoices):
    S3 = "s3", "S3-compatible storage"
    WEBDAV = "webdav", "WebDAV"
    GOOGLE_DRIVE = "google_drive", "Google Drive"
    DROPBOX = "dropbox", "Dropbox"
    ONEDRIVE = "onedrive", "OneDrive"


class Inspection(TextChoices):
    """How far the look at a version's properties has come."""

    PENDING = "pending", "Being looked at"
    READY = "ready", "Ready"
    PASSWORD = "password", "Needs its password"
    BROKEN = "broken", "Cannot be read"


class Removed(TextChoices):
    """What let go of bytes, or the bytes themselves."""

    RESULT = "result", "Result"
    DOCUMENT = "document", "Document"
    BYTES = "bytes", "Bytes"


class Why(TextChoices):
    """Why something left."""

    EXPIRED = "expired", "Its time was over"
    ASKED = "asked", "Somebody asked for it"
    TRASH = "trash", "Its time in the trash was over"
    UNUSED = "unused", "Nothing named it any more"
