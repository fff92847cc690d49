from guopei.core.documents.models.attachment import Attachment
from guopei.core.documents.models.document import Document

__all__ = ["Attachment", "Document"]
