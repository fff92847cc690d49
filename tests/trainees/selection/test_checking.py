"""What is asked of a roster's rows: each finding with its cell, its weight and its verdict."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.imports.selectors.words import PLACES, heading_of, sentence_of
from guopei.core.imports.services.checking import shown
from guopei.core.imports.services.files import check_again, replace_file
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyValue
from guopei.core.policy.registry import definitions
from guopei.core.refusal import Refused
from guopei.core.sheets.messages import FINDINGS
from guopei.core.sheets.normalise.identity import check_digit
from tests.factories.access import make_actor
from tests.factories.trainees import (
    approve_all,
    check_now,
    make_batch,
    make_enrolled,
    make_order,
    make_people,
    make_quota,
    make_root,
    make_submitted,
    row_of,
    workbook,
)
from tests.fixtures.people import region
from tests.support.shared import own_copy, shared
from trainees.register.models import Teacher
from trainees.selection.enums import BatchState
from trainees.selection.imports import ROSTERS
from trainees.selection.models import Quota, RosterBatch, RosterIssue, RosterRow
from trainees.selection.selectors.findings import OURS, RULES
from trainees.selection.services.quotas import Share, split_quota
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster


def found(batch: RosterBatch) -> list[tuple[str, str, str]]:
    """(cell, kind, weight) of every finding, in the file's order."""
    return list(RosterIssue.objects.filter(batch=batch).order_by("row_no", "id").values_list("cell", "code", "grade"))


def counts(batch: RosterBatch) -> tuple[int, ...]:
    return (batch.rows_read, batch.rows_new, batch.rows_changed, batch.rows_unchanged, batch.rows_refused)


@pytest.fixture(scope="module")
def made_quota(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Quota]:
    with shared(django_db_blocker, lambda: make_quota(region("130125"), 10)) as made:
        yield made


@pytest.fixture
def quota(made_quota: Quota, db: None) -> Quota:
    return own_copy(made_quota)


def one_row(quota: Quota, **changes: Any) -> list[tuple[str, str, str]]:
    return found(make_batch(quota, [row_of(make_people(1)[0], quota.unit, **changes)]))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id_no": "110105194912310021"}, [("G2", "id_check_digit", "refused")]),
        ({"id_no": 1.10105e17}, [("G2", "id_lost_digits", "refused")]),
        ({"name": ""}, [("F2", "required_missing", "refused")]),
        ({"county": "灵寿县"}, [("C2", "county_not_yours", "refused")]),
        ({"province": "广东省"}, [("A2", "province_differs", "refused")]),
        ({"province": "河北"}, []),
        ({"county": "行唐"}, [("C2", "county_matched", "fixed")]),
        ({"county": ""}, [("C2", "county_filled", "fixed")]),
        ({"city": "邯郸市"}, [("B2", "city_differs", "confirm")]),
        ({"stage": "初中"}, [("T2", "stage_differs", "refused")]),
        ({"stage": "", "stage_subject": ""}, [("T2", "stage_missing", "refused")]),
        ({"stage": "", "stage_subject": "小学语文"}, []),
        ({"title": "小高"}, [("N2", "title_renamed", "fixed")]),
    ],
)
def test_finding_has_its_cell_and_weight(quota: Quota, changes: dict[str, Any], expected: list[Any]) -> None:
    assert one_row(quota, **changes) == expected


def with_area(area: str) -> str:
    """A number that is right in everything but perhaps its area, which is nobody's."""
    first = f"{area}19800101001"
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("130125", []),
        ("130199", [("G2", "id_area_unlisted", "confirm")]),
        ("130733", []),  # a code of former years
        ("180102", [("G2", "id_area_impossible", "refused")]),
        ("820000", []),
        ("911840", [("G2", "id_foreign_resident", "confirm")]),
    ],
)
def test_area_of_the_id_number_is_looked_up(quota: Quota, area: str, expected: list[Any]) -> None:
    batch = make_batch(quota, [row_of(make_people(1)[0], quota.unit, id_no=with_area(area), sex="男", age=46)])

    assert found(batch) == expected
    for code in {code for _cell, code, _grade in expected} & {"id_area_unlisted", "id_area_impossible"}:
        assert area in sentence_of(ROSTERS, code, RosterIssue.objects.get(batch=batch).params)


