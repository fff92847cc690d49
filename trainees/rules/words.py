"""What the room's records and codes are called in histories."""

from functools import partial

from django.utils.translation import gettext as _

from guopei.core.audit.words import name_records, spell
from trainees.models import Quota, RosterBatch
from trainees.selectors.words import source_in_words, word

CODES = ("sex", "stage", "subject", "title", "education", "ethnic", "area_class", "school_type", "id_type")

spell("trainees.Teacher", source=source_in_words, **{kind: partial(word, kind) for kind in CODES})


def _quota(quota: Quota) -> str:
    return _("%(places)s places of %(unit)s") % {"places": quota.places, "unit": quota.unit}


def _roster(roster: RosterBatch) -> str:
    return _("Roster No. %(number)s") % {"number": roster.pk}


name_records("trainees.Teacher")
name_records("trainees.Certificate")
name_records("trainees.Quota", "unit", words=_quota)
name_records("trainees.RosterBatch", words=_roster)
name_records("trainees.Enrolment", "teacher", words=lambda enrolment: enrolment.teacher.name)
name_records("trainees.Nomination", "teacher", words=lambda nomination: nomination.teacher.name)
