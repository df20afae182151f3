"""Tables of documents."""

from documents.models.artifact import Artifact
from documents.models.blob import Blob
from documents.models.document import Document, DocumentVersion
from documents.models.link import DownloadLink, LinkUse
from documents.models.removal import Removal

__all__ = ["Artifact", "Blob", "Document", "DocumentVersion", "DownloadLink", "LinkUse", "Removal"]
