"""What the database watches of documents and of attachments; until when these come and go, the wings' guards say."""

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Frozen, Stays

GUARDS = (
    Track("documents_document"),
    Track("documents_attachment"),
    Frozen("documents_attachment", ("subject_table", "subject_id", "kind", "document_id"), says="attachment_fixed"),
    Stays("documents_attachment", says="attachment_stays"),
)
