"""Turn cells as people type them into values: one pure function per kind of column, each saying what it changed."""
