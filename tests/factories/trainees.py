"""Quotas, rosters and people with places, all through the services; people come from the demo's own generator."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import xlsxwriter

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.imports.registry import B, import_of
from guopei.core.jobs.models import Job
from guopei.core.jobs.services.running import run_job
from guopei.core.orgs.models import OrgUnit
from guopei.core.sheets.codes import labels
from guopei.story.synthetic.people import Person, people
from guopei.story.synthetic.rosters import GUOPEI_AREAS
from projects.orders.models import TaskOrder
from projects.planning.models import Plan
from tests.factories.access import make_actor
from tests.factories.projects import item_input, make_approved_plan, make_sub_project, make_task_order
from trainees.register.imports import SCHOOLS_SPEC
from trainees.selection.imports import NATIONAL_COLUMNS
from trainees.selection.models import Enrolment, Quota, RosterBatch
from trainees.selection.services.quotas import Share, open_quota, split_quota
from trainees.selection.services.reviewing import approve_roster
from trainees.selection.services.rosters import upload_roster
from trainees.selection.services.submitting import submit_roster

TODAY = date(2026, 3, 1)


def make_people(count: int, *, start: int = 0, stage: str = "P") -> list[Person]:
    """Invented teachers of one stage, all different; `start` keeps several calls apart."""
    subject = {"P": "YW", "J": "SX", "S": "YY", "K": "XQ"}[stage]
    return [replace(person, stage=stage, subject=subject) for person in people(7, count, start=start, today=TODAY)]


def row_of(person: Person, unit: OrgUnit, /, **changes: Any) -> dict[str, Any]:
    """A person as a line of the national template, by column name."""
    city = unit.parent if unit.parent and unit.parent.kind == "PREFECTURE" else None
    province = (city or unit).parent
    return {
        "province": province.name if province else "",
        "city": city.name if city else "",
        "county": unit.name,
        "project": "演示项目",
        "name": person.name,
        "id_no": person.id_no,
        "sex": labels("sex")[person.sex],
        "age": TODAY.year - person.birth.year,
        "ethnic": labels("ethnic")[person.ethnic],
        "school": f"{unit.short_name}示例小学",
        "area_class": GUOPEI_AREAS[person.area_class],
        "title": labels("title")[person.title],
        "education": labels("education")[person.education],
        "years": person.years,
        "mobile": person.mobile,
        "email": person.email,
        "stage": labels("stage")[person.stage],
        "subject": labels("subject")[person.subject],
        **changes,
    }


def workbook(rows: Sequence[dict[str, Any]], headers: Sequence[tuple[str, str]] = NATIONAL_COLUMNS) -> bytes:
    """Lines as an xlsx with the template's header: row 1 is the header, the first person stands in row 2."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("花名册")
    for column, (name, label) in enumerate(headers):
        sheet.write_string(0, column, label)
        for line, row in enumerate(rows, 1):
            value = row.get(name, "")
            if isinstance(value, int | float):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, str(value))
    book.close()
    return out.getvalue()


def workbook_of_schools(count: int, *, start: int = 1, name: str = "演示小学") -> bytes:
    """A list of schools without a county, as a county sends it; each with a finding, for its type is a synonym."""
    rows = [
        {
            "school_code": f"2199{start + place:06d}",
            "school": f"{name}{start + place}",
            "school_type": "完小",
            "area_class": "村",
        }
        for place in range(count)
    ]
    return workbook(rows, [(column.name, column.label) for column in SCHOOLS_SPEC.columns])


def make_order(province: OrgUnit, places: int = 40, **item: Any) -> TaskOrder:
    """An accepted task order of a province, on a fresh item of its plan, which is made with three when needed."""
    officer = make_actor(Role.PROVINCIAL_OFFICER, province)
    plan = Plan.objects.filter(province=province, state__in=["APPROVED", "FILED"]).first()
    if plan is None:
        first = item.pop("sub_project", None) or make_sub_project()
        kinds = [first, make_sub_project(first.year), make_sub_project(first.year)]
        plan = make_approved_plan(officer, *(item_input(kind, places=500, **item) for kind in kinds), year=first.year)
    free = plan.items.filter(task_orders=None).order_by("pk").first()
    return make_task_order(officer, item=free, places=places, state="ACCEPTED")


def make_root(order: TaskOrder) -> Quota:
    """The province's own quota of an order."""
    province = order.plan_item.plan.province
    return open_quota(order, actor=make_actor(Role.PROVINCIAL_OFFICER, province))


def make_quota(county: OrgUnit, places: int = 10, *, order: TaskOrder | None = None, **item: Any) -> Quota:
    """A county's quota, given straight by the province."""
    province = OrgUnit.objects.get(pk=int(county.path.strip("/").split("/")[1]))
    root = make_root(order or make_order(province, places=max(places, 40), **item))
    officer = make_actor(Role.PROVINCIAL_OFFICER, province)
    split_quota(root, [Share(county, places)], actor=officer)
    return Quota.objects.select_related("unit", "task_order").get(parent=root, unit=county)


def make_batch(quota: Quota, rows: Sequence[dict[str, Any]], *, actor: Actor | None = None) -> RosterBatch:
    """A roster that was uploaded and checked."""
    actor = actor or make_actor(Role.COUNTY_OFFICER, quota.unit)
    batch = upload_roster(quota, content=workbook(rows), name="花名册.xlsx", actor=actor)
    return check_now(batch)


def check_now(batch: B) -> B:
    """Do the open check of a roster or another import in this process."""
    kind = import_of(batch)
    job = Job.objects.filter(kind=kind.check_job, subject_id=batch.pk, state="queued").latest("pk")
    assert run_job(job.pk) == "done", Job.objects.get(pk=job.pk).error
    return kind.batch._default_manager.select_related("unit", *kind.joins).get(pk=batch.pk)


def make_submitted(quota: Quota, count: int = 3, *, start: int = 0, actor: Actor | None = None) -> RosterBatch:
    """A submitted roster of `count` people of the quota's unit."""
    actor = actor or make_actor(Role.COUNTY_OFFICER, quota.unit)
    rows = [row_of(person, quota.unit) for person in make_people(count, start=start)]
    return submit_roster(make_batch(quota, rows, actor=actor), actor=actor)


def approve_all(batch: RosterBatch) -> RosterBatch:
    """All approvals of a submitted county roster whose prefecture has no officer."""
    province = OrgUnit.objects.get(pk=int(batch.unit.path.strip("/").split("/")[1]))
    batch = approve_roster(batch, actor=make_actor(Role.COUNTY_OFFICER, batch.unit))
    return approve_roster(batch, actor=make_actor(Role.PROVINCIAL_OFFICER, province))


def make_enrolled(quota: Quota, count: int = 3, *, start: int = 0) -> list[Enrolment]:
    """People with a place of a quota."""
    batch = approve_all(make_submitted(quota, count, start=start))
    return list(Enrolment.objects.filter(nomination__batch=batch).order_by("pk"))
