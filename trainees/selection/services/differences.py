"""Deciding what the register says where a roster says something else."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require
from guopei.core.audit.transaction import service
from guopei.core.crypto import owner_aad, seal, unseal
from guopei.core.documents import store
from guopei.core.flow.services.moves import lock, move
from guopei.core.inbox.services.todos import close_todos
from trainees.register.models import Teacher
from trainees.register.services.people import EMAIL_FIELD, MOBILE_FIELD
from trainees.selection.enums import DifferenceState
from trainees.selection.models import RosterBatch, TeacherDifference
from trainees.selection.rules import DIFFERENCE_FLOW
from trainees.selection.rules.rights import DECIDE_DIFFERENCE

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
    require(actor, DECIDE_DIFFERENCE, difference)
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
