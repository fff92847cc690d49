from guopei.core.documents.services.attaching import (
    attach_file,
    read_attachment,
    remove_attachment,
    remove_attachments,
)
from guopei.core.documents.services.storing import (
    erase_document,
    read_document,
    store_document,
)
from guopei.core.documents.services.sweeping import sweep_store

__all__ = [
    "attach_file",
    "erase_document",
    "read_attachment",
    "read_document",
    "remove_attachment",
    "remove_attachments",
    "store_document",
    "sweep_store",
]
