from guopei.core.imports.models.batches import (
    ImportBatch,
    ImportIssue,
    ImportRow,
    PlacedRow,
    counts_add_up,
    indexes_of_batches,
    indexes_of_issues,
)

__all__ = [
    "ImportBatch",
    "ImportIssue",
    "ImportRow",
    "PlacedRow",
    "counts_add_up",
    "indexes_of_batches",
    "indexes_of_issues",
]
