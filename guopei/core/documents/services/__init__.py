from guopei.core.documents.services.storing import (
    erase_document,
    read_document,
    store_document,
)

__all__ = ["erase_document", "read_document", "store_document"]
