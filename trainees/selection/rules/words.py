"""What quotas, rosters and those named in them are called in histories."""

from django.utils.translation import gettext

from guopei.core.audit.words import name_records
from trainees.selection.models import Quota, RosterBatch


def _quota(quota: Quota) -> str:
    return gettext("%(places)s places of %(unit)s") % {"places": quota.places, "unit": quota.unit}


def _roster(roster: RosterBatch) -> str:
    return gettext("Roster No. %(number)s") % {"number": roster.pk}


name_records("trainees.Quota", "unit", words=_quota)
name_records("trainees.RosterBatch", words=_roster)
name_records("trainees.Enrolment", "teacher", words=lambda enrolment: enrolment.teacher.name)
name_records("trainees.Nomination", "teacher", words=lambda nomination: nomination.teacher.name)
