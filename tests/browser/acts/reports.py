"""Act five: workers build every report, the province files its own, the ministry reads the board down to a county."""

from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.acts import municipality
from tests.browser.acts.rosters import PLACES
from tests.browser.people import Person
from tests.browser.stage import Stage

DRAWN = """() => [...document.querySelectorAll("[data-chart] canvas")].some((canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let drawn = 0;
  for (let place = 3; place < pixels.length; place += 4) if (pixels[place]) drawn += 1;
  return drawn > pixels.length / 40;  // a tenth of the canvas
})"""


def play(stage: Stage) -> None:
    """From the project office's button to the numbers behind a county's figure."""
    build(stage.enter("project_office", "zh"))
    file(stage.enter("provincial_officer", "zh"), stage.enter("provincial_officer2", "en"))
    read_board(stage.enter("ministry_officer", "en"))


def build(person: Person) -> None:
    """The bar moves beside the list until the nation's report, the last one, is there."""
    person.visit("reports:report-list")
    person.follow('button[name="act"][value="year"]')
    expect(person.page.locator(".gp-job progress")).to_be_visible()
    person.page.wait_for_selector(".gp-job", state="detached")
    person.page.wait_for_load_state()
    person.look()
    hebei = person.page.locator("main tbody tr", has_text="河北")
    expect(hebei.locator('a[href*="/documents/"]')).to_have_count(3)


def file(reads: Person, files: Person) -> None:
    """The three documents are what their names say; a second officer files."""
    reads.begin("reports.report_to_file")
    pdf, docx, xlsx = (reads.download(link) for link in reads.page.locator('main a.btn[href*="/documents/"]').all())
    assert pdf.startswith(b"%PDF")
    assert "word/document.xml" in ZipFile(BytesIO(docx)).namelist()
    values = [cell.value for sheet in load_workbook(BytesIO(xlsx)) for row in sheet.iter_rows() for cell in row]
    assert PLACES in values
    files.begin("reports.report_to_file")
    files.step("file")
    files.may_not("file")
    files.has_nothing("reports.report_to_file")
    reads.has_nothing("reports.report_to_file")


def read_board(person: Person) -> None:
    """Nation, Hebei, Shijiazhuang, Xingtang: the map is drawn, and the same numbers stand in the table."""
    person.visit("reports:board-show")
    expect(person.page.locator(".gp-header")).to_contain_text("China · Ministry officer")
    whole = PLACES + municipality.NAMED  # the nation's; everything below it is Hebei's
    for region, has_map in (("Hebei", True), ("Shijiazhuang", True), ("Xingtang", False)):
        if has_map:
            person.page.wait_for_function(DRAWN)
        assert enrolled(person) == whole
        whole = PLACES
        table = person.page.locator("main table").last
        column = table.locator("thead th").all_inner_texts().index("Enrolled")
        row = table.locator("tbody tr", has_text=region)
        assert row.locator("th, td").nth(column).inner_text().strip() == str(PLACES)
        person.follow(row.locator("a").first)
    assert enrolled(person) == PLACES
    person.follow(person.page.locator(".gp-figure", has_text="Enrolled").locator("a").first)
    expect(person.page.locator("main tbody tr")).to_have_count(PLACES)


def enrolled(person: Person) -> int:
    """What the card of the enrolled says."""
    card = person.page.locator(".gp-figure").filter(has=person.page.get_by_text("Enrolled", exact=True))
    return int(card.locator(".gp-figure-value a").inner_text())
