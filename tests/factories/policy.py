"""Documents and values of policy."""

from datetime import date
from itertools import count
from typing import Any

from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyDocument, PolicyValue
from tests.factories.orgs import make_province

_numbers = count(1)


def make_document(*, confirmed: bool = True, **fields: Any) -> PolicyDocument:
    """A document with a number of its own."""
    number = next(_numbers)
    given = {
        "code": f"document-{number}",
        "number": f"测试〔2026〕{number}号",
        "title": f"测试管理办法{number}",
        "title_en": f"Test Measures {number}",
    }
    return PolicyDocument.objects.create(**{**given, "confirmed": confirmed, **fields})


def make_value(
    key: str,
    value: Any,
    *,
    unit: OrgUnit | None = None,
    document: PolicyDocument | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    **fields: Any,
) -> PolicyValue:
    """A value that holds for a province (Hebei unless another unit is given), with a document when it is confirmed."""
    confirmed = bool(fields.pop("confirmed", document is not None))
    return PolicyValue.objects.create(
        key=key,
        value=value,
        unit=unit or make_province(),
        document=document or (make_document() if confirmed else None),
        valid_from=valid_from,
        valid_until=valid_until,
        confirmed=confirmed,
        **fields,
    )
