"""Tables of documents."""

from documents.models.artifact import Artifact
from documents.models.blob import Blob
from documents.models.document import Document, DocumentVersion

__all__ = ["Artifact", "Blob", "Document", "DocumentVersion"]
