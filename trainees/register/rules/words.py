"""What the register's records and codes are called in histories."""

from functools import partial

from guopei.core.audit.words import name_records, spell
from trainees.register.selectors.words import source_in_words, word

CODES = ("sex", "stage", "subject", "title", "education", "ethnic", "area_class", "school_type", "id_type")

spell("trainees.Teacher", source=source_in_words, **{kind: partial(word, kind) for kind in CODES})

name_records("trainees.Teacher")
