"""Validity as PostgreSQL sees it: both days belong to it, an empty day means "without end"."""

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Value


def validity() -> Func:
    """daterange(valid_from, valid_until, '[]'), for exclusion constraints."""
    return Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange", output_field=DateRangeField())
