"""Reading the register."""

from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.crypto import blind_index
from guopei.core.documents import store
from guopei.core.sheets.normalise.identity import read_identity, read_other_document
from trainees.register.models import Teacher
from trainees.register.services.people import ID_FIELD


def teachers(actor: Actor) -> QuerySet[Teacher]:
    """The people of the register in sight, with their region."""
    return (
        visible(actor, Teacher.objects.all())
        .select_related("county__parent")
        .defer("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index")
    )


def get_teacher(actor: Actor, pk: int) -> Teacher:
    """One person in sight; 404 for hidden and missing alike."""
    return get_visible(actor, Teacher.objects.select_related("county__parent", "school"), pk=pk)


def find_by_id_number(actor: Actor, text: str) -> Teacher | None:
    """The person with exactly this ID number, if in sight. The number is never stored, logged or in an address."""
    identity, _found = read_identity(text, "9999-12-31", "1900-01-01", "9999-12-31")
    number = identity.number or read_other_document(text)[0].number
    if not number:
        return None
    return teachers(actor).filter(id_index=blind_index(store.keyring(), ID_FIELD, number)).first()
