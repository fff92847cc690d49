"""Which value holds where and when, and who says so."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.keys import register
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.selectors.citing import cite
from guopei.core.policy.selectors.values import NoPolicyValue, value, values
from tests.factories.orgs import make_county, make_nation, make_prefecture, make_province
from tests.factories.policy import make_document, make_value

pytestmark = pytest.mark.django_db

KEY, OTHER = "trainees.pass_mark", "trainees.late_minutes"
DAY = date(2090, 6, 1)


@pytest.fixture
def county() -> OrgUnit:
    """A county of Hebei, on ground without values of these keys."""
    PolicyValue.objects.filter(key__in=[KEY, OTHER]).delete()
    return make_county()


def test_nearest_unit_above_wins(county: OrgUnit) -> None:
    make_value(KEY, 60, unit=make_nation())
    make_value(KEY, 65, unit=make_province())
    make_value(KEY, 70, unit=make_prefecture())
    shanxi = make_province("140000", "山西省")

    assert value(KEY, unit=county, on=DAY).value == 70
    assert value(KEY, unit=make_province(), on=DAY).value == 65
    assert value(KEY, unit=shanxi, on=DAY).value == 60
    assert value(KEY, on=DAY).value == 60


def test_value_holds_from_its_first_to_its_last_day(county: OrgUnit) -> None:
    make_value(KEY, 55, valid_until=date(2090, 5, 31))
    make_value(KEY, 60, valid_from=date(2090, 6, 1))

    assert value(KEY, unit=county, on=date(2090, 5, 31)).value == 55
    assert value(KEY, unit=county, on=date(2090, 6, 1)).value == 60


def test_no_value_is_refused_with_label_unit_and_day(county: OrgUnit) -> None:
    with pytest.raises(NoPolicyValue) as refused:
        value(KEY, unit=county, on=DAY)

    with override("en"):
        assert refused.value.message == (
            f"No value of “Pass mark” is in force for {county.label} on 2090-06-01: it has to be recorded first."
        )


def test_unknown_key_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        value("trainees.no_such_rule")
    with pytest.raises(ValueError, match="declared twice"):
        register(KEY, "again")


def test_many_values_cost_one_query(county: OrgUnit, django_assert_num_queries) -> None:
    make_value(KEY, 60)
    make_value(OTHER, 15, unit=make_nation())

    with django_assert_num_queries(1):
        found = values([KEY, OTHER], unit=county, on=DAY)

    assert {key: one.value for key, one in found.items()} == {KEY: 60, OTHER: 15}


def test_two_values_never_hold_on_one_day(county: OrgUnit) -> None:
    make_value(KEY, 60, valid_from=date(2090, 1, 1), valid_until=date(2090, 6, 30))

    with pytest.raises(IntegrityError, match="policy_value_once"), transaction.atomic():
        make_value(KEY, 65, valid_from=date(2090, 6, 30))
    make_value(KEY, 65, valid_from=date(2090, 7, 1))
    make_value(KEY, 70, unit=make_nation())


def test_confirmed_value_needs_a_document() -> None:
    with pytest.raises(IntegrityError, match="policy_value_confirmed_has_document"), transaction.atomic():
        PolicyValue.objects.create(key=KEY, value=60, unit=make_county(), confirmed=True)


def test_citation_names_document_number_and_clause_in_both_languages(county: OrgUnit) -> None:
    document = make_document(number="财行〔2090〕1号", title="测试办法", title_en="Test Measures")
    make_value(KEY, 60, document=document, clause="第九条", clause_en="art. 9")

    with override("zh-hans"):
        assert cite(KEY, unit=county, on=DAY) == "《测试办法》（财行〔2090〕1号）第九条"
    with override("en"):
        assert cite(KEY, unit=county, on=DAY) == "Test Measures (财行〔2090〕1号), art. 9"


def test_citation_says_when_value_or_document_is_unconfirmed(county: OrgUnit) -> None:
    document = make_document(number="", title="测试办法", title_en="Test Measures", confirmed=False)
    make_value(KEY, 60, document=document, clause="第九条")
    make_value(OTHER, 15)

    with override("en"):
        assert cite(KEY, unit=county, on=DAY) == "Test Measures, 第九条 (unconfirmed)"
        assert cite(OTHER, unit=county, on=DAY) == "", "our own setting rests on no document"
    assert not value(KEY, unit=county, on=DAY).confirmed


def test_citation_says_when_the_clause_is_not_known(county: OrgUnit) -> None:
    make_value(KEY, 60, document=make_document(number="财行〔2090〕1号", title="测试办法", title_en="Test Measures"))
    with override("zh-hans"):
        assert cite(KEY, unit=county, on=DAY) == "《测试办法》（财行〔2090〕1号）（条款未核实）"
    with override("en"):
        assert cite(KEY, unit=county, on=DAY) == "Test Measures (财行〔2090〕1号) (clause not known)"


def test_citation_of_what_nobody_recorded_is_empty(county: OrgUnit) -> None:
    assert cite(KEY, unit=county, on=DAY) == ""
    assert cite("no.such_rule") == ""
