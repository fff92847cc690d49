from guopei.core.imports.models.batches import ImportBatch, ImportIssue, ImportRow, counts_add_up

__all__ = ["ImportBatch", "ImportIssue", "ImportRow", "counts_add_up"]
