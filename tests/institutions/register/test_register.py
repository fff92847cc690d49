"""The register: codes with a right check character, named leaders, who may change what."""

import random

import pytest
from django.db import IntegrityError, connection, transaction

from guopei.core.access.enums import Role
from guopei.core.orgs.models import OrgUnit
from guopei.core.refusal import Denied, Refused, Stale
from institutions.register.credit_code import ALPHABET, check_character, demo_code, is_valid, normalise
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from institutions.register.services.register import register_institution, update_institution
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_institution_unit, make_nation, make_province
from tests.support.races import acting, at_once, run_against

REAL_CODE = "91110000710921189P"


def register(actor, **fields):
    return register_institution(
        **{
            "actor": actor,
            "name": "演示师范大学",
            "credit_code": demo_code(77_001),
            "kind": InstitutionKind.NORMAL_UNIVERSITY,
            "leader_name": "王演示",
            "province": make_province(),
            **fields,
        }
    )


def test_check_character_follows_the_standard():
    assert check_character(REAL_CODE[:-1]) == REAL_CODE[-1]


def checked(first17):
    """Seventeen characters with the check character that belongs to them."""
    return first17 + check_character(first17)


# Their check characters are right; no authority is called 0, and an area is six digits.
ILL_BUILT = [
    "0" * 18,
    checked("0" + REAL_CODE[1:17]),
    checked("A" * 17),
    checked(REAL_CODE[:7] + "A" + REAL_CODE[8:17]),
]


@pytest.mark.parametrize(
    "code",
    ["", REAL_CODE[:-1], REAL_CODE[:-1] + "Q", "O" + REAL_CODE[1:], REAL_CODE + "1", REAL_CODE + "\n", *ILL_BUILT],
)
def test_wrong_codes_are_not_valid(code):
    assert not is_valid(code)


def test_codes_are_normalised():
    assert normalise(" ９1110000 710921189p ") == REAL_CODE
    assert normalise("\ufeff" + REAL_CODE[:9] + "\u200b" + REAL_CODE[9:]) == REAL_CODE


@pytest.mark.django_db
def test_sql_and_python_judge_codes_alike():
    codes = [demo_code(number) for number in range(200)]
    wrong = [code[:-1] + ("0" if code[-1] != "0" else "1") for code in codes]
    chance = random.Random(32100)
    odd = [checked("".join(chance.choices(ALPHABET, k=17))) for _ in range(200)]
    odd += ["", REAL_CODE.lower(), REAL_CODE[:-1], REAL_CODE + "1", REAL_CODE + "\n", "O" + REAL_CODE[1:], *ILL_BUILT]
    all_of_them = [REAL_CODE, *codes, *wrong, *odd]
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, institutions_credit_code_is_valid(code) FROM unnest(%s) AS code", [all_of_them])
        assert dict(cursor.fetchall()) == {code: is_valid(code) for code in all_of_them}


@pytest.mark.django_db
def test_registering_makes_the_unit_below_the_province():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    institution = register(officer)
    assert (institution.unit.parent, institution.unit.code) == (make_province(), institution.credit_code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"credit_code": "12999999000077001X"}, "credit_code_invalid", "credit_code"),
        ({"credit_code": "12345"}, "credit_code_malformed", "credit_code"),
        ({"credit_code": "0" * 18}, "credit_code_malformed", "credit_code"),
        ({"name": "\u200b "}, "name_missing", "name"),
        ({"leader_name": "  "}, "leader_missing", "leader_name"),
        ({"leader_name": "\u200b"}, "leader_missing", "leader_name"),
    ],
)
def test_wrong_entries_are_refused_at_their_field(fields, code, field):
    with pytest.raises(Refused) as caught:
        register(make_actor(Role.PROVINCIAL_OFFICER, make_province()), **fields)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.django_db
def test_a_code_is_registered_once():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    register(officer)
    with pytest.raises(Refused) as caught:
        register(officer, name="另一所")
    assert (caught.value.code, caught.value.rule) == ("credit_code_taken", "institutions.credit_code")


@pytest.mark.django_db(transaction=True)
def test_a_code_is_registered_once_by_two_at_once():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    said = at_once(acting(officer, register), acting(officer, register))
    assert sorted(said) == ["credit_code_taken", "done"]
    assert Institution.objects.count() == 1


@pytest.mark.django_db
def test_a_name_may_be_as_long_as_its_field_and_keeps_its_brackets():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    name = "中国矿业大学（北京）"
    assert register(officer, name=f" {name}\u200b").unit.name == name
    longest = register(officer, name="庄" * 100, credit_code=demo_code(77_002)).unit
    assert (longest.name, longest.short_name) == ("庄" * 100, "")


@pytest.mark.django_db
def test_a_province_registers_its_own_alone():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    with pytest.raises(Refused) as refused:
        register(officer, province=make_province())
    assert refused.value.code == "not_own_province"
    ministry = make_actor(Role.MINISTRY_OFFICER, make_nation())
    assert register(ministry).pk


@pytest.mark.django_db
def test_an_institution_keeps_its_own_entry():
    institution = make_institution()
    leader = make_actor(Role.INSTITUTION_LEADER, institution.unit)
    changed = update_institution(institution, actor=leader, phone="0311-00000000", version=1)
    assert (changed.phone, changed.version) == ("0311-00000000", 2)
    with pytest.raises(Stale):
        update_institution(institution, actor=leader, phone="1", version=1)
    stranger = make_actor(Role.INSTITUTION_LEADER, make_institution().unit)
    with pytest.raises(Denied):
        update_institution(institution, actor=stranger, phone="2")


@pytest.mark.django_db
def test_the_database_refuses_what_the_service_would():
    def attack(constraint, sql, *parameters):
        with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
        assert caught.value.__cause__.diag.constraint_name == constraint

    institution = make_institution()
    attack(
        "institution_unit_agrees", "UPDATE orgs_orgunit SET code = %s WHERE id = %s", demo_code(1), institution.unit_id
    )
    attack(
        "institution_unit_agrees",
        "UPDATE institutions_institution SET unit_id = %s WHERE id = %s",
        make_province().pk,
        institution.pk,
    )
    unit = make_institution_unit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Institution.objects.create(unit=unit, credit_code=unit.code, kind="OTHER", leader_name="")
    OrgUnit.objects.filter(pk=unit.pk).update(code=ILL_BUILT[0])
    attack(
        "institution_credit_code_is_valid",
        "INSERT INTO institutions_institution (unit_id, credit_code, kind, leader_name, phone, address, summary) "
        "VALUES (%s, %s, 'OTHER', '王', '', '', '')",
        unit.pk,
        ILL_BUILT[0],
    )


@pytest.mark.django_db(transaction=True)
def test_a_unit_waits_with_its_code_for_the_entry_that_is_being_made(second_connection):
    unit, one, two = make_institution_unit(), second_connection(), second_connection()
    one.cursor().execute(
        "INSERT INTO institutions_institution (unit_id, credit_code, kind, leader_name, phone, address, summary) "
        "VALUES (%s, %s, 'OTHER', '王', '', '', '')",
        [unit.pk, unit.code],
    )
    change = "UPDATE orgs_orgunit SET code = %s WHERE id = %s"
    assert run_against(two, change, [demo_code(999_999), unit.pk], one.commit) == "institution_unit_agrees"
