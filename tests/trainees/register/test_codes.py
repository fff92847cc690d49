"""A teacher's own account: codes issued as sets, shown once, used once, and what a stranger learns (nothing)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guopei.core import clock
from guopei.core.access.actor import SYSTEM, Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import visible
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused
from tests.factories.access import make_actor, make_user
from tests.factories.classes import make_teacher
from trainees.register.enums import CodeStanding
from trainees.register.models import Teacher, TeacherCode
from trainees.register.services.codes import activate_account, issue_codes
from trainees.register.services.people import id_number_of

pytestmark = pytest.mark.django_db
GOOD = "yi-ge-chang-mima-2026"


def tail_of(teacher: Teacher) -> str:
    return id_number_of(teacher)[-6:]


def activate(code: str, teacher: Teacher, /, **changes: str) -> User:
    given = {"code": code, "id_tail": tail_of(teacher), "username": f"teacher{teacher.pk}", "password": GOOD}
    return activate_account(actor=SYSTEM, **{**given, **changes})


@pytest.fixture
def county(hebei_county: OrgUnit) -> Actor:
    return make_actor(Role.COUNTY_OFFICER, hebei_county)


@pytest.fixture
def teacher(hebei_county: OrgUnit) -> Teacher:
    return make_teacher(hebei_county)


def test_a_code_is_kept_as_a_keyed_hash_alone(county: Actor, teacher: Teacher) -> None:
    [issued] = issue_codes([teacher], actor=county)
    row = TeacherCode.objects.get()
    assert len(bytes(row.code_index)) == 32
    assert row.issued_by_id == county.user_id
    assert row.expires_at - row.issued_at == timedelta(days=60)
    plain = issued.code.replace("-", "")
    assert len(plain) == 12
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM trainees_teachercode t")
        assert plain not in cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM audit_event e WHERE e::text LIKE %s OR e::text LIKE %s",
            [f"%{plain}%", f"%{issued.code}%"],
        )
        assert cursor.fetchone()[0] == 0


def test_another_code_withdraws_the_open_one(county: Actor, teacher: Teacher) -> None:
    [first] = issue_codes([teacher], actor=county)
    [second] = issue_codes([teacher], actor=county)
    assert sorted(TeacherCode.objects.values_list("standing", flat=True)) == [
        CodeStanding.OPEN,
        CodeStanding.WITHDRAWN,
    ]
    with pytest.raises(Refused) as refused:
        activate(first.code, teacher)
    assert refused.value.code == "activation_refused"
    assert activate(second.code, teacher).is_active


def test_people_of_another_county_are_refused(county: Actor, teacher: Teacher, neighbour_county: OrgUnit) -> None:
    with pytest.raises(Refused) as refused:
        issue_codes([teacher, make_teacher(neighbour_county)], actor=county)
    assert refused.value.code == "teacher_out_of_sight"
    assert not TeacherCode.objects.exists()


def test_whoever_has_an_account_is_named(county: Actor, teacher: Teacher, hebei_county: OrgUnit) -> None:
    [issued] = issue_codes([teacher], actor=county)
    activate(issued.code, teacher)
    with pytest.raises(Refused) as refused:
        issue_codes([make_teacher(hebei_county), teacher], actor=county)
    assert refused.value.code == "account_exists"
    assert teacher.name in refused.value.message


def test_nobody_is_no_set(county: Actor) -> None:
    with pytest.raises(Refused) as refused:
        issue_codes([], actor=county)
    assert refused.value.code == "nobody_chosen"


@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.COUNTY_FINANCE, Role.TEACHER])
def test_others_issue_none(teacher: Teacher, hebei_county: OrgUnit, role: Role) -> None:
    with pytest.raises(Denied):
        issue_codes([teacher], actor=make_actor(role, hebei_county))


def test_a_school_issues_to_its_own_people(hebei_county: OrgUnit) -> None:
    schools = [
        OrgUnit.objects.create(
            kind="SCHOOL", parent=hebei_county, code=f"213099900{n}", name=f"示例小学{n}", short_name=f"示例小学{n}"
        )
        for n in (1, 2)
    ]
    own, other = make_teacher(hebei_county), make_teacher(hebei_county)
    Teacher.objects.filter(pk=own.pk).update(school=schools[0])
    Teacher.objects.filter(pk=other.pk).update(school=schools[1])
    officer = make_actor(Role.SCHOOL_OFFICER, schools[0])
    assert len(issue_codes([own], actor=officer)) == 1
    with pytest.raises(Refused) as refused:
        issue_codes([other], actor=officer)
    assert refused.value.code == "teacher_out_of_sight"


def test_thirty_cost_as_many_queries_as_one(county: Actor, hebei_county: OrgUnit) -> None:
    counts = []
    for number in (1, 30):
        people = [make_teacher(hebei_county) for _one in range(number)]
        with CaptureQueriesContext(connection) as queries:
            issue_codes(people, actor=county)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_account_is_the_teachers_own(county: Actor, teacher: Teacher) -> None:
    [issued] = issue_codes([teacher], actor=county)
    user = activate(issued.code, teacher, username="li.laoshi")
    teacher.refresh_from_db()
    assert teacher.account == user
    assert user.check_password(GOOD)
    assert (user.name, user.unit) == (teacher.name, teacher.county)
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.unit, grant.granted_by_id) == (Role.TEACHER, teacher.county, county.user_id)
    assert TeacherCode.objects.get().standing == CodeStanding.USED


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{plain}", "{wide}"])
def test_a_code_is_typed_as_one_likes(county: Actor, teacher: Teacher, typed: str) -> None:
    [issued] = issue_codes([teacher], actor=county)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in issued.code.replace("-", ""))
    given = typed.format(code=issued.code, lower=issued.code.lower(), plain=issued.code.replace("-", " "), wide=wide)
    assert activate(given, teacher).pk


def test_whatever_was_wrong_the_sentence_is_one(county: Actor, teacher: Teacher, hebei_county: OrgUnit) -> None:
    other = make_teacher(hebei_county)
    used, open_, late = issue_codes([teacher, other, make_teacher(hebei_county)], actor=county)
    activate(used.code, teacher)
    said = set()
    wrong = [
        (used.code, {}),  # used
        (open_.code, {"id_tail": "000000"}),  # another number
        (open_.code, {"id_tail": ""}),
        ("2222-2222-2222", {}),  # none
        ("", {}),
    ]
    for code, changes in wrong:
        with pytest.raises(Refused) as refused:
            activate(code, teacher, **{"username": "another", **changes})
        said.add((refused.value.code, refused.value.field, refused.value.message))
    with clock.travel(timedelta(days=61)), pytest.raises(Refused) as refused:
        activate(late.code, late.teacher)
    said.add((refused.value.code, refused.value.field, refused.value.message))
    assert len(said) == 1
    assert activate(open_.code, other).pk  # nothing of this burnt it


@pytest.mark.parametrize("password", ["kurz", "12345678901234", "password123"])
def test_a_weak_password_is_said_beside_its_field_and_burns_nothing(
    county: Actor, teacher: Teacher, password: str
) -> None:
    [issued] = issue_codes([teacher], actor=county)
    with pytest.raises(Refused) as refused:
        activate(issued.code, teacher, password=password)
    assert (refused.value.code, refused.value.field) == ("password_weak", "password")
    assert activate(issued.code, teacher).pk


def test_a_name_that_is_taken_is_said_to_who_has_the_code_only(county: Actor, teacher: Teacher) -> None:
    taken = make_user().username
    [issued] = issue_codes([teacher], actor=county)
    with pytest.raises(Refused) as refused:
        activate("2222-2222-2222", teacher, username=taken)
    assert refused.value.code == "activation_refused"
    with pytest.raises(Refused) as refused:
        activate(issued.code, teacher, username=taken.upper())
    assert (refused.value.code, refused.value.field) == ("username_taken", "username")


def test_a_teacher_sees_what_is_about_the_teacher_alone(county: Actor, hebei_county: OrgUnit) -> None:
    own, other = make_teacher(hebei_county), make_teacher(hebei_county)
    [issued] = issue_codes([own], actor=county)
    user = activate(issued.code, own)
    actor = make_actor(Role.TEACHER, OrgUnit.objects.get(kind="NATION", valid_until=None), user=user)
    assert list(visible(actor, Teacher.objects.all())) == [own]
    assert not visible(actor, TeacherCode.objects.all()).exists()
    stranger = make_actor(Role.TEACHER, hebei_county)
    assert not visible(stranger, Teacher.objects.all()).exists()
    assert {own, other} <= set(visible(county, Teacher.objects.all()))


def attack(constraint: str, sql: str, *parameters: object) -> None:
    """What the application's role tries, and the guard that stops it."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_a_code_that_was_used_never_opens_again(county: Actor, teacher: Teacher) -> None:
    [issued] = issue_codes([teacher], actor=county)
    activate(issued.code, teacher)
    attack("teacher_code_closed", "UPDATE trainees_teachercode SET used_at = NULL")
    attack("teacher_code_closed", "UPDATE trainees_teachercode SET used_at = NULL, withdrawn_at = now()")
    attack("teacher_code_closed", "UPDATE trainees_teachercode SET used_at = now() + interval '1 day'")
    attack("teacher_code_stays", "DELETE FROM trainees_teachercode")


