"""Act three once more, where there is no prefecture: after the county of Chongqing comes the municipality itself."""

import subprocess
import sys
from io import BytesIO
from itertools import islice

from playwright.sync_api import expect

from guopei.stack.environment import ROOT
from guopei.story.synthetic.people import people
from guopei.story.synthetic.rosters import CLEAN, Place, write_roster
from tests.browser.acts.rosters import approve
from tests.browser.people import Person
from tests.browser.stage import Stage

NAMED = 3
WANZHOU = Place("重庆市", "", "万州区", ("万州区示例第一小学",))


def play(stage: Stage) -> None:
    """What comes before is done by services."""
    subprocess.run(
        [sys.executable, "-m", "tests.browser.chongqing", stage.password],
        cwd=ROOT,
        env=stage.system.environment,
        check=True,
    )
    uploads = stage.enter("wanzhou_officer", "en")
    upload(uploads)
    approve(stage.enter("wanzhou_officer2", "zh"), "approve_county")
    decides = stage.enter("chongqing_officer", "en")
    approve(decides, "approve_province")
    decides.visit("trainees:enrolment-list")
    expect(decides.page.locator("main tbody tr")).to_have_count(NAMED)


def upload(person: Person) -> None:
    """A roster with nothing wrong; its way names no prefecture."""
    target = BytesIO()
    fitting = (each for each in people(11, NAMED * 8, start=9000) if each.stage == "P")
    write_roster(target, islice(fitting, NAMED), place=WANZHOU, mess=CLEAN, seed=11)
    person.begin("trainees.roster_due")
    person.to("trainees:roster-upload", person.pk)
    person.attach("万州区国培学员名单.xlsx", target.getvalue())
    person.send()
    person.wait_for("main .gp-figure-value")
    expect(person.page.locator("main")).not_to_contain_text("prefecture", ignore_case=True)
    person.step("submit")
