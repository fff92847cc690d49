"""Act four: the class, from its preparation to the certificate that anybody can check; its manager uses a phone."""

from playwright.sync_api import expect

from guopei.story.cast import name_of
from tests.browser.people import PHONE, Person
from tests.browser.stage import Stage

CLASS = "农村骨干教师能力提升培训演示班"
RUBRIC = "课堂教学能力评分标准（演示）"
CRITERIA = (("教学设计", 40, "目标、活动、评价一致"), ("课堂实施", 40, "反馈及时"), ("反思改进", 20, ""))
EXPECTED = 10


def play(stage: Stage) -> None:
    """Prepared, opened, taught, tested, settled."""
    officer = stage.enter("institution_officer", "zh")
    prepare(stage, officer)
    write_rubric(officer)
    manager = stage.enter("class_manager", "zh", PHONE)
    open_class(manager)
    teach(manager)
    leader = stage.enter("institution_leader", "en")
    judge(officer, leader)
    number, code = settle(officer, leader)
    check_certificate(stage.guest("guest", "zh", PHONE), number, code)
    check_certificate(stage.guest("visitor", "en"), number, code)


def prepare(stage: Stage, person: Person) -> None:
    """Ready only with a manager, a phase, a timetable with the safety lesson first, an emergency plan and trainees."""
    person.begin("projects.class_due")
    if not person.path.endswith("/new/"):
        person.visit("trainees:class-list")
        person.to("trainees:class-new")
    person.fill(name=CLASS, capacity="12", manager=name_of("class_manager"), place="石家庄市（演示）")
    person.fill(starts_on=stage.day(-1), ends_on=stage.day())
    row = (person.said("On site"), stage.day(-1), stage.day(), 14, "演示校区")
    person.paste('[data-rows="phases"] [data-row] select', row)
    person.fill(contact_name=name_of("institution_officer"), contact_phone="0311-00000000")
    person.fill(emergency_summary="演示：三类预案，责任人到岗。")
    person.send()
    person.sees(person.said("Enter the timetable."))
    person.may_not("ready")
    person.to("trainees:class-timetable", person.pk)
    morning, afternoon, lecture = person.said("Morning"), person.said("Afternoon"), person.said("Expert lecture")
    person.paste(
        '[data-rows="lessons"] [data-row] input[type=date]',
        (stage.day(-1), morning, "入学安全教育", lecture, 2, name_of("institution_officer"), "", "", "是"),
        (stage.day(-1), afternoon, "新课标下的教学设计", lecture, 4, "示例专家"),
        (stage.day(), morning, "课堂观察与诊断", lecture, 4, "示例专家"),
        (stage.day(), morning, "校本研修", lecture, 4, "示例导师"),
    )
    expect(person.page.locator("[data-total] output")).to_have_text("14")
    person.send()
    person.to("trainees:class-assign", person.pk)
    person.follow('button[value="assign_all"]')
    person.step("ready")
    person.has_nothing("projects.class_due")


def write_rubric(person: Person) -> None:
    person.visit("evaluation:rubric-list")
    person.to("evaluation:rubric-new")
    person.fill(name=RUBRIC)
    person.paste('[data-rows="criteria"] [data-row] input[name$="-title"]', *CRITERIA)
    expect(person.page.locator("[data-total] output")).to_have_text("100")
    person.send()


def open_class(person: Person) -> None:
    """No start before somebody has arrived, none before the safety lesson; who did not come is declared."""
    person.begin("trainees.arrivals_due")
    pk = person.pk
    person.may_not("start")
    person.to("trainees:class-arrivals", pk)
    rows = person.page.locator("main tbody tr")
    expect(rows).to_have_count(EXPECTED)
    for place in range(EXPECTED - 1):
        rows.nth(place).locator("[data-tick]").check()
    person.follow('button[name=action][value="arrive"]')
    rows.last.locator("[data-tick]").check()
    person.page.click('[data-dialog="bulk-no_show"]')
    person.page.fill("#bulk-no_show-reason", "未到校，学校未说明原因")
    person.follow('#bulk-no_show button[value="no_show"]')
    person.go(f"/trainees/classes/{pk}/")
    person.may_not("start")
    person.to("trainees:class-safety", pk)
    person.fill(summary="演示：讲消防疏散、交通与食品安全，全员签字。")
    person.send()
    person.step("start")
    person.has_nothing("trainees.arrivals_due")


def teach(person: Person) -> None:
    """Scores before, roll call of each lesson, scores after."""
    person.begin("trainees.attendance_due")
    pk, home = person.pk, person.path
    person.to("evaluation:class-test", pk)
    person.fill(rubric=RUBRIC)
    person.send()
    test = person.path
    enter_scores(person, "PRE", 55)
    person.go(home)
    person.to("trainees:class-attendance", pk)
    for place in range(3):
        person.follow(person.page.locator(f'main tbody a[href^="/trainees/classes/{pk}/attendance/"]').nth(place))
        if place == 1:
            late = person.page.locator('main tbody tr >> nth=0 >> input[value="LATE"]')
            late.locator("xpath=..").click()
        person.follow("main form .btn-primary")
    person.go(test)
    enter_scores(person, "POST", 78)
    person.sees("+23")
    person.go(home)
    person.step("end")


def enter_scores(person: Person, moment: str, score: int) -> None:
    """The same score for everybody: the gain is then known."""
    person.follow('main a[href$="/scores/"]')
    for box in person.page.locator(f'input[name^="{moment}-"]').all():
        box.fill(str(score))
    person.send()


def judge(officer: Person, leader: Person) -> None:
    """Proposed by one, confirmed by another, then published."""
    officer.begin("trainees.results_due")
    pk = officer.pk
    officer.to("evaluation:class-test", pk)
    officer.step("close")
    officer.go(f"/trainees/classes/{pk}/results/")
    officer.follow('button[value="propose"]')
    officer.has_nothing("trainees.results_due")
    leader.begin("trainees.results_to_confirm")
    to_results(leader, pk)
    leader.follow('button[value="confirm"]')
    leader.has_nothing("trainees.results_to_confirm")
    officer.begin("trainees.results_to_publish")
    to_results(officer, pk)
    officer.follow('button[value="publish"]')


def to_results(person: Person, pk: int) -> None:
    if not person.path.endswith("/results/"):
        person.to("trainees:class-results", pk)


def settle(officer: Person, leader: Person) -> tuple[str, str]:
    """Certificates, the print page, the end. Number and check code of the first certificate."""
    officer.begin("trainees.certificates_due")
    to_results(officer, officer.pk)
    pk = officer.pk
    officer.follow('button[value="issue"]')
    leader.begin("trainees.class_to_settle")
    leader.step("settle")
    leader.has_nothing("trainees.class_to_settle")
    officer.go(f"/trainees/classes/{pk}/results/")
    officer.follow(officer.page.locator('main tbody a[href*="/certificates/"]').first)
    number, code = officer.page.locator("main section dl dd.num").all_inner_texts()
    officer.to("trainees:certificate-print", officer.pk)
    return number.strip(), code.strip()


def check_certificate(person: Person, number: str, code: str) -> None:
    """Without signing in: the right number and code find it, masked; a number that differs by one finds nothing."""
    person.go("/public/")
    person.to("portal:certificate-check")
    person.fill(number=number, proof=code)
    person.follow("main form .btn-primary")
    person.sees(person.said("This certificate is real and holds."))
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    person.fill(number=wrong, proof=code)
    person.follow("main form .btn-primary")
    person.sees(person.said("No certificate matches what you entered."))
