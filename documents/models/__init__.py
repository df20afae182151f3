"""Tables of documents."""

from documents.models.artifact import Artifact
from documents.models.blob import Blob
from documents.models.blocked import BlockedFile
from documents.models.connection import CloudConnection, RemoteFile
from documents.models.document import Document, DocumentVersion
from documents.models.link import DownloadLink, LinkUse
from documents.models.removal import Removal

__all__ = [
    "Artifact", "Blob", "BlockedFile", "CloudConnection", "Document", "DocumentVersion", "DownloadLink", "LinkUse",
    "RemoteFile", "Removal",
]  # fmt: skip