def test_invented_people_are_refused_outside_demonstrations(quota: Quota, settings: Any) -> None:
    assert one_row(quota) == []
    settings.GUOPEI_INVENTED_PEOPLE = False
    assert one_row(quota) == [("G2", "id_area_invented", "refused")]


@pytest.mark.parametrize(("area", "id_type"), [("130125", "1"), ("830000", "6"), ("911840", "7")])
def test_kind_of_card_follows_from_the_number_where_nobody_says_it(quota: Quota, area: str, id_type: str) -> None:
    rows = [row_of(make_people(1)[0], quota.unit, id_no=with_area(area), sex="男", age=46)]
    submit_roster(make_batch(quota, rows), actor=make_actor(Role.COUNTY_OFFICER, quota.unit))
    assert Teacher.objects.get().id_type == id_type


def born(day: date) -> str:
    """The ID number of a person of Xingtang born on a day."""
    first = f"130125{day:%Y%m%d}001"
    return first + check_digit(first)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(2008, 5, 18), []),  # eighteen today
        (date(2008, 5, 19), [("too_young", "refused")]),  # tomorrow
        (date(1955, 5, 19), []),  # seventy until tomorrow
        (date(1955, 5, 18), [("too_old", "refused")]),  # seventy-one today
    ],
)
def test_age_counts_on_the_day_itself(quota: Quota, birth: date, expected: list[tuple[str, str]]) -> None:
    PolicyValue.objects.filter(key="trainees.least_age").update(value=18)
    PolicyValue.objects.filter(key="trainees.most_age").update(value=70)
    person = make_people(1)[0]
    with clock.travel(datetime(2026, 5, 18, 9, tzinfo=UTC) - clock.now()):
        batch = make_batch(quota, [row_of(person, quota.unit, id_no=born(birth), sex="男", age=2026 - birth.year)])
    asked = [(code, grade) for _cell, code, grade in found(batch) if code.startswith("too_")]
    assert asked == expected
    for code, _grade in expected:
        assert RULES[code] in ("trainees.least_age", "trainees.most_age")


def test_too_old_teacher_is_refused_by_the_policy(quota: Quota) -> None:
    assert PolicyValue.objects.filter(key="trainees.most_age").update(value=30) == 1
    person = next(one for one in make_people(50) if one.birth.year < 1985)
    batch = make_batch(quota, [row_of(person, quota.unit)])
    assert [(code, grade) for _cell, code, grade in found(batch)] == [("too_old", "refused")]
    assert RULES["too_old"] == "trainees.most_age"


def test_second_row_of_a_person_is_refused_and_names_the_first(quota: Quota) -> None:
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit), row_of(person, quota.unit)])
    assert counts(batch) == (2, 1, 0, 0, 1)
    issue = RosterIssue.objects.get(batch=batch)
    assert (issue.cell, issue.code, issue.params) == ("G3", "duplicate_in_file", {"row": 2, "sheet": "花名册"})
    assert "2" in sentence_of(ROSTERS, issue.code, issue.params)


def test_row_whose_earlier_twin_is_refused_is_judged_on_its_own(quota: Quota) -> None:
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit, stage="高中"), row_of(person, quota.unit)])
    assert counts(batch) == (2, 1, 0, 0, 1)
    assert found(batch) == [("T2", "stage_differs", "refused"), ("G3", "earlier_row_refused", "confirm")]
    assert RosterIssue.objects.get(code="earlier_row_refused").params == {"row": 2, "sheet": "花名册"}


