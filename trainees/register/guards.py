"""What the database watches of teachers and schools. Sealed values are not copied into the trail."""

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Agrees
from trainees.register.rules.flows import SCHOOLS_FLOW

NO_SCHOOL = """
SELECT min(n.id) FROM fresh n
 WHERE NOT EXISTS (SELECT FROM orgs_orgunit u WHERE u.id = n.unit_id AND u.kind = 'SCHOOL')
"""

GUARDS = (
    Track(
        "trainees_teacher",
        exclude=("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index"),
    ),
    Restrict("trainees_teacherreveal", "append_only"),
    judge(SCHOOLS_FLOW),
    Agrees("trainees_school", "school_is_school", NO_SCHOOL),
    Track("trainees_school"),
    Track("trainees_schoolbatch"),
)
