"""What the database judges for itself: counters of quotas, agreement of rosters, legal states; and the trail."""

from django.db import migrations

from guopei.core.audit.operations import Restrict, Track
from guopei.core.flow.operations import Judge
from trainees.migrations import _guards

ROSTER = [
    ("approve_county", "SUBMITTED", "COUNTY_APPROVED"),
    ("approve_prefecture", "COUNTY_APPROVED", "PREFECTURE_APPROVED"),
    ("approve_province", "COUNTY_APPROVED", "APPROVED"),
    ("approve_province", "PREFECTURE_APPROVED", "APPROVED"),
    ("check", "UPLOADED", "CHECKING"),
    ("check_again", "CHECKED", "CHECKING"),
    ("check_again", "FAILED", "CHECKING"),
    ("check_again", "RETURNED", "CHECKING"),
    ("create", "", "UPLOADED"),
    ("fail_check", "CHECKING", "FAILED"),
    ("finish_check", "CHECKING", "CHECKED"),
    ("replace_file", "CHECKED", "UPLOADED"),
    ("replace_file", "FAILED", "UPLOADED"),
    ("replace_file", "RETURNED", "UPLOADED"),
    ("return", "COUNTY_APPROVED", "RETURNED"),
    ("return", "PREFECTURE_APPROVED", "RETURNED"),
    ("return", "SUBMITTED", "RETURNED"),
    ("submit", "CHECKED", "SUBMITTED"),
    ("undo", "APPROVED", "UNDONE"),
    ("undo", "CHECKED", "UNDONE"),
    ("undo", "COUNTY_APPROVED", "UNDONE"),
    ("undo", "FAILED", "UNDONE"),
    ("undo", "PREFECTURE_APPROVED", "UNDONE"),
    ("undo", "RETURNED", "UNDONE"),
    ("undo", "SUBMITTED", "UNDONE"),
    ("undo", "UPLOADED", "UNDONE"),
]
NOMINATION = [
    ("approve_county", "SUBMITTED", "COUNTY_APPROVED"),
    ("approve_prefecture", "COUNTY_APPROVED", "PREFECTURE_APPROVED"),
    ("approve_province", "COUNTY_APPROVED", "APPROVED"),
    ("approve_province", "PREFECTURE_APPROVED", "APPROVED"),
    ("create", "", "SUBMITTED"),
    ("reject", "COUNTY_APPROVED", "REJECTED"),
    ("reject", "PREFECTURE_APPROVED", "REJECTED"),
    ("reject", "SUBMITTED", "REJECTED"),
    ("withdraw", "APPROVED", "WITHDRAWN"),
    ("withdraw", "COUNTY_APPROVED", "WITHDRAWN"),
    ("withdraw", "PREFECTURE_APPROVED", "WITHDRAWN"),
    ("withdraw", "SUBMITTED", "WITHDRAWN"),
]
ENROLMENT = [
    ("arrive", "EXPECTED", "ARRIVED"),
    ("arrive_late", "NO_SHOW", "ARRIVED"),
    ("create", "", "EXPECTED"),
    ("declare_no_show", "EXPECTED", "NO_SHOW"),
    ("leave", "ARRIVED", "LEFT"),
]
RESULT = [
    ("confirm_result", "PROPOSED", "CONFIRMED"),
    ("create", "", "NONE"),
    ("propose_result", "NONE", "PROPOSED"),
    ("publish_result", "CONFIRMED", "PUBLISHED"),
    ("return_result", "CONFIRMED", "NONE"),
    ("return_result", "PROPOSED", "NONE"),
]
DIFFERENCE = [
    ("create", "", "OPEN"),
    ("keep", "OPEN", "KEPT"),
    ("take", "OPEN", "TAKEN"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0001_initial"),
        ("audit", "0001_initial"),
        ("flow", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(_guards.QUOTA, _guards.QUOTA_BACK),
        migrations.RunSQL(_guards.ENROLMENT, _guards.ENROLMENT_BACK),
        migrations.RunSQL(_guards.AGREEMENT, _guards.AGREEMENT_BACK),
        Judge("trainees_rosterbatch", ROSTER),
        Judge("trainees_nomination", NOMINATION),
        Judge("trainees_enrolment", ENROLMENT),
        Judge("trainees_enrolment", RESULT, field="result_state"),
        Judge("trainees_teacherdifference", DIFFERENCE),
        Track("trainees_quota"),
        Track("trainees_rosterbatch"),
        Track("trainees_nomination"),
        Track("trainees_enrolment"),
        Track("trainees_presence"),
        Track(
            "trainees_teacher",
            exclude=("id_sealed", "id_index", "mobile_sealed", "mobile_index", "email"),
        ),
        Restrict("trainees_teacherreveal", "append_only"),
        Track("trainees_teacherdifference", exclude=("roster_sealed", "roster_index")),
    ]
