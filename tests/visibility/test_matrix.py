"""Every address and every act, asked by everybody: the answers are those of the table."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve, reverse

from guopei.core import clock
from guopei.core.access.actor import SYSTEM
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from tests.visibility.asking import FRAGMENTS, Answer, Asker, Sweep, address, sweep
from tests.visibility.dealing import EVERYBODY, sees, trials
from tests.visibility.reading import ROWS, TICKED, Act, Row, in_sight, roles
from tests.visibility.world import ASKING, COUNTIES, DRAFTED, GUEST, PROOF, SECRET, WITHOUT_GRANT, World
from trainees.register.services.people import reveal_teacher
from trainees.selection.models import Enrolment, Nomination, TeacherDifference

# What the few addresses say that are not pages: told one by one, with the reason.
NO_GRANT = {
    ("ui:unit-search", "get"): 404,  # an unknown source says the same
    ("ui:unit-search", "post"): 404,
}
OWN_ONLY = {"reports:report-detail/file"}  # others may see the report, its own unit files it
LONG_GONE = 1_000_000  # no version of any record
NEEDS, PREMISES = "全省问卷收回教师与校长答卷", "演示校区"  # stand in the story's plan and in its classes
SCHOOLS = {"xingtang": "行唐示例", "lingshou": "灵寿示例", "chengkou": f"{SECRET}小学"}
OUTSTANDING = {SECRET, PROOF, DRAFTED, NEEDS, PREMISES, *SCHOOLS.values()}
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
UNMASKED = re.compile(r"999999\d{11}[\dX]"), re.compile(r"(?<!\d)154\d{8}(?!\d)")  # numbers of invented people
HREF = re.compile(r'href="(/[^"?#]*)')
MAY = {200, 302, 409, 422}


def expected(world: World, who: str, row: Row, record: str, method: str) -> int:
    """The status that the table promises."""
    status, mark = row.get if method == "get" else row.post or (0, "")
    api = row.name.startswith("api:")
    if mark == "!":
        return status
    if who == GUEST:
        return 403 if api else 401 if row.name in FRAGMENTS else 302
    if mark == "s":
        return status
    if who in WITHOUT_GRANT:
        return NO_GRANT.get((row.name, method), 403)
    if mark == "r":
        return status
    if world.role(who) not in row.roles:
        if mark == "n":
            return 404
        return 404 if mark == "h" and world.role(who) in roles("workers") else 403
    if status != 405 and record not in ("-", "notice") and not in_sight(record, world.place(who)):
        return 404
    return 422 if mark == "u" and world.place(who) != record.split(".")[-1] else status


@pytest.mark.parametrize("who", EVERYBODY)
def test_everywhere(who: str, world: World, db: None) -> None:
    """Asked once, looked at in five ways: who may, hidden like missing, no row of others, no number unmasked, no
    link that leads to a refusal."""
    found = sweep(world, who)
    wrong = [
        *unexpected(world, who, found),
        *told_apart(found),
        *foreign_words(world, who, found),
        *bare_numbers(found),
        *closed_doors(world, who, found),
    ]
    assert not wrong, "\n".join(wrong)


def unexpected(world: World, who: str, found: Sweep) -> Iterator[str]:
    """Answers that are not those of the table."""
    rows = {(row.name, row.kind): row for row in ROWS}
    for method, answers in (("get", found.gets), ("post", found.posts)):
        for (name, record), answer in answers.items():
            wanted = expected(world, who, rows[name, record.split(".")[0]], record, method)
            if answer.status != wanted:
                yield f"{method} {name} {record}: {answer.status}, not {wanted}"
            elif who == GUEST and wanted == 302 and not answer.location.startswith("/accounts/login/"):
                yield f"{method} {name}: a guest is sent to {answer.location}"
    # Some figures stand on rows that fewer roles may see than the board.
    for answer in found.more:
        if answer.status not in ({200, 403, 404} if "/figures/" in answer.address else {200}):
            yield f"{answer.address}: {answer.status}"


def closed_doors(world: World, who: str, found: Sweep) -> Iterator[str]:
    """Links on somebody's pages to addresses that the table keeps from that role."""
    if who not in world.actors:
        return
    kept = {row.name for row in ROWS if row.get[1] == "" and row.get[0] == 200 and world.role(who) not in row.roles}
    for answer in found.gets.values():
        if answer.status != 200:
            continue
        for path in set(HREF.findall(answer.text)):
            try:
                name = resolve(path).view_name
            except Resolver404:
                continue
            if name in kept:
                yield f"{answer.address}: leads to {path}, which answers 403"


