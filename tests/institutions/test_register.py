"""The register: codes with a right check character, named leaders, who may change what."""

import pytest
from django.db import IntegrityError, connection, transaction

from guopei.core.access.enums import Role
from guopei.core.refusal import Denied, Refused, Stale
from institutions.credit_code import check_character, demo_code, is_valid, normalise
from institutions.enums import InstitutionKind
from institutions.models import Institution
from institutions.services import register_institution, update_institution
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_institution_unit, make_nation, make_province

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


@pytest.mark.parametrize("code", ["", REAL_CODE[:-1], REAL_CODE[:-1] + "Q", "O" + REAL_CODE[1:], REAL_CODE + "1"])
def test_wrong_codes_are_not_valid(code):
    assert not is_valid(code)


def test_codes_are_normalised():
    assert normalise(" ９1110000 710921189p ") == REAL_CODE


@pytest.mark.django_db
def test_sql_and_python_judge_codes_alike():
    codes = [demo_code(number) for number in range(200)]
    wrong = [code[:-1] + ("0" if code[-1] != "0" else "1") for code in codes]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, institutions_credit_code_is_valid(code) FROM unnest(%s) AS code", [[*codes, *wrong]]
        )
        assert dict(cursor.fetchall()) == {code: is_valid(code) for code in [*codes, *wrong]}


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
        ({"leader_name": "  "}, "leader_missing", "leader_name"),
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
    assert caught.value.code == "credit_code_taken"


@pytest.mark.django_db
def test_a_province_registers_its_own_alone():
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province("500000", "重庆市"))
    with pytest.raises(Refused):
        register(officer, province=make_province())
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
