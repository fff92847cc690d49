"""Who has an account, and whose code is open."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from guopei.core import clock
from trainees.register.models import TeacherCode


def with_codes(rows: QuerySet[Any], person: str = "") -> QuerySet[Any]:
    """Each of these rows with the moment until which a code of its `person` ("teacher__" for rows about one) holds
    (`code_until`); None without a code that can be used."""
    holds = TeacherCode.objects.filter(
        teacher=OuterRef(f"{person}pk"), used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )
    found: QuerySet[Any] = rows.annotate(code_until=Subquery(holds.values("expires_at")[:1]))
    return found
