"""What the database watches of teachers and schools. Sealed values are not copied into the trail."""

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import judge
from guopei.core.guards.operations import Restrict
from guopei.core.guards.rows import Agrees, Frozen, Stays
from trainees.register.enums import CodeStanding
from trainees.register.rules.flows import SCHOOLS_FLOW

NO_SCHOOL = """
SELECT min(n.id) FROM fresh n
 WHERE NOT EXISTS (SELECT FROM orgs_orgunit u WHERE u.id = n.unit_id AND u.kind = 'SCHOOL')
"""

# An account is the teacher's for good, and comes by a code that was used for it.
NOT_ITS_OWN = """
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.account_id IS DISTINCT FROM o.account_id
   AND (o.account_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM trainees_teachercode c WHERE c.teacher_id = n.id AND c.used_at IS NOT NULL))
"""
GIVEN = """
SELECT min(n.id) FROM fresh n WHERE n.account_id IS NOT NULL
"""

GUARDS = (
    Track(
        "trainees_teacher",
        exclude=("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email_sealed", "email_index"),
    ),
    Agrees("trainees_teacher", "teacher_account_by_code", NOT_ITS_OWN, on=("update",)),
    Agrees("trainees_teacher", "teacher_begins_without_account", GIVEN, on=("insert",)),
    Frozen(
        "trainees_teachercode",
        ("teacher_id", "code_index", "issued_by_id", "issued_at", "expires_at"),
        says="teacher_code_fixed",
    ),
    Frozen(
        "trainees_teachercode",
        ("used_at", "withdrawn_at"),
        says="teacher_code_closed",
        open=(CodeStanding.OPEN,),
        field="standing",
    ),
    Stays("trainees_teachercode", says="teacher_code_stays"),
    Track("trainees_teachercode", exclude=("code_index",)),
    Restrict("trainees_teacherreveal", "append_only"),
    judge(SCHOOLS_FLOW),
    Agrees("trainees_school", "school_is_school", NO_SCHOOL),
    Track("trainees_school"),
    Track("trainees_schoolbatch"),
)
