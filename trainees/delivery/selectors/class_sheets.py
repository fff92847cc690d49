"""What all sheets of a class have: whose row it is stands in the first two columns."""

from guopei.core.imports.services.numbered_sheets import People
from guopei.core.sheets.spec import Column, Kind
from trainees.register.imports import dictionary, known

_WORDS = tuple(word for column in dictionary().values() for word in (column.label, *column.synonyms))
TRAINEE = Column("trainee", "学员编号", Kind.DIGITS)
TRAINEES = People(TRAINEE, known("name", kind=Kind.TEXT, max_length=200), others=_WORDS)
