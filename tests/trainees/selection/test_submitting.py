"""From a checked roster to teachers and nominations, and back again."""

import pytest
from django.http import Http404

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.crypto import owner_aad, unseal
from guopei.core.documents import store
from guopei.core.flow.models import Transition
from guopei.core.imports.services.files import replace_file
from guopei.core.inbox.models import Todo
from guopei.core.orgs.models import Designation, OrgUnit, UnitSet
from guopei.core.policy.models import PolicyValue
from guopei.core.refusal import Refused, Stale
from tests.factories.access import make_actor
from tests.factories.trainees import (
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
from trainees.register.models import Teacher
from trainees.register.services.people import reveal_teacher
from trainees.selection.enums import BatchState, DifferenceState
from trainees.selection.models import Nomination, Quota, RosterBatch, RosterIssue, TeacherDifference
from trainees.selection.services.differences import keep_register, take_difference
from trainees.selection.services.quotas import Share, split_quota
from trainees.selection.services.reviewing import return_roster, undo_roster
from trainees.selection.services.submitting import submit_roster


@pytest.fixture
def quota(hebei_county: OrgUnit) -> Quota:
    return make_quota(hebei_county, 2)


def rows(quota: Quota, count: int, **changes: object) -> list[dict[str, object]]:
    return [row_of(person, quota.unit, **changes) for person in make_people(count)]


def places(quota: Quota) -> list[tuple[int, int | None]]:
    """(row, rank) of a quota's nominations."""
    return list(Nomination.objects.filter(quota=quota).order_by("row_no").values_list("row_no", "reserve_rank"))


def test_submitting_writes_people_sealed_to_themselves(quota: Quota, county_officer: Actor) -> None:
    person = make_people(1)[0]
    batch = submit_roster(make_batch(quota, rows(quota, 1), actor=county_officer), actor=county_officer)
    teacher = Teacher.objects.get()
    ring = store.keyring()
    assert unseal(ring, bytes(teacher.id_sealed), aad=owner_aad(teacher.uuid.bytes, "id_no")) == person.id_no
    assert teacher.id_masked == f"{person.id_no[:3]}***********{person.id_no[-4:]}"
    assert (teacher.name, teacher.county_id, teacher.source) == (person.name, quota.unit_id, f"roster:{batch.pk}")
    assert (teacher.birth_on, teacher.sex, teacher.stage, teacher.subject) == (person.birth, person.sex, "P", "YW")


def test_surplus_becomes_reserves_in_order(quota: Quota, county_officer: Actor) -> None:
    submit_roster(make_batch(quota, rows(quota, 5), actor=county_officer), actor=county_officer)
    assert places(quota) == [(1, None), (2, None), (3, 1), (4, 2), (5, 3)]


def test_key_counties_come_first_among_reserves_unless_the_policy_says_time(
    hebei: OrgUnit, hebei_county: OrgUnit
) -> None:
    root = make_root(make_order(hebei))
    prefecture = hebei_county.parent
    assert prefecture is not None
    split_quota(root, [Share(prefecture, 1)], actor=make_actor(Role.PROVINCIAL_OFFICER, hebei))
    quota = Quota.objects.get(parent=root)
    Designation.objects.create(
        unit_set=UnitSet.objects.get(code="key_160"), unit=hebei_county, source="test", confirmed=True
    )
    other = OrgUnit.objects.get(code="130126", kind="COUNTY")
    people = make_people(3)
    lines = [row_of(people[0], other), row_of(people[1], other), row_of(people[2], hebei_county)]
    officer = make_actor(Role.PREFECTURE_OFFICER, prefecture)
    submit_roster(make_batch(quota, lines, actor=officer), actor=officer)
    assert places(quota) == [(1, 1), (2, 2), (3, None)]
    PolicyValue.objects.filter(key="trainees.reserve_order").update(value="time")
    split_quota(root, [Share(prefecture, 2)], actor=make_actor(Role.PROVINCIAL_OFFICER, hebei))
    assert places(quota) == [(1, None), (2, None), (3, 1)]


def test_refused_rows_stop_all_unless_only_the_good_ones_are_meant(quota: Quota, county_officer: Actor) -> None:
    lines = [*rows(quota, 1), row_of(make_people(2)[1], quota.unit, stage="高中")]
    batch = make_batch(quota, lines, actor=county_officer)
    with pytest.raises(Refused) as refused:
        submit_roster(batch, actor=county_officer)
    assert refused.value.code == "rows_refused"
    assert Teacher.objects.count() == 0
    batch = submit_roster(batch, actor=county_officer, only_good=True)
    assert (batch.state, batch.rows_nominated, batch.rows_refused) == (BatchState.SUBMITTED, 1, 1)


def test_stale_version_is_refused(quota: Quota, county_officer: Actor) -> None:
    batch = make_batch(quota, rows(quota, 1), actor=county_officer)
    with pytest.raises(Stale):
        submit_roster(batch, actor=county_officer, version=batch.version - 1)


def test_other_county_may_neither_submit_nor_see(
    quota: Quota, county_officer: Actor, neighbour_county_officer: Actor
) -> None:
    batch = make_batch(quota, rows(quota, 1), actor=county_officer)
    with pytest.raises(Http404):
        submit_roster(batch, actor=neighbour_county_officer)


def test_submitting_asks_the_second_person_and_closes_the_own_todo(quota: Quota, county_officer: Actor) -> None:
    assert Todo.objects.filter(kind="trainees.roster_due", state="open", unit=quota.unit).exists()
    batch = submit_roster(make_batch(quota, rows(quota, 1), actor=county_officer), actor=county_officer)
    todo = Todo.objects.get(kind="trainees.roster_to_approve", state="open")
    assert (todo.unit_id, todo.role, todo.subject_id) == (quota.unit_id, Role.COUNTY_OFFICER, batch.pk)
    assert not Todo.objects.filter(kind="trainees.roster_due", state="open").exists()


def test_register_is_never_overwritten_and_differences_are_decided(quota: Quota, county_officer: Actor) -> None:
    make_submitted(quota, 1, actor=county_officer)
    before = Teacher.objects.values().get()
    other = make_quota(quota.unit, 5)
    lines = rows(other, 1, mobile="15400000001", email="new.one@example.com", school="行唐县另一示例小学")
    submit_roster(make_batch(other, lines, actor=county_officer), actor=county_officer)
    assert Teacher.objects.values().get() == before
    found = {one.field: one for one in TeacherDifference.objects.all()}
    assert set(found) == {"mobile", "email", "school_name"}
    assert (found["mobile"].roster_value, found["email"].roster_value) == ("154****0001", "n***e@example.com")
    todo = Todo.objects.get(kind="trainees.differences_found", state="open")
    assert todo.params["count"] == 1
    take_difference(found["mobile"], actor=county_officer)
    take_difference(found["email"], actor=county_officer)
    keep_register(found["school_name"], actor=county_officer)
    teacher = Teacher.objects.get()
    revealed = reveal_teacher(teacher, actor=county_officer, reason="核对")
    assert (revealed.mobile, revealed.email) == ("15400000001", "new.one@example.com")
    assert (teacher.school_name, teacher.version) == (before["school_name"], before["version"] + 2)
    assert not TeacherDifference.objects.filter(state=DifferenceState.OPEN).exists()
    todo.refresh_from_db()
    assert todo.state == "done"


def test_returned_roster_is_mended_in_place(quota: Quota, county_officer: Actor, second_county_officer: Actor) -> None:
    batch = make_submitted(quota, 2, actor=county_officer)
    batch = return_roster(batch, actor=second_county_officer, reason="缺一人")
    assert batch.state == BatchState.RETURNED
    assert set(Nomination.objects.values_list("state", flat=True)) == {"WITHDRAWN"}
    assert set(Transition.objects.filter(step="withdraw").values_list("reason", flat=True)) == {"缺一人"}
    batch = replace_file(batch, content=workbook(rows(quota, 3)), name="改.xlsx", actor=county_officer)
    batch = submit_roster(check_now(batch), actor=county_officer)
    assert (batch.rows_nominated, batch.rows_unchanged, batch.rows_new) == (3, 2, 1)
    assert Nomination.objects.filter(state="SUBMITTED").count() == 3


def test_undo_leaves_the_register_as_it_was(quota: Quota, county_officer: Actor) -> None:
    make_enrolled(make_quota(quota.unit, 5), 1, start=50)
    before = list(Teacher.objects.values())
    batch = make_submitted(quota, 3, actor=county_officer)
    batch = undo_roster(batch, actor=county_officer, reason="传错了文件")
    assert batch.state == BatchState.UNDONE
    assert list(Teacher.objects.values()) == before
    assert Nomination.objects.filter(batch=batch).count() == 0


def test_undo_of_an_approved_roster_belongs_to_the_province(
    quota: Quota, hebei: OrgUnit, county_officer: Actor, provincial_officer: Actor
) -> None:
    enrolments = make_enrolled(quota, 2)
    batch = enrolments[0].nomination.batch
    with pytest.raises(Refused):
        undo_roster(batch, actor=county_officer, reason="x")
    undo_roster(batch, actor=provincial_officer, reason="重新推荐")
    quota.refresh_from_db()
    assert (quota.confirmed, Teacher.objects.count()) == (0, 0)


def test_lost_rows_are_reported_not_written(
    quota: Quota, county_officer: Actor, hebei: OrgUnit, neighbour_county: OrgUnit
) -> None:
    """The other roster submits between this one's check and its submission."""
    root = quota.parent
    assert root is not None
    split_quota(root, [Share(neighbour_county, 5)], actor=make_actor(Role.PROVINCIAL_OFFICER, hebei))
    batch = make_batch(quota, rows(quota, 3), actor=county_officer)
    make_submitted(Quota.objects.get(parent=root, unit=neighbour_county), 2)
    batch = submit_roster(batch, actor=county_officer)
    assert (batch.rows_nominated, batch.rows_lost, batch.rows_refused, batch.rows_new) == (1, 2, 2, 1)
    lost = RosterIssue.objects.filter(batch=batch, code="lost_meanwhile").order_by("sheet_row")
    assert list(lost.values_list("sheet_row", flat=True)) == [2, 3]
    assert RosterBatch.objects.get(pk=batch.pk).rows_read == 3


def test_roster_is_submitted_once(quota: Quota, county_officer: Actor) -> None:
    batch = make_submitted(quota, 1, actor=county_officer)
    with pytest.raises(Refused) as refused:
        submit_roster(batch, actor=county_officer)
    assert (refused.value.code, refused.value.params["state"]) == ("wrong_state", batch.get_state_display())
