"""Run beside the system of the story: Chongqing, which has no prefectures, gets as far as a county's quota.

`python -m tests.browser.chongqing PASSWORD`, in the system's environment. Services only: the pages before were played
for Hebei.
"""

import sys

import django

django.setup()

from guopei.core.access.actor import SYSTEM, Actor  # noqa: E402 - after set-up
from guopei.core.access.enums import Role  # noqa: E402
from guopei.core.access.models import Grant  # noqa: E402
from guopei.core.access.selectors.grants import actor_from  # noqa: E402
from guopei.core.accounts.models import User  # noqa: E402
from guopei.core.audit.transaction import transaction_for  # noqa: E402
from guopei.core.catalogue.models import ProgrammeYear  # noqa: E402
from guopei.core.catalogue.selectors.years import sub_projects_of  # noqa: E402
from guopei.core.orgs.models import OrgUnit  # noqa: E402
from guopei.story.cast import FIRST_DAY, region  # noqa: E402
from institutions.register.credit_code import demo_code  # noqa: E402
from institutions.register.enums import InstitutionKind  # noqa: E402
from institutions.register.services.register import register_institution  # noqa: E402
from projects.orders.services.orders import accept_task_order, draft_task_order, issue_task_order  # noqa: E402
from projects.planning.models import PlanItem  # noqa: E402
from projects.planning.services.items import ItemInput  # noqa: E402
from projects.planning.services.plans import approve_plan, draft_plan, save_plan, submit_plan  # noqa: E402
from trainees.selection.services.quotas import Share, open_quota, split_quota  # noqa: E402

CHONGQING, WANZHOU = "500000", "500101"
PLACES = 3


def engage(username: str, role: Role, unit: OrgUnit, password: str) -> Actor:
    """An account and a grant."""
    user = User.objects.create_user(username, password, name=username, is_demo=True)
    return actor_from(Grant.objects.create(user=user, role=role, unit=unit, valid_from=FIRST_DAY))


def main(password: str) -> None:
    """One transaction for the people, one for each person's acts."""
    municipality, county = region(CHONGQING), region(WANZHOU)
    with transaction_for(SYSTEM, act="story.engage"):
        host = register_institution(
            actor=SYSTEM,
            name="巴渝示范教师发展学院（演示）",
            credit_code=demo_code(2),
            kind=InstitutionKind.NORMAL_UNIVERSITY,
            leader_name="渝院领导",
            province=municipality,
            is_demo=True,
        )
        officer = engage("chongqing_officer", Role.PROVINCIAL_OFFICER, municipality, password)
        engage("wanzhou_officer", Role.COUNTY_OFFICER, county, password)
        engage("wanzhou_officer2", Role.COUNTY_OFFICER, county, password)
        second = engage("chongqing_officer2", Role.PROVINCIAL_OFFICER, municipality, password)
        leader = engage("chongqing_leader", Role.INSTITUTION_LEADER, host.unit, password)
        ministry = actor_from(Grant.objects.get(user__username="ministry_officer2"))
    year = ProgrammeYear.objects.get(year=2026)
    taught = sub_projects_of(year, run_centrally=False)[0]
    with transaction_for(officer, act="story.plan"):
        plan = draft_plan(year=year, actor=officer)
        items = [ItemInput(taught.pk, "P", PLACES, 2, 55_000)]
        plan = save_plan(plan, actor=officer, needs="演示", goals="演示", coverage="演示", items=items)
        plan = submit_plan(plan, actor=officer)
    with transaction_for(ministry, act="story.plan"):
        plan = approve_plan(plan, actor=ministry)
    with transaction_for(officer, act="story.order"):
        order = draft_task_order(
            PlanItem.objects.get(plan=plan),
            actor=officer,
            holder=host.unit,
            places=PLACES,
            document_no="渝教〔2026〕1号",
        )
    with transaction_for(second, act="story.order"):
        order = issue_task_order(order, actor=second)
    with transaction_for(leader, act="story.order"):
        order = accept_task_order(order, actor=leader)
    with transaction_for(officer, act="story.quota"):
        split_quota(open_quota(order, actor=officer), [Share(county, PLACES)], actor=officer)


if __name__ == "__main__":
    main(sys.argv[1])
