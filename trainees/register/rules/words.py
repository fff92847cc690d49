"""What the register's records and codes are called in histories."""

from functools import partial

from django.utils.translation import gettext

from guopei.core.audit.words import name_records, spell
from trainees.register.models import SchoolBatch
from trainees.register.selectors.words import source_in_words, word

OF_SCHOOLS = ("area_class", "school_type")
CODES = ("sex", "stage", "subject", "title", "education", "ethnic", *OF_SCHOOLS, "id_type")

spell("trainees.Teacher", source=source_in_words, **{kind: partial(word, kind) for kind in CODES})

spell("trainees.School", source=source_in_words, **{kind: partial(word, kind) for kind in OF_SCHOOLS})


def _list(batch: SchoolBatch) -> str:
    return gettext("List of schools No. %(number)s") % {"number": batch.pk}


name_records("trainees.Teacher")
name_records("trainees.School", "unit", words=lambda school: str(school.unit))
name_records("trainees.SchoolBatch", words=_list)