def test_a_code_that_was_withdrawn_never_opens_again(county: Actor, teacher: Teacher) -> None:
    issue_codes([teacher], actor=county)
    issue_codes([teacher], actor=county)
    attack(
        "teacher_code_closed",
        "UPDATE trainees_teachercode SET used_at = now(), withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
    )
    attack("teacher_code_stays", "DELETE FROM trainees_teachercode WHERE withdrawn_at IS NOT NULL")


@pytest.mark.parametrize(
    "change",
    [
        "code_index = decode('00', 'hex')",
        "expires_at = expires_at + interval '1 day'",
        "issued_at = issued_at - interval '1 day'",
        "issued_by_id = (SELECT max(id) FROM accounts_user WHERE id <> issued_by_id)",
        "teacher_id = (SELECT max(id) FROM trainees_teacher WHERE id <> teacher_id)",
    ],
)
def test_what_a_code_says_stands_even_while_it_is_open(
    county: Actor, teacher: Teacher, hebei_county: OrgUnit, change: str
) -> None:
    make_teacher(hebei_county)
    make_user()
    issue_codes([teacher], actor=county)
    attack("teacher_code_fixed", f"UPDATE trainees_teachercode SET {change}")  # noqa: S608


def test_no_account_comes_without_a_code_or_goes_to_another(
    county: Actor, teacher: Teacher, hebei_county: OrgUnit
) -> None:
    stranger = make_user()
    give = "UPDATE trainees_teacher SET account_id = %s WHERE id = %s"
    attack("teacher_account_by_code", give, stranger.pk, teacher.pk)
    issue_codes([teacher], actor=county)
    attack("teacher_account_by_code", give, stranger.pk, teacher.pk)
    [issued] = issue_codes([teacher], actor=county)
    user = activate(issued.code, teacher)
    attack("teacher_account_by_code", give, stranger.pk, teacher.pk)
    attack("teacher_account_by_code", give, None, teacher.pk)
    other = make_teacher(hebei_county)
    [theirs] = issue_codes([other], actor=county)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trainees_teachercode SET used_at = now() WHERE teacher_id = %s", [other.pk])
    attack("trainees_teacher_account_id_key", give, user.pk, other.pk)
    assert theirs.teacher == other


def test_nobody_is_registered_with_an_account(teacher: Teacher) -> None:
    copied = ", ".join(
        field.column
        for field in Teacher._meta.concrete_fields
        if field.column not in ("id", "uuid", "id_index", "account_id")
    )
    attack(
        "teacher_begins_without_account",
        f"INSERT INTO trainees_teacher ({copied}, uuid, id_index, account_id)"  # noqa: S608
        f" SELECT {copied}, gen_random_uuid(), decode('00', 'hex'), %s FROM trainees_teacher WHERE id = %s",
        make_user().pk,
        teacher.pk,
    )