def told_apart(found: Sweep) -> Iterator[str]:
    """Records out of sight that are answered otherwise than records that do not exist."""
    for (name, record), answer in found.gets.items():
        missing = found.missing.get(name)
        if answer.status == 404 and missing is not None and (missing.status, missing.bare) != (404, answer.bare):
            yield f"{name} {record}: hidden is told from missing"


def foreign_words(world: World, who: str, found: Sweep) -> Iterator[str]:
    """Words of rows that somebody may not see, in anything that came back.

    All of them as whole words, and the first of each kind as part of any other word too.
    """
    hidden = [sorted(words) for words, may in canaries(world) if not may(world, who)]
    whole = {word for words in hidden for word in words}
    parts = [word for words in hidden for word in words if word in OUTSTANDING or word in words[:5]]
    for answer in found.answers() if hidden else ():
        seen = whole.intersection(CHINESE.findall(answer.text)) or {part for part in parts if part in answer.text}
        if seen:
            yield f"{answer.address}: {sorted(seen)[:3]}"


May = Callable[[World, str], bool]


def may(group: str, record: str) -> May:
    """A rule: these roles, where the record is in sight."""
    return lambda world, who: (
        who in world.actors and world.role(who) in roles(group) and in_sight(record, world.place(who))
    )


def canaries(world: World) -> Iterator[tuple[Iterable[str], May]]:
    """Words that stand in rows of one place only, and who may read them."""
    yield [PROOF], may("everybody", "plan.chongqing")
    yield [DRAFTED], may("planners", "money_draft.nation")
    yield [NEEDS], may("planners", "plan.hebei")
    yield [PREMISES], may("class_readers", "class.hebei")
    yield (
        [SECRET],
        lambda world, who: any(
            may(group, record)(world, who)
            for group, record in (
                ("orderers", "task.chongqing"),
                ("class_readers trainee_readers", "enrolment.chengkou"),
            )
        ),
    )
    for place, school in SCHOOLS.items():
        others = frozenset().union(*(names for one, names in world.people.items() if one != place))
        # Short names may be part of something else by chance.
        names = {name for name in world.people[place] - others if len(name) > 2}
        readers = may("trainee_readers", f"enrolment.{place}")
        yield names - world.of_school | {school}, readers
        yield names & world.of_school, _or_school(readers)


def _or_school(readers: May) -> May:
    """These, and the officer of the school where the people teach."""
    return lambda world, who: who == "school_officer" or readers(world, who)


def bare_numbers(found: Sweep) -> Iterator[str]:
    """Numbers of the invented people that nobody masked. The roster itself goes back to its county as it came."""
    files = {answer.address for (name, kind), answer in found.gets.items() if kind.startswith(("roster_", "marked_"))}
    for answer in found.answers():
        if answer.address not in files and any(pattern.search(answer.text) for pattern in UNMASKED):
            yield f"{answer.address}: a number in full"