def test_registered_person_elsewhere_is_taken_and_differences_are_seen(quota: Quota, chongqing_county: OrgUnit) -> None:
    make_submitted(make_quota(chongqing_county, 5, stage="P"), 2)
    rows = [row_of(person, quota.unit) for person in make_people(3)]
    batch = make_batch(quota, rows)
    # Same people, another county and school: differences, not refusals. The third is new.
    assert counts(batch) == (3, 1, 2, 0, 0)


def test_id_number_under_another_name_is_refused_without_saying_which(quota: Quota, chongqing_county: OrgUnit) -> None:
    make_submitted(make_quota(chongqing_county, 5), 1)
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit, name="欧阳示例")])
    assert found(batch) == [("F2", "name_differs", "refused")]
    assert person.name not in sentence_of(ROSTERS, "name_differs", {})


def test_person_named_by_another_unit_for_the_same_order_is_refused(
    hebei: OrgUnit, hebei_county: OrgUnit, neighbour_county: OrgUnit
) -> None:
    order = make_order(hebei)
    root = make_root(order)
    officer = make_actor(Role.PROVINCIAL_OFFICER, hebei)
    split_quota(root, [Share(hebei_county, 5), Share(neighbour_county, 5)], actor=officer)
    first, second = (Quota.objects.get(parent=root, unit=unit) for unit in (hebei_county, neighbour_county))
    make_submitted(first, 1)
    batch = make_batch(second, [row_of(make_people(1)[0], neighbour_county)])
    assert ("G2", "nominated_by_other", "refused") in found(batch)


def test_person_trained_in_this_type_this_year_is_refused_across_provinces(
    quota: Quota, chongqing_county: OrgUnit
) -> None:
    sub_project = quota.task_order.plan_item.sub_project
    make_enrolled(make_quota(chongqing_county, 5, sub_project=sub_project), 1)
    rows = [row_of(person, quota.unit) for person in make_people(2)]
    batch = make_batch(quota, rows)
    assert [(code, grade) for _cell, code, grade in found(batch)] == [("trained_this_year", "refused")]
    PolicyValue.objects.filter(key="trainees.once_a_year_per_type").update(value=False)
    batch = check_now(check_again(batch, actor=make_actor(Role.COUNTY_OFFICER, quota.unit)))
    assert batch.rows_refused == 0


def test_same_file_twice_changes_nothing(quota: Quota, county_officer: Actor) -> None:
    rows = [row_of(person, quota.unit) for person in make_people(3)]
    submit_roster(make_batch(quota, rows, actor=county_officer), actor=county_officer)
    before = list(Teacher.objects.order_by("pk").values())
    again = make_batch(quota, rows, actor=county_officer)
    assert counts(again) == (3, 0, 0, 3, 0)
    assert {code for _cell, code, _grade in found(again)} == {"already_nominated"}
    with pytest.raises(Refused) as refused:
        submit_roster(again, actor=county_officer)
    assert refused.value.code == "nothing_new"
    assert list(Teacher.objects.order_by("pk").values()) == before


def test_checking_twice_gives_the_same(quota: Quota, county_officer: Actor) -> None:
    rows = [row_of(person, quota.unit, title="小高", county="行唐") for person in make_people(4)]
    batch = make_batch(quota, rows, actor=county_officer)
    first = (counts(batch), found(batch))
    batch = check_now(check_again(batch, actor=county_officer))
    assert (counts(batch), found(batch)) == first


def test_mended_file_goes_into_the_same_batch(quota: Quota, county_officer: Actor) -> None:
    person = make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit, stage="初中")], actor=county_officer)
    old = batch.document
    batch = replace_file(batch, content=workbook([row_of(person, quota.unit)]), name="改.xlsx", actor=county_officer)
    batch = check_now(batch)
    assert (batch.pk, batch.uploads, batch.state, counts(batch)) == (batch.pk, 2, BatchState.CHECKED, (1, 1, 0, 0, 0))
    old.refresh_from_db()
    assert old.erased_at is not None


