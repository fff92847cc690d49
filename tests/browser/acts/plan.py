"""Act two: Hebei plans, is refused by one fen, returned once, approved, and orders a task from an institution."""

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.stage import Stage

FIRST_BOX = '[data-rows="items"] [data-row] select[name$="-sub_project"]'
TRAINED, TEAMS, PAIRS = "农村骨干教师能力提升培训", "市县教师培训团队研修", "“一对一”精准帮扶培训"
ITEMS = (
    (TRAINED, "小学", "", 16, 2, "550", ""),
    (TEAMS, "小学", "", 30, 15, "550", ""),
    (PAIRS, "小学", "", 229, 10, "10", ""),
)
ONE_FEN = (PAIRS, "小学", "", 1, 1, "0.01", "多一分")
REMARK = "请写明重点帮扶任务县今年的人数。"


def play(stage: Stage) -> None:
    """From the province's to-do to the letter that the institution's leader signs."""
    drafts = stage.enter("provincial_officer", "zh")
    draft(drafts)
    returns = stage.enter("ministry_officer", "en")
    give_back(returns)
    mend(drafts)
    returns.go(drafts.path)
    approve(stage.enter("ministry_officer2", "en"))
    order_the_task(stage, drafts)


def draft(person: Person) -> None:
    """Refused beside the field that is empty, then by one fen with document and clause; then mended."""
    person.begin("projects.plan_due")
    person.fill(needs="演示：问卷与座谈显示新课标教学需求最大。", goals="演示：参训率不低于95%。")
    person.paste(FIRST_BOX, *ITEMS, ONE_FEN)
    total = person.page.locator('[data-total="money"] output')
    over = person.page.locator('[data-total="money"] .gp-over')
    expect(total).to_have_text("288,000.01")
    expect(over).to_contain_text("0.01")
    person.send(expected=(422,))
    expect(person.page.locator("#id_coverage_error")).to_be_visible()
    person.fill(coverage="演示：逐县列出未参训教师数，三年内乡村教师轮训一遍。")
    person.send(expected=(422,))
    refusal = person.page.locator("main .gp-alert-bad")
    expect(refusal).to_contain_text("0.01")
    expect(refusal.locator(".gp-rule")).to_contain_text("财教")
    person.page.locator('[data-rows="items"] [data-row]:not([hidden]) [data-row-remove]').last.click()
    expect(total).to_have_text("288,000.00")
    expect(over).to_have_text("")
    person.send()
    person.sees_state("Submitted")
    person.may_not("approve")
    person.has_nothing("projects.plan_due")


def give_back(person: Person) -> None:
    person.begin("projects.plan_to_decide")
    person.to("projects:plan-return", person.pk)
    person.fill(coverage=REMARK)
    person.send()
    person.sees_state("Returned")
    person.has_nothing("projects.plan_to_decide")


def mend(person: Person) -> None:
    """The remark stands at the part that it is about."""
    person.begin("projects.plan_returned")
    if not person.path.endswith("/edit/"):
        person.to("projects:plan-edit", person.pk)
    expect(person.page.locator("#section-coverage")).to_contain_text(REMARK)
    person.fill(coverage="演示：今年安排12个县2,300人。")
    person.send()
    person.sees_state("Submitted")
    person.has_nothing("projects.plan_returned")


def approve(person: Person) -> None:
    person.begin("projects.plan_to_decide")
    person.tab("submissions")
    person.sees("12个县")
    person.tab("history")
    person.follow(".gp-tabs a >> nth=0")
    person.step("approve")
    person.sees_state("Approved")
    person.has_nothing("projects.plan_to_decide")


def order_the_task(stage: Stage, drafts: Person) -> None:
    """Drafted by one officer, issued by another, signed by the leader of the institution."""
    drafts.begin("projects.task_orders_due")
    if "tab=orders" not in drafts.page.url:
        drafts.tab("orders")
    drafts.open_row(TRAINED)
    drafts.pick("unit", "燕赵示范")
    drafts.fill(document_no="冀教师函〔2026〕演示1号")
    drafts.send()
    issues = stage.enter("provincial_officer2", "en")
    issues.visit("projects:task-order-list")
    issues.open_row("Yanzhao Model College")
    issues.step("issue")
    signs = stage.enter("institution_leader", "en")
    signs.begin("projects.task_order_to_accept")
    signs.sees("16 places, 2 days on site (550.00 yuan per person and day), 17,600.00 yuan in all")
    signs.page.check("input[name=read]")
    signs.step("accept")
    signs.sees_state("Accepted")
    have_the_paper(signs)
    signs.has_nothing("projects.task_order_to_accept")


def have_the_paper(person: Person) -> None:
    """One button: the worker sets the pages while one looks on, then the PDF is there."""
    person.follow('main form[action^="/papers/"] button')
    person.wait_for('main a[href$="/pdf/"]')
    assert person.download('main a[href$="/pdf/"]').startswith(b"%PDF-")