@pytest.mark.parametrize("who", ASKING)
def test_every_act_is_judged_as_the_table_says(who: str, world: World, db: None) -> None:
    wrong, asker = [], Asker(world.sessions[who])
    for trial in trials(world)[who]:
        act, own = trial.act, world.place(who) == trial.name.split(".")[-1]
        if not sees(world, who, trial.name):
            wanted = {404}
        elif world.role(who) in act.roles and (own or f"{act.name}/{act.step}" not in OWN_ONLY):
            wanted = MAY
        else:
            wanted = {403}
        answer = ask_act(asker, act, trial.record)
        if answer.status not in wanted:
            wrong.append(f"{act.name}/{act.step} {trial.name}: {answer.status}, not {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


def ask_act(asker: Asker, act: Act, record: object) -> Answer:
    """Do an act on a version that is long gone."""
    if act.name.startswith("api:"):
        return asker.ask("post", address(act.name, record, act.step), version=LONG_GONE, reason="看看")
    if act.name == "reports:report-list":
        return asker.ask("post", "/reports/", act=act.step)
    reason = "" if act.step == "reveal" else "看看"
    return asker.ask("post", address(act.name, record), step=act.step, version=str(LONG_GONE), reason=reason)


@pytest.mark.parametrize(
    ("who", "name", "record", "word"),
    [
        ("prefecture_officer", "trainees:teacher-list", "", "xingtang"),
        ("prefecture_officer", "trainees:teacher-list", "", "lingshou"),
        ("chengkou_officer", "trainees:teacher-list", "", "chengkou"),
        ("chongqing_finance", "catalogue:task-list", "", PROOF),
        ("chongqing_finance", "projects:plan-detail", "plan.chongqing", SECRET),
        ("cqhost_manager", "trainees:class-detail", "class.chongqing", SECRET),
        ("ministry_finance", "funds:order-detail", "money_draft.nation", DRAFTED),
        ("provincial_officer", "projects:plan-detail", "plan.hebei", NEEDS),
        ("class_manager", "trainees:class-detail", "class.hebei", PREMISES),
    ],
)
def test_the_words_are_there_for_those_who_may(
    who: str, name: str, record: str, word: str, world: World, db: None
) -> None:
    url = address(name, world.records[record]) if record else reverse(name) + "?export=1"
    text = Asker(world.sessions[who]).ask("get", url).text
    assert all(one in text for one in world.people.get(word, [word]))


@pytest.mark.parametrize("who", ASKING)
def test_only_the_leader_lets_staff_of_the_own_institution_go(who: str, world: World, db: None) -> None:
    host = world.records["institution.host"]
    grant = world.actors["institution_finance"].grant_id
    answer = Asker(world.sessions[who]).ask("post", reverse("institutions:staff-end", args=[host.pk, grant]))  # type: ignore[attr-defined]
    assert answer.status == (302 if who == "institution_leader" else 403)


@pytest.mark.parametrize("act", TICKED, ids=lambda act: f"{act.name}/{act.step}")
def test_ticked_rows_of_others_stay_as_they_are(act: Act, world: World, db: None) -> None:
    foreign = {
        "chengkou_officer": "xingtang", "county_officer": "chengkou", "neighbour_officer": "xingtang",
        "cqhost_officer": "xingtang", "institution_officer": "chengkou",
        "cqhost_manager": "xingtang", "class_manager": "chengkou",
    }  # fmt: skip
    row = next(row for row in ROWS if row.name == act.name)
    asked = 0
    for who, place in foreign.items():
        if world.role(who) not in act.roles:
            continue
        own = next((it for name, it in world.of_kind(row.kind).items() if in_sight(name, world.place(who))), None)
        if row.kind != "-" and own is None:
            continue
        url = reverse(act.name, args=[own.pk] if own else None)  # type: ignore[attr-defined]
        ids = ids_of(act.name, place)
        before = states()
        with transaction.atomic():
            Asker(world.sessions[who]).ask("post", url, keep=True, action=act.step, ids=ids, reason="看看")
            after = states()
            transaction.set_rollback(True)
        assert after == before, who
        asked += 1
    assert asked


def ids_of(name: str, place: str) -> list[int]:
    """Rows of a place that the list would tick."""
    if name == "trainees:nomination-list":
        rows = Nomination.objects.filter(teacher__county__code=COUNTIES[place])
    elif name == "trainees:difference-list":
        rows = TeacherDifference.objects.filter(teacher__county__code=COUNTIES[place])
    else:
        rows = Enrolment.objects.filter(county__code=COUNTIES[place])
    return list(rows.values_list("pk", flat=True)[:5])


def states() -> list[list[tuple[object, ...]]]:
    """Where everything stands that ticking could move."""
    return [
        list(Nomination.objects.order_by("pk").values_list("pk", "state", "version")),
        list(TeacherDifference.objects.order_by("pk").values_list("pk", "state")),
        list(Enrolment.objects.order_by("pk").values_list("pk", "state", "training_class_id", "version")),
    ]


@pytest.mark.parametrize("who", ["county_officer", "neighbour_officer", "chengkou_officer", "prefecture_officer"])
def test_a_number_finds_nobody_out_of_sight(who: str, world: World, db: None) -> None:
    for name, teacher in world.of_kind("teacher").items():
        number = reveal_teacher(teacher, actor=SYSTEM, reason="试").id_no  # type: ignore[arg-type]
        answer = Asker(world.sessions[who]).ask("post", reverse("trainees:teacher-find"), id_no=number)
        seen = reverse("trainees:teacher-detail", args=[teacher.pk])  # type: ignore[attr-defined]
        assert answer.location == (seen if in_sight(name, world.place(who)) else reverse("trainees:teacher-list"))


def test_an_ended_grant_is_not_acted_under(world: World, db: None) -> None:
    """Whoever has another grant acts under that one; the ended one cannot be chosen."""
    user = User.objects.get(username="child_teacher")
    ended = Grant.objects.create(
        user=user, role="provincial_officer", unit_id=world.actors["provincial_officer"].unit_id,
        valid_from=date(2020, 1, 1), valid_until=clock.today() - timedelta(days=1),
    )  # fmt: skip
    asker = Asker(world.sessions["child_teacher"])
    assert asker.ask("post", reverse("access:act-as"), keep=True, grant=str(ended.pk)).status == 302
    assert asker.ask("get", reverse("projects:plan-list")).status == 403
