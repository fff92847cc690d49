from guopei.core.documents.selectors.attachments import (
    attach_hindrance,
    attachment_changes,
    attachments_of,
    get_attachment,
    record_with,
)

__all__ = ["attach_hindrance", "attachment_changes", "attachments_of", "get_attachment", "record_with"]