def test_unreadable_file_fails_with_a_sentence(quota: Quota, county_officer: Actor) -> None:
    batch = upload_roster(quota, content="不是花名册,只是文字\n1,2\n".encode(), name="x.csv", actor=county_officer)
    batch = check_now(batch)
    assert batch.state == BatchState.FAILED
    assert batch.error
    assert found(batch) == []


def test_county_of_a_municipality_needs_no_prefecture(chongqing_county: OrgUnit) -> None:
    quota = make_quota(chongqing_county, 3)
    batch = make_batch(quota, [row_of(one, chongqing_county, city="重庆市") for one in make_people(2)])
    assert (counts(batch), found(batch)) == ((2, 2, 0, 0, 0), [])
    assert approve_all(submit_roster(batch, actor=make_actor(Role.COUNTY_OFFICER, chongqing_county)))


def test_prefecture_roster_resolves_its_counties(hebei: OrgUnit, hebei_prefecture: OrgUnit) -> None:
    root = make_root(make_order(hebei))
    split_quota(root, [Share(hebei_prefecture, 5)], actor=make_actor(Role.PROVINCIAL_OFFICER, hebei))
    quota = Quota.objects.get(parent=root)
    people = make_people(3)
    rows = [
        row_of(people[0], region("130125")),
        row_of(people[1], region("130126"), county="灵寿"),
        row_of(people[2], region("130125"), county="丛台区"),
    ]
    officer = make_actor(Role.PREFECTURE_OFFICER, hebei_prefecture)
    batch = make_batch(quota, rows, actor=officer)
    assert found(batch) == [("C3", "county_matched", "fixed"), ("C4", "county_not_yours", "refused")]


@pytest.mark.parametrize("code", sorted({*OURS, *PLACES, *FINDINGS}))
def test_every_finding_has_words(code: str) -> None:
    params = dict.fromkeys(
        ("before", "after", "unit", "row", "sheet", "age", "least", "most", "stage", "wanted", "subject", "area"), "1"
    )
    assert sentence_of(ROSTERS, code, params)
    assert "%(" not in heading_of(ROSTERS, code)


def test_policy_keys_of_findings_exist() -> None:

    assert set(RULES.values()) <= set(definitions())


@pytest.mark.parametrize(
    ("cell", "example"),
    [
        ("12.0", "12"),
        ("小学语文", "小学语文"),
        ("999999197112060017", "999***********0017"),
        ("999999 19711206 001X", "999*************001X"),
        ("电话15400000001", "电话154****0001"),
        ("teacher@example.com", "t***r@example.com"),
    ],
)
def test_examples_of_an_unknown_column_show_nobodys_numbers(cell: str, example: str) -> None:
    assert shown(cell) == example


def test_what_is_read_is_masked_as_policy_says(hebei_county: OrgUnit, county_officer: Actor) -> None:
    PolicyValue.objects.filter(key="core.id_mask").update(value="6-0")
    quota, person = make_quota(hebei_county, 1), make_people(1)[0]
    batch = make_batch(quota, [row_of(person, quota.unit)], actor=county_officer)
    assert RosterRow.objects.get(batch=batch).id_no_masked == person.id_no[:6] + "*" * 12


def test_roster_without_its_file_fails_and_asks_for_it_again(quota: Quota, county_officer: Actor) -> None:
    content = workbook([row_of(make_people(1)[0], quota.unit)])
    batch = upload_roster(quota, content=content, name="花名册.xlsx", actor=county_officer)
    RosterBatch.objects.filter(pk=batch.pk).update(document=None)  # past the services, which always keep one
    batch = check_now(batch)
    assert (batch.state, batch.mapping["refused"]["code"]) == (BatchState.FAILED, "file_erased")
    assert batch.error
