"""Last act: somebody is invited, sets a password, is granted a role by another hand, and lends it to a colleague."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.people import PHONE, Person
from tests.browser.stage import Stage

PASSWORD = "Baoding-2026-xinren"
NAME, COLLEAGUE, STAND_IN = "新来的", "刘志远", "provincial_finance"
PROOF = "冀教师函〔2026〕演示9号"


def play(stage: Stage) -> None:
    """From the invitation to what the colleague does in the newcomer's stead, and its trace."""
    link = invite(stage.enter("system_admin", "en"))
    newcomer = stage.guest("newcomer", "zh", PHONE)
    set_password(newcomer, link)
    grant(stage.enter("security_admin", "zh"))
    newcomer.go("/accounts/login/")
    newcomer.fill(login="newcomer", password=PASSWORD)
    newcomer.follow(".gp-entrance button[type=submit]")
    lend(newcomer, stage.day(7))
    stand_in(stage.enter(STAND_IN, "en"))
    watch(stage.enter("audit_admin", "zh"))


def invite(person: Person) -> str:
    """Without an e-mail address the link is shown once, to be handed over."""
    person.visit("access:person-list")
    person.to("access:person-new")
    person.fill(name=NAME, username="newcomer", role=person.said("Provincial officer"))
    person.pick("unit", "130000")
    person.send()
    return urlsplit(person.page.locator("#link").input_value()).path


def set_password(person: Person, link: str) -> None:
    person.go(link)
    person.fill(password1=PASSWORD, password2=PASSWORD)
    person.follow("main button[type=submit]")
    person.go(link)
    person.sees(person.said("This link works no more"))


def grant(person: Person) -> None:
    """The wish of the invitation fills the form."""
    person.begin("people.grant_wanted")
    person.send()
    person.sees("河北省")
    person.has_nothing("people.grant_wanted")


def lend(person: Person, until: str) -> None:
    person.go("/access/me/")
    person.follow("main a[href$='/delegate/']")
    person.fill(to=COLLEAGUE, valid_until=until)
    person.send()
    person.sees(COLLEAGUE)


def stand_in(person: Person) -> None:
    """The finance officer acts as provincial officer, and records what only such an officer may."""
    person.go("/")
    person.page.click(".dropdown:has(.gp-role-menu) > button")
    person.follow(person.page.locator("form[action$='/act-as/'] button", has_text="Provincial officer"))
    person.go("/catalogue/tasks/")
    person.follow(person.page.locator("main a[href*='/catalogue/milestones/']").first)
    person.fill(reached_on="2026-04-01", proof=PROOF)
    person.send()
    person.sees(PROOF)


def watch(person: Person) -> None:
    """The trail says who did it, in which role."""
    person.visit("access:trail-list")
    row = person.page.locator("main tbody tr", has_text=COLLEAGUE).first
    expect(row).to_contain_text(person.said("Provincial officer"))
