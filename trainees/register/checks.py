"""What is sealed in the register, opened with the installation's keys; and how teachers came to their accounts."""

from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag

from guopei.core.crypto import blind_index, owner_aad, unseal
from guopei.core.documents import store
from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register
from trainees.register.services.people import EMAIL_FIELD, ID_FIELD, MOBILE_FIELD

FIELDS = (ID_FIELD, MOBILE_FIELD, EMAIL_FIELD)


def open_all(rows: Iterable[tuple[Any, ...]]) -> list[tuple[int, str]]:
    """Of each person, the fields that do not open to the person, or to what the index finds."""
    ring, wrong = store.keyring(), []
    for number, owner, *values in rows:
        for place, field in enumerate(FIELDS):
            sealed, index = values[2 * place : 2 * place + 2]
            if sealed is None and index is None:
                continue
            try:
                plain = unseal(ring, bytes(sealed or b""), aad=owner_aad(owner.bytes, field))
            except (InvalidTag, KeyError, IndexError, ValueError):
                wrong.append((number, f"{field} does not open to this person"))
            else:
                if blind_index(ring, field, plain) != bytes(index or b""):
                    wrong.append((number, f"{field} is not what the index finds"))
    return wrong


register(
    Check(
        "sealed_is_indexed",
        "Every sealed number and address opens to its own person, and is the one by which the person is found.",
        """
        SELECT id, uuid, id_sealed, id_index, mobile_sealed, mobile_index, email_sealed, email_index
          FROM trainees_teacher WHERE id BETWEEN :low AND :high
        """,
        over="trainees_teacher",
        judge=open_all,
    ),
)
register(
    Check(
        "accounts_by_codes",
        "A teacher's account came by one code that was used, and whoever issued it stands in the teacher's role.",
        """
        SELECT t.id, format('%s used codes, %s of them with the role granted by their issuer', count(c.id), count(g.id))
          FROM trainees_teacher t
          LEFT JOIN trainees_teachercode c ON c.teacher_id = t.id AND c.used_at IS NOT NULL
          LEFT JOIN LATERAL (SELECT g.id FROM access_grant g WHERE g.user_id = t.account_id AND g.role = 'teacher'
                                AND g.granted_by_id = c.issued_by_id ORDER BY g.id LIMIT 1) g ON true
         WHERE t.account_id IS NOT NULL OR c.id IS NOT NULL
         GROUP BY t.id HAVING count(c.id) <> 1 OR count(g.id) <> 1
        """,
    ),
)
