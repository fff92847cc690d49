"""What the database watches of teachers. Sealed values are not copied into the trail."""

from guopei.core.audit.operations import Track
from guopei.core.guards.operations import Restrict

GUARDS = (
    Track(
        "trainees_teacher",
        exclude=("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index"),
    ),
    Restrict("trainees_teacherreveal", "append_only"),
)
