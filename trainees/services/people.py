"""The register's people: looking at full numbers, and deciding what a roster says differently."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require, visible
from guopei.core.audit.transaction import service
from guopei.core.crypto import owner_aad, seal, unseal
from guopei.core.documents import store
from guopei.core.flow.services import lock, move
from guopei.core.inbox.services import close_todos
from guopei.core.refusal import Refused
from trainees.enums import DifferenceState
from trainees.models import RosterBatch, Teacher, TeacherDifference, TeacherReveal
from trainees.rules import DIFFERENCE_FLOW

# What sealed values are bound to, as core.sheets seals them.
ID_FIELD, MOBILE_FIELD, EMAIL_FIELD = "id_no", "mobile", "email"
CONTACT_FIELDS = (MOBILE_FIELD, EMAIL_FIELD)
PLAIN_FIELDS = frozenset(
    {
        "sex",
        "ethnic",
        "education",
        "title",
        "duty",
        "stage",
        "subject",
        "area_class",
        "school_type",
        "school_name",
    }
)


@dataclass(frozen=True)
class Revealed:
    """A person's full numbers and address. Shown once, never stored or logged."""

    id_no: str
    mobile: str
    email: str


@service(_("Reveal a number"))
def reveal_teacher(teacher: Teacher, *, actor: Actor, reason: str) -> Revealed:
    """Show a person's full ID number, telephone and e-mail, and keep who looked, and why. Refuses a reason left out."""
    require(actor, "trainees.reveal_teacher", teacher)
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
    require(actor, "trainees.reveal_teacher")
    if not reason.strip():
        raise Refused(_("Say why you need the full number."), code="reason_missing", field="reason")
    people = list(visible(actor, Teacher.objects.filter(pk__in=teacher_ids)).order_by("pk"))
    if actor.user_id is not None:
        TeacherReveal.objects.bulk_create(
            TeacherReveal(teacher=one, user_id=actor.user_id, grant_id=actor.grant_id, reason=reason.strip()[:200])
            for one in people
        )
    return {one.pk: _opened(one, MOBILE_FIELD, one.mobile_sealed) for one in people}


def _opened(teacher: Teacher, field: str, sealed: bytes | memoryview | None) -> str:
    return unseal(store.keyring(), bytes(sealed), aad=owner_aad(teacher.uuid.bytes, field)) if sealed else ""


@service(_("Take a difference into the register"))
def take_difference(difference: TeacherDifference, *, actor: Actor, version: int | None = None) -> TeacherDifference:
    """Write what the roster says into the register. Only for people of the actor's own region."""
    teacher = _own(difference, actor)
    fresh = lock(difference, version=version)
    moved = move(fresh, "take", actor=actor, flow=DIFFERENCE_FLOW, version=fresh.version, decided_by_id=actor.user_id)
    changed = _apply(teacher, moved)
    Teacher.objects.filter(pk=teacher.pk).update(**changed, version=F("version") + 1)
    _close(moved.batch, actor)
    return moved


@service(_("Keep the register as it is"))
def keep_register(difference: TeacherDifference, *, actor: Actor, version: int | None = None) -> TeacherDifference:
    """Leave the register as it is. Only for people of the actor's own region."""
    _own(difference, actor)
    moved = move(difference, "keep", actor=actor, flow=DIFFERENCE_FLOW, version=version, decided_by_id=actor.user_id)
    _close(moved.batch, actor)
    return moved


def _own(difference: TeacherDifference, actor: Actor) -> Teacher:
    require(actor, "trainees.decide_difference", difference)
    return get_visible(actor, Teacher.objects.select_for_update(no_key=True, of=("self",)), pk=difference.teacher_id)


def _apply(teacher: Teacher, difference: TeacherDifference) -> dict[str, object]:
    if difference.field in PLAIN_FIELDS:
        return {difference.field: difference.roster_value}
    if difference.field == "county":
        return {"county_id": int(difference.roster_value), "school_id": None}
    field, sealed, owner = difference.field, difference.roster_sealed, difference.sealed_for
    if field in CONTACT_FIELDS and sealed is not None and owner is not None:
        ring = store.keyring()
        plain = unseal(ring, bytes(sealed), aad=owner_aad(owner.bytes, field))
        return {
            f"{field}_sealed": seal(ring, plain, aad=owner_aad(teacher.uuid.bytes, field)),
            f"{field}_index": bytes(difference.roster_index or b""),
            f"{field}_masked": difference.roster_value,
        }
    raise ValueError(f"no field of the register: {difference.field}")


def _close(batch: RosterBatch, actor: Actor) -> None:
    """The to-do is done when nothing of the batch is open among the people the actor's unit decides on."""
    if actor.unit_id is None:
        return
    still = TeacherDifference.objects.filter(
        batch=batch, state=DifferenceState.OPEN, teacher__county__path__startswith=actor.unit_path
    )
    if not still.exists():
        close_todos(batch, actor=actor, kinds=("trainees.differences_found",))
