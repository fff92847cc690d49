"""The register's people: looking at full numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require, visible
from guopei.core.audit.transaction import service
from guopei.core.crypto import owner_aad, unseal
from guopei.core.documents import store
from guopei.core.refusal import Refused
from trainees.register.models import Teacher, TeacherReveal
from trainees.register.rules.rights import REVEAL_TEACHER

# What sealed values are bound to, as core.sheets seals them.
ID_FIELD, MOBILE_FIELD, EMAIL_FIELD = "id_no", "mobile", "email"


@dataclass(frozen=True)
class Revealed:
    """A person's full numbers and address. Shown once, never stored or logged."""

    id_no: str
    mobile: str
    email: str


@service(_("Reveal a number"))
def reveal_teacher(teacher: Teacher, *, actor: Actor, reason: str) -> Revealed:
    """Show a person's full ID number, telephone and e-mail, and keep who looked, and why. Refuses a reason left out."""
    require(actor, REVEAL_TEACHER, teacher)
    if not reason.strip():
        raise Refused(_("Say why you need the full number."), code="reason_missing", field="reason")
    if actor.user_id is not None:
        TeacherReveal.objects.create(
            teacher=teacher, user_id=actor.user_id, grant_id=actor.grant_id, reason=reason.strip()[:200]
        )
    return Revealed(
        id_no=_opened(teacher, ID_FIELD, teacher.id_sealed),
        mobile=_opened(teacher, MOBILE_FIELD, teacher.mobile_sealed),
        email=_opened(teacher, EMAIL_FIELD, teacher.email_sealed),
    )


@service(_("Reveal telephone numbers"))
def reveal_mobiles(teacher_ids: Sequence[int], *, actor: Actor, reason: str) -> dict[int, str]:
    """Show the full mobile numbers of several people at once, and keep who looked and why, person by person.

    Refuses a reason left out. People out of sight are left out.
    """
    require(actor, REVEAL_TEACHER)
    if not reason.strip():
        raise Refused(_("Say why you need the full number."), code="reason_missing", field="reason")
    people = list(visible(actor, Teacher.objects.filter(pk__in=teacher_ids)).order_by("pk"))
    if actor.user_id is not None:
        TeacherReveal.objects.bulk_create(
            TeacherReveal(teacher=one, user_id=actor.user_id, grant_id=actor.grant_id, reason=reason.strip()[:200])
            for one in people
        )
    return {one.pk: _opened(one, MOBILE_FIELD, one.mobile_sealed) for one in people}


def id_number_of(teacher: Teacher) -> str:
    """A person's full ID number, to compare with what somebody typed. Never shown: that is `reveal_teacher`."""
    return _opened(teacher, ID_FIELD, teacher.id_sealed)


def _opened(teacher: Teacher, field: str, sealed: bytes | memoryview | None) -> str:
    return unseal(store.keyring(), bytes(sealed), aad=owner_aad(teacher.uuid.bytes, field)) if sealed else ""
