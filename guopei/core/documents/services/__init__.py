from guopei.core.documents.services.storing import (
    erase_document,
    read_document,
    store_document,
)
from guopei.core.documents.services.sweeping import sweep_store

__all__ = ["erase_document", "read_document", "store_document", "sweep_store"]
