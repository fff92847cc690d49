"""What a migration makes of rows that were there before it, after the way back as well."""

import os

import pytest
from django.db import connection, transaction

from guopei.stack.management import manage
from tests.factories.classes import make_house, make_running, trainees
from tests.support.database import Database
from trainees.classes.selectors.classes import lessons_of
from trainees.delivery.models import Attendance, RollCall
from trainees.delivery.services.attendance import record_attendance


def migrate(database: Database, *target: str) -> None:
    """As the owner, in a process of its own, on the clone of this run."""
    connection.close()
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guopei.settings.test",
        "DATABASE_URL": database.dsn("app"),
        "DATABASE_OWNER_URL": database.dsn("owner"),
    }
    manage(environ, "migrate", *target, role="owner", quiet=True)


@pytest.mark.django_db(transaction=True)
def test_roll_calls_of_marks_from_before_are_open_where_a_mark_is_missing(database: Database) -> None:
    house = make_house()
    made = make_running(house, people=2)
    [one, two] = trainees(made)
    lesson = lessons_of(made).get(title="第一课")
    with transaction.atomic():
        record_attendance(made, {(one.pk, lesson.pk): "PRESENT"}, actor=house.manager)
    marks = list(Attendance.objects.order_by("pk").values_list("pk", "enrolment", "lesson", "status"))
    safety = {found for _pk, _enrolment, found, _status in marks} - {lesson.pk}

    migrate(database, "trainees", "0014")
    assert "trainees_rollcall" not in connection.introspection.table_names()
    migrate(database)

    assert list(Attendance.objects.order_by("pk").values_list("pk", "enrolment", "lesson", "status")) == marks
    expected = {lesson.pk: "OPEN"} | dict.fromkeys(safety, "CLOSED")
    assert dict(RollCall.objects.values_list("lesson", "state")) == expected
    with transaction.atomic():  # and the guards are there again
        record_attendance(made, {(two.pk, lesson.pk): "ABSENT"}, actor=house.manager)
    assert Attendance.objects.count() == len(marks) + 1
