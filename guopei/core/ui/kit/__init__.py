"""The living style page: the six kinds of page with sample data, on developers' machines only (DEBUG)."""
