"""PostgreSQL's COPY text format, one field at a time."""

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})


def escape(text: str) -> str:
    """A value as a COPY field. Zero bytes, which PostgreSQL cannot hold, are dropped."""
    return text.translate(_ESCAPES)


def field(value: object) -> str:
    """A constant as a COPY field: None is NULL, the rest its text."""
    return NULL if value is None else escape(str(value))
