"""Lines of a record: the whole table is given, the whole table stands afterwards."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import models


def replace_lines(present: models.QuerySet[Any], lines: Sequence[Any], **owner: models.Model) -> bool:
    """Make the rows `present` these, in this order, and say whether any changed. The owner is locked by the caller.

    Lines are dataclasses whose fields are the model's columns; `id` names the row that a line replaces, and foreign
    ids are new lines.
    """
    rows = {row.pk: row for row in present}
    kept: set[int] = set()
    new, changed = [], []
    for place, line in enumerate(lines):
        values = {**asdict(line), "order": place}
        pk = values.pop("id") or 0
        if pk not in rows or pk in kept:
            new.append(present.model(**owner, **values))
            continue
        kept.add(pk)
        if any(getattr(rows[pk], name) != value for name, value in values.items()):
            changed.append(rows[pk])
            for name, value in values.items():
                setattr(rows[pk], name, value)
    gone = [pk for pk in rows if pk not in kept]
    if gone:
        present.filter(pk__in=gone).delete()
    if changed:
        present.model.objects.bulk_update(changed, [name.removesuffix("_id") for name in values])
    if new:
        present.model.objects.bulk_create(new)
    return bool(gone or changed or new)
