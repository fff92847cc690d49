"""What a roster's page says of a file sent twice, of rows left out, of columns it asks about, of what was found."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.trainees import check_now, make_batch, make_people, make_quota, row_of, workbook
from trainees.selection.enums import BatchState
from trainees.selection.models import RosterBatch
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster


def shown(actor: Actor, name: str, batch: RosterBatch, query: str = "") -> str:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[-1])
    return client.get(reverse(f"trainees:{name}", args=[batch.pk]) + query).content.decode()


def test_a_file_sent_twice_adds_nobody_and_is_told_so(hebei_county: OrgUnit) -> None:
    quota, officer = make_quota(hebei_county, 3), make_actor(Role.COUNTY_OFFICER, hebei_county)
    rows = [row_of(person, hebei_county) for person in make_people(3)]
    submit_roster(make_batch(quota, rows, actor=officer), actor=officer)
    page = shown(officer, "roster-detail", make_batch(quota, rows, actor=officer))
    assert "本花名册没有新增人员" in page
    assert "列为预备学员" not in page


def test_rows_left_out_lead_to_a_further_roster_for_the_same_places(hebei_county: OrgUnit) -> None:
    quota, officer = make_quota(hebei_county, 3), make_actor(Role.COUNTY_OFFICER, hebei_county)
    good, bad = make_people(2)
    rows = [row_of(good, hebei_county), row_of(bad, hebei_county, mobile="")]
    batch = submit_roster(make_batch(quota, rows, actor=officer), actor=officer, only_good=True)
    page = shown(officer, "roster-detail", batch)
    assert reverse("trainees:roster-upload", args=[quota.pk]) in page
    assert "补充花名册" in page
    mended = make_batch(quota, [row_of(good, hebei_county), row_of(bad, hebei_county)], actor=officer)
    assert submit_roster(mended, actor=officer).rows_nominated == 1


def test_a_question_about_columns_is_no_failure(hebei_county: OrgUnit) -> None:
    quota, officer = make_quota(hebei_county, 3), make_actor(Role.COUNTY_OFFICER, hebei_county)
    headers = [("name", "姓名"), ("school", "单位"), ("mobile", "手机"), ("id_no", "号")]
    content = workbook([row_of(make_people(1)[0], hebei_county)], headers)
    batch = check_now(upload_roster(quota, content=content, name="名单.xlsx", actor=officer))
    assert batch.state == BatchState.FAILED
    page = shown(officer, "roster-detail", batch)
    assert "请说明表头各栏含义" in page
    assert 'value="check_again"' not in page
    assert "未能读入" not in page
    assert "gp-alert-bad" not in page


def test_findings_are_told_by_column_and_only_present_ones_are_offered(hebei_county: OrgUnit) -> None:
    quota, officer = make_quota(hebei_county, 3), make_actor(Role.COUNTY_OFFICER, hebei_county)
    one, two = make_people(2)
    rows = [row_of(one, hebei_county, mobile=""), row_of(two, hebei_county, school="")]
    batch = make_batch(quota, rows, actor=officer)
    page = shown(officer, "roster-detail", batch)
    for field in ("mobile", "school"):
        assert f"code=required_missing&amp;field={field}" in page
    listed = shown(officer, "roster-findings", batch, "?field=mobile")
    assert "!Q2" in listed
    assert 'value="required_missing"' in listed
    assert 'value="too_old"' not in listed
    assert 'value="title"' not in listed


def test_everyday_titles_are_known(hebei_county: OrgUnit) -> None:
    quota, officer = make_quota(hebei_county, 5), make_actor(Role.COUNTY_OFFICER, hebei_county)
    titles = ("中小学一级", "中小学高级", "中小学二级", "中小学三级", "中小学正高级")
    rows = [row_of(person, hebei_county, title=title) for person, title in zip(make_people(5), titles, strict=True)]
    batch = make_batch(quota, rows, actor=officer)
    assert not batch.issues.filter(field="title").exists()
    assert list(batch.rows.order_by("row_no").values_list("title", flat=True)) == ["03", "02", "04", "05", "01"]
