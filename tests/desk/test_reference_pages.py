"""Pages of regions, policy and the catalogue: shown in both languages, at a constant number of queries, and writing
through the services."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.catalogue.enums import YearState
from guopei.core.catalogue.models import Milestone, MilestoneReached, ProgrammeYear
from guopei.core.orgs.models import OrgUnit
from guopei.core.policy.models import PolicyDocument, PolicyValue
from tests.factories.access import make_grant, make_user
from tests.factories.catalogue import make_line, make_sub_project, make_year
from tests.factories.policy import make_document, make_value

pytestmark = pytest.mark.django_db


def signed_in(role: Role, unit: OrgUnit, language: str = "en") -> Client:
    user = make_user(language=language)
    make_grant(role, unit, user=user)
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def ministry(nation: OrgUnit) -> Client:
    return signed_in(Role.MINISTRY_OFFICER, nation)


@pytest.fixture
def province(hebei: OrgUnit) -> Client:
    return signed_in(Role.PROVINCIAL_OFFICER, hebei)


@pytest.fixture
def county(hebei_county: OrgUnit) -> Client:
    return signed_in(Role.COUNTY_OFFICER, hebei_county)


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


LISTS = ["orgs:unit-list", "policy:value-list", "policy:document-list", "catalogue:year-list"]
PAGES = [*LISTS, "catalogue:term-list", "catalogue:task-list"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_shown_in_both_languages(name: str, language: str, nation: OrgUnit) -> None:
    client = signed_in(Role.MINISTRY_OFFICER, nation, language)

    assert "</html>" in page(client, reverse(name))


@pytest.mark.parametrize("name", PAGES)
def test_guest_is_sent_to_sign_in(name: str) -> None:
    response = Client().get(reverse(name))

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


# Regions


def test_units_are_found_by_name_alias_code_and_pinyin(ministry: Client) -> None:
    url = reverse("orgs:unit-list")

    assert "Mengcun Hui Autonomous County" in page(ministry, f"{url}?text=孟村县")
    assert "Mengcun Hui Autonomous County" in page(ministry, f"{url}?text=130930")
    assert "Chongqing" in page(ministry, f"{url}?text=chong+qing&kind=PROVINCE")
    assert "Jiangbei District" in page(ministry, f"{url}?text=江北区&ended=true")


def test_unit_page_shows_children_names_codes_and_designations(ministry: Client) -> None:
    chongli = OrgUnit.objects.get(code="130709", kind="COUNTY")
    lingshou = OrgUnit.objects.get(code="130126", kind="COUNTY")

    shown = page(ministry, reverse("orgs:unit-detail", args=[chongli.pk]))
    assert "崇礼县" in shown
    assert "130733" in shown
    assert "Counties lifted out of poverty" in page(ministry, reverse("orgs:unit-detail", args=[lingshou.pk]))
    assert "Shijiazhuang City" in page(ministry, reverse("orgs:unit-detail", args=[lingshou.parent.parent_id]))


def test_corps_page_says_where_it_lies(ministry: Client) -> None:
    corps = OrgUnit.objects.get(code="660000", kind="PROVINCE")

    assert "has no outline of its own" in page(ministry, reverse("orgs:unit-detail", args=[corps.pk]))


def test_what_says_the_same_again_is_left_out(ministry: Client) -> None:
    hebei = OrgUnit.objects.get(code="130000", kind="PROVINCE")
    shown = page(ministry, reverse("orgs:unit-detail", args=[hebei.pk]))
    assert "Map code" not in shown
    assert ("Short name" in shown) == (hebei.short_name not in ("", hebei.name))


def test_missing_unit_is_not_found(ministry: Client) -> None:
    page(ministry, reverse("orgs:unit-detail", args=[0]), status=404)


# The same number of queries for one row and for three


def queries_of(client: Client, url: str, django_assert_max_num_queries) -> int:
    page(client, url)  # sessions and content types are warm
    with django_assert_max_num_queries(40) as counted:
        page(client, url)
    return len(counted)


def test_unit_list_costs_the_same_for_one_row_and_three(ministry: Client, django_assert_max_num_queries) -> None:
    url = reverse("orgs:unit-list")

    one = queries_of(ministry, f"{url}?text=130126", django_assert_max_num_queries)
    assert one == queries_of(ministry, f"{url}?text=13012&kind=COUNTY", django_assert_max_num_queries)


def test_value_list_costs_the_same_for_one_row_and_three(ministry: Client, django_assert_max_num_queries) -> None:
    PolicyValue.objects.all().delete()
    url = reverse("policy:value-list")
    make_value("trainees.pass_mark", 60, document=make_document())
    one = queries_of(ministry, url, django_assert_max_num_queries)
    make_value("trainees.late_minutes", 15, document=make_document())
    make_value("fees.day_rate_3", 55_000)

    assert one == queries_of(ministry, url, django_assert_max_num_queries)


def test_document_list_costs_the_same_for_one_row_and_three(ministry: Client, django_assert_max_num_queries) -> None:
    PolicyValue.objects.all().delete()
    PolicyDocument.objects.all().delete()
    url = reverse("policy:document-list")
    make_document()
    one = queries_of(ministry, url, django_assert_max_num_queries)
    make_document()
    make_document()

    assert one == queries_of(ministry, url, django_assert_max_num_queries)


def test_year_pages_cost_the_same_for_one_row_and_three(ministry: Client, django_assert_max_num_queries) -> None:
    year = make_sub_project(make_year(2090)).year
    url, detail = reverse("catalogue:year-list"), reverse("catalogue:year-detail", args=[year.pk])
    before = queries_of(ministry, url, django_assert_max_num_queries)
    one = queries_of(ministry, detail, django_assert_max_num_queries)
    for number in range(2):
        make_sub_project(year, make_line(f"LN{number}"))
        make_year(2091 + number)

    assert queries_of(ministry, url, django_assert_max_num_queries) == before
    assert queries_of(ministry, detail, django_assert_max_num_queries) == one


# Policy


def test_value_page_cites_document_and_marks_unconfirmed(ministry: Client, hebei: OrgUnit) -> None:
    document = make_document(number="冀财行〔2090〕9号", confirmed=False)
    row = make_value("fees.day_rate_3", 45_000, unit=hebei, document=document, clause="第五条", clause_en="art. 5")

    shown = page(ministry, reverse("policy:value-detail", args=[row.pk]))
    assert "450.00 yuan per person and day" in shown
    assert "冀财行〔2090〕9号 art. 5" in shown
    assert "unconfirmed" in shown


def test_values_are_filtered_by_group_word_day_and_mark(ministry: Client, hebei: OrgUnit) -> None:
    url = reverse("policy:value-list")
    make_value("fees.staff_share", 7, valid_from=date(2090, 1, 1), document=make_document(number="冀财行〔2090〕9号"))

    assert "冀财行〔2090〕9号" in page(ministry, f"{url}?group=fees&on=2090-06-01&confirmed=true")
    assert "冀财行〔2090〕9号" not in page(ministry, f"{url}?group=fees&on=2089-06-01")
    assert "冀财行〔2090〕9号" not in page(ministry, f"{url}?group=fees&confirmed=false")
    assert "冀财行〔2090〕9号" in page(ministry, f"{url}?text=staff+for+each")


def test_province_records_its_own_rate_and_a_second_person_confirms(province: Client, hebei: OrgUnit) -> None:
    document = make_document()
    typed = {
        "key": "fees.day_rate_3",
        "unit": hebei.pk,
        "value": "450",
        "document": document.pk,
        "clause": "第五条",
        "valid_from": "2090-01-01",
    }

    response = province.post(reverse("policy:value-new"), typed)
    assert response.status_code == 302, response.content.decode()[:3000]
    row = PolicyValue.objects.get(unit=hebei, key="fees.day_rate_3")
    assert (row.value, row.confirmed) == (45_000, False)
    url = reverse("policy:value-detail", args=[row.pk])
    assert 'value="confirm"' not in page(province, url)
    second = signed_in(Role.PROVINCIAL_OFFICER, hebei)
    assert 'value="confirm"' in page(second, url)
    assert second.post(url, {"step": "confirm", "version": 1}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed


def test_unreadable_value_is_refused_beside_its_field(province: Client, hebei: OrgUnit) -> None:
    typed = {"key": "fees.day_rate_3", "unit": hebei.pk, "value": "四百五", "valid_from": "2090-01-01"}

    response = province.post(reverse("policy:value-new"), typed)
    assert response.status_code == 422
    assert not PolicyValue.objects.filter(unit=hebei, key="fees.day_rate_3").exists()


def test_no_rule_is_proposed_before_one_is_chosen(province: Client) -> None:
    assert '<option value="" selected>' in page(province, reverse("policy:value-new"))


def test_province_cannot_pick_another_province(province: Client, chongqing: OrgUnit) -> None:
    typed = {"key": "fees.day_rate_3", "unit": chongqing.pk, "value": "450", "valid_from": "2090-01-01"}

    assert province.post(reverse("policy:value-new"), typed).status_code == 422


def test_county_reads_policy_but_records_nothing(county: Client) -> None:
    assert "Record a value" not in page(county, reverse("policy:value-list"))
    page(county, reverse("policy:value-new"), status=403)
    page(county, reverse("policy:document-new"), status=403)


def test_document_is_recorded_once(province: Client) -> None:
    typed = {"number": "冀财行〔2090〕9号", "title": "河北省培训费管理办法"}

    assert province.post(reverse("policy:document-new"), typed).status_code == 302
    assert province.post(reverse("policy:document-new"), typed).status_code == 422
    document = PolicyDocument.objects.get(number="冀财行〔2090〕9号")
    assert "河北省培训费管理办法" in page(province, reverse("policy:document-detail", args=[document.pk]))


# The catalogue


def test_ministry_draws_up_a_year_and_a_second_officer_opens_it(ministry: Client, nation: OrgUnit) -> None:
    earlier = make_sub_project(make_year(2090)).year
    typed = {"year": 2091, "copied_from": earlier.pk, "approval_mode": "filing"}

    assert ministry.post(reverse("catalogue:year-new"), typed).status_code == 302
    year = ProgrammeYear.objects.get(year=2091)
    url = reverse("catalogue:year-detail", args=[year.pk])
    assert "not yet confirmed by a notice" in page(ministry, url)
    assert ministry.post(url, {"step": "open", "version": 1}).status_code == 422
    second = signed_in(Role.MINISTRY_OFFICER, nation)
    assert second.post(url, {"step": "open", "version": 7}).status_code == 409
    assert second.post(url, {"step": "open", "version": 1}).status_code == 302
    year.refresh_from_db()
    assert year.state == YearState.OPEN
    assert second.post(url, {"step": "close", "version": 2, "reason": "年度结束"}).status_code == 302


def test_year_page_shows_rate_with_its_class(ministry: Client) -> None:
    year = ProgrammeYear.objects.get(year=2026)

    shown = page(ministry, reverse("catalogue:year-detail", args=[year.pk]))
    assert "550.00" in shown
    assert "Class three" in shown
    assert "Central and Western backbone project" in shown


def test_year_page_cites_what_its_days_follow(ministry: Client) -> None:
    year = ProgrammeYear.objects.get(year=2026)

    shown = page(ministry, reverse("catalogue:year-detail", args=[year.pk]))
    assert "2026-04-12" in shown
    assert "2027-04-12" in shown
    assert shown.count("closing paragraph (unconfirmed)") == 2
    ProgrammeYear.objects.filter(pk=year.pk).update(plans_due="2026-04-20")
    assert page(ministry, reverse("catalogue:year-detail", args=[year.pk])).count("closing paragraph") == 1


def test_days_of_the_latest_year_are_proposed_for_the_next(ministry: Client) -> None:
    shown = page(ministry, reverse("catalogue:year-new"))
    for day in ("2027-04-12", "2027-05-31", "2027-06-30", "2028-04-12"):
        assert f'value="{day}"' in shown


def test_province_draws_up_no_year(province: Client) -> None:
    assert "Draw up a year" not in page(province, reverse("catalogue:year-list"))
    page(province, reverse("catalogue:year-new"), status=403)


def test_province_records_and_takes_back_a_milestone(province: Client, hebei: OrgUnit) -> None:
    milestone = Milestone.objects.order_by("task__number", "number")[0]
    typed = {"reached_on": "2026-01-05", "proof": "冀教师〔2026〕1号"}

    url = reverse("catalogue:milestone-record", args=[milestone.pk])
    assert province.post(url, typed).status_code == 302
    assert "冀教师〔2026〕1号" in page(province, reverse("catalogue:task-list"))
    reached = MilestoneReached.objects.get(milestone=milestone, province=hebei)
    assert province.post(reverse("catalogue:task-list"), {"take_back": reached.pk}).status_code == 302
    assert not MilestoneReached.objects.filter(milestone=milestone).exists()


def test_another_province_takes_nothing_back(province: Client, chongqing: OrgUnit, hebei: OrgUnit) -> None:
    milestone = Milestone.objects.order_by("task__number", "number")[0]
    recorder: User = make_user()
    reached = MilestoneReached.objects.create(
        milestone=milestone, province=chongqing, reached_on=date(2026, 1, 5), proof="x", recorded_by=recorder
    )

    assert province.post(reverse("catalogue:task-list"), {"take_back": reached.pk}).status_code == 404
    assert MilestoneReached.objects.filter(pk=reached.pk).exists()


def test_value_page_says_where_it_was_read_and_never_a_default_of_the_system(ministry: Client) -> None:
    row = PolicyValue.objects.get(key="fees.lecture_once")
    shown = page(ministry, reverse("policy:value-detail", args=[row.pk]))
    assert row.source in shown
    own = PolicyValue.objects.get(key="trainees.late_minutes")
    for text in (
        page(ministry, reverse("policy:value-detail", args=[own.pk])),
        page(ministry, f"{reverse('policy:value-list')}?text=late"),
        page(ministry, reverse("policy:value-new")),
    ):
        assert "default of the system" not in text
