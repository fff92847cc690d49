"""Act three: places go down to a county; its roster comes up, refused, marked, mended, approved level by level."""

from dataclasses import replace
from io import BytesIO
from itertools import islice

from openpyxl import load_workbook
from playwright.sync_api import expect

from guopei.story.synthetic.people import people
from guopei.story.synthetic.rosters import CLEAN, USUAL, Mess, Place, write_roster
from tests.browser.people import Person
from tests.browser.stage import Stage

NAMED, PLACES = 12, 10  # two people more than there are places
MESSY = replace(USUAL, lost_ids=0.25, wrong_check_digits=0.15)
MENDED = replace(CLEAN, titles=True, two_row_header=True, totals=True)
XINGTANG = Place("河北省", "石家庄市", "行唐县", ("行唐县示例第一小学", "行唐县示例第二小学"))


def play(stage: Stage) -> None:
    """From the signed task order to ten enrolments and two reserves."""
    province, prefecture = stage.enter("provincial_officer", "zh"), stage.enter("prefecture_officer", "en")
    give_out(stage, province, prefecture)
    uploads = stage.enter("county_officer", "zh")
    upload(uploads)
    mend(uploads)
    approve(stage.enter("county_officer2", "en"), "approve_county")
    approve(prefecture, "approve_prefecture")
    approve(province, "approve_province")
    uploads.has_nothing("trainees.roster_due")
    count(province)


def give_out(stage: Stage, province: Person, prefecture: Person) -> None:
    """One place too many is refused before anything is given."""
    province.begin("projects.places_due")
    province.follow('main a[href$="/quota/"]')
    province.fill(due_on=stage.day(20))
    province.send()
    share(province, "石家庄市", 17)
    expect(province.page.locator("[data-total] .gp-over")).to_contain_text("1")
    province.send(expected=(422,))
    expect(province.page.locator("main .gp-alert-bad")).to_contain_text("17")
    share(province, "石家庄市", PLACES + 2)
    province.send()
    province.begin("trainees.quota_to_split")  # four places are still here
    share(province, "唐山市", 4)
    province.send()
    province.has_nothing("projects.places_due")
    province.has_nothing("trainees.quota_to_split")
    prefecture.begin("trainees.quota_to_split")
    share(prefecture, "Xingtang", PLACES)
    share(prefecture, "Lingshou", 2)
    prefecture.send()
    prefecture.has_nothing("trainees.quota_to_split")


def share(person: Person, unit: str, places: int) -> None:
    """Places for one unit of the list, as it is called in this person's language."""
    row = person.page.locator("[data-row]").filter(has=person.page.locator(f'input[value^="{unit}"]'))
    row.locator('input[name$="-places"]').fill(str(places))


def workbook(mess: Mess) -> bytes:
    """Xingtang's roster: always the same people, as messy as asked for."""
    target = BytesIO()
    fitting = (person for person in people(7, NAMED * 5, start=7000) if person.stage == "P")
    write_roster(target, islice(fitting, NAMED), place=XINGTANG, mess=mess, seed=7)
    return target.getvalue()


def upload(person: Person) -> None:
    """The check runs beside the page; its counts add up; the sender's own workbook comes back marked."""
    person.begin("trainees.roster_due")
    person.to("trainees:roster-upload", person.pk)
    person.attach("行唐县国培学员名单.xlsx", workbook(MESSY))
    person.send()
    person.wait_for("main .gp-figure-value")
    refused = refused_of(person)
    assert refused > 0
    person.sees(person.said("What was found"))
    person.wait_for('main p a[href*="/documents/"]', again=True)
    marked = load_workbook(BytesIO(person.download('main p a[href*="/documents/"]')))
    cells = [cell for row in marked.worksheets[0].iter_rows() for cell in row]
    assert person.said("Result of the check") in [cell.value for cell in cells]
    assert sum(cell.fill.fill_type == "solid" for cell in cells) >= refused


def refused_of(person: Person) -> int:
    """How many rows were refused: read = new + with differences + unchanged + refused."""
    read, new, changed, unchanged, refused = person.figures().values()
    assert read == NAMED
    assert read == new + changed + unchanged + refused
    return refused


def mend(person: Person) -> None:
    person.attach("行唐县国培学员名单（改）.xlsx", workbook(MENDED))
    person.follow('form[action$="/replace/"] button.btn-primary')
    person.wait_for("main .gp-figure-value")
    assert refused_of(person) == 0
    person.sees("2")
    person.step("submit")
    person.may_not("approve_county")


def approve(person: Person, step: str) -> None:
    person.begin("trainees.roster_to_approve")
    person.step(step)
    person.may_not(step)
    person.has_nothing("trainees.roster_to_approve")


def count(person: Person) -> None:
    """Ten have a place, two are reserves."""
    person.visit("trainees:enrolment-list")
    expect(person.page.locator("main tbody tr")).to_have_count(PLACES)
    person.visit("trainees:nomination-list")
    expect(person.page.locator("main tbody tr")).to_have_count(NAMED)
