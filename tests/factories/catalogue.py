"""Programme years and what is trained in them."""

from itertools import count
from typing import Any

from guopei.core.catalogue.enums import Mode, RateClass
from guopei.core.catalogue.models import Line, ProgrammeYear, Subject, SubProject, TargetGroup

_numbers = count(1)


def make_year(year: int = 2090, **fields: Any) -> ProgrammeYear:
    """A programme year in draft, far in the future unless a year is given; the one there is when it exists."""
    found, _made = ProgrammeYear.objects.get_or_create(year=year, defaults=fields)
    return found


def make_line(code: str = "TST", **fields: Any) -> Line:
    """A line that provinces plan."""
    return Line.objects.get_or_create(
        code=code, defaults={"name": "测试项目", "name_en": "Test line", "first_year": 2010, **fields}
    )[0]


def make_sub_project(year: ProgrammeYear | None = None, line: Line | None = None, **fields: Any) -> SubProject:
    """Ten days, eighty hours, class three, face to face."""
    number = next(_numbers)
    given = {
        "code": f"TST-{number}",
        "name": f"测试子项目{number}",
        "name_en": f"Test sub-project {number}",
        "mode": Mode.JZ,
        "days": 10,
        "hours": 80,
        "rate_class": RateClass.THREE,
    }
    return SubProject.objects.create(year=year or make_year(), line=line or make_line(), **{**given, **fields})


def make_subject(code: str = "chinese", **fields: Any) -> Subject:
    """A subject, found by its code when it is there."""
    given = {"name": "语文", "name_en": "Chinese", "stages": "PJS", **fields}
    return Subject.objects.get_or_create(code=code, defaults=given)[0]


def make_target_group(code: str = "backbone", **fields: Any) -> TargetGroup:
    """A target group, found by its code when it is there."""
    given = {"name": "骨干教师", "name_en": "Backbone teachers", **fields}
    return TargetGroup.objects.get_or_create(code=code, defaults=given)[0]
