"""Documents, and the values that keys were registered with, to begin with.

What people recorded or confirmed since is left as it is.
"""

from typing import Any

from guopei.core.orgs.enums import REGION_KINDS
from guopei.core.orgs.models import OrgUnit
from guopei.core.orgs.reference.table import synchronise
from guopei.core.policy.models import PolicyDocument, PolicyValue
from guopei.core.policy.reference.documents import DOCUMENTS
from guopei.core.policy.registry import definition, seeds
from guopei.core.policy.seeds import Seed


def load() -> dict[str, int]:
    """Create the documents and values that are missing; answers how many."""
    documents = synchronise(PolicyDocument.objects.all(), DOCUMENTS, key=("code",), update=False)
    return {"documents": documents, "values": _load_values()}


def _load_values() -> int:
    """A seed is left out where a value of its key and unit holds on a day of its period already."""
    begins = seeds()
    documents = dict(PolicyDocument.objects.values_list("code", "id"))
    units = dict(
        OrgUnit.objects.filter(kind__in=REGION_KINDS, code__in={seed.unit for _key, seed in begins}).values_list(
            "code", "id"
        )
    )
    present: dict[tuple[str, int], list[tuple[Any, Any]]] = {}
    for key, unit_id, start, end in PolicyValue.objects.filter(key__in={key for key, _seed in begins}).values_list(
        "key", "unit_id", "valid_from", "valid_until"
    ):
        present.setdefault((key, unit_id), []).append((start, end))
    new = []
    for key, seed in begins:
        definition(key).check(seed.value)
        unit_id = units[seed.unit]
        if any(_overlap(seed, start, end) for start, end in present.get((key, unit_id), [])):
            continue
        new.append(
            PolicyValue(
                key=key,
                value=seed.value,
                unit_id=unit_id,
                document_id=documents[seed.document] if seed.document else None,
                clause=seed.clause,
                clause_en=seed.clause_en,
                valid_from=seed.valid_from,
                valid_until=seed.valid_until,
                confirmed=seed.confirmed,
                note=seed.note,
                note_en=seed.note_en,
                source=seed.source,
                read_on=seed.read_on,
            )
        )
    PolicyValue.objects.bulk_create(new)
    return len(new)


def _overlap(seed: Seed, start: Any, end: Any) -> bool:
    begins_in_time = seed.valid_until is None or start is None or start <= seed.valid_until
    ends_in_time = seed.valid_from is None or end is None or end >= seed.valid_from
    return begins_in_time and ends_in_time
