"""What the database keeps of a filed report, whoever writes: raw SQL as the application role."""

import pytest

from guopei.core.access.enums import Role
from guopei.core.refusal import Denied
from guopei.reports.services.filing import file_report
from guopei.reports.services.text import refuse_others
from tests.factories.access import make_actor
from tests.factories.reports import World, make_built_report
from tests.support.attacks import attack


def test_a_filed_report_is_frozen(world: World) -> None:
    report = make_built_report(world)
    stranger = make_actor(Role.PROVINCIAL_OFFICER, world.chongqing)
    with pytest.raises(Denied) as denied:
        refuse_others(report, stranger)
    assert denied.value.code == "other_unit"
    file_report(report, actor=make_actor(Role.PROVINCIAL_OFFICER, world.hebei))
    for change in ("sections = '{}'", "filed_at = now()", f"unit_id = {world.chongqing.pk}"):
        assert attack(f"UPDATE reports_annualreport SET {change} WHERE id = %s", report.pk) == "report_frozen"  # noqa: S608
    assert attack("DELETE FROM reports_annualreport WHERE id = %s", report.pk) == "report_frozen"
