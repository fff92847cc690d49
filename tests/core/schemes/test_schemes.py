"""Schemes: weights that add up before anybody is judged by them, two persons, editions that stand."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from guopei.core.access.actor import SYSTEM
from guopei.core.access.enums import Role
from guopei.core.audit.selectors.history import history
from guopei.core.catalogue.services.years import close_year
from guopei.core.inbox.models import Todo
from guopei.core.refusal import Denied, Refused
from guopei.core.schemes.models import Indicator, Scheme, SchemeGrade
from guopei.core.schemes.selectors.schemes import get_scheme, indicators_of, schemes
from guopei.core.schemes.services.schemes import copy_scheme, delete_scheme, draft_scheme, save_scheme
from guopei.core.schemes.services.steps import publish_scheme, retire_scheme, return_scheme, submit_scheme
from guopei.core.schemes.services.writing import GradeInput
from tests.factories.access import make_actor
from tests.factories.orgs import make_county, make_prefecture, make_province
from tests.factories.projects import make_open_year
from tests.factories.schemes import (
    GRADES,
    PURPOSE,
    TREE,
    indicator,
    make_keeper,
    make_published_scheme,
    make_scheme,
)
from tests.support.races import acting, at_once

pytestmark = pytest.mark.django_db


def written(scheme, **changes):
    """What the form sends."""
    same = {"purpose": PURPOSE, "title": scheme.title, "indicators": TREE, "grades": GRADES}
    return save_scheme(scheme, **(same | changes))


def test_a_scheme_is_drawn_up_submitted_and_published():
    first, second = make_keeper(), make_keeper()
    scheme = submit_scheme(make_scheme(first), actor=first)
    asked = Todo.objects.get(kind="schemes.scheme_to_publish")
    assert asked.url.endswith(f"/schemes/{scheme.pk}/")
    scheme = publish_scheme(scheme, actor=second)
    assert (scheme.state, scheme.decided_by_id) == ("PUBLISHED", second.user_id)
    assert [change.act for change in history(second, scheme)][:1]
    tree = [(one.code, one.depth, one.most) for one in indicators_of(second, scheme)]
    assert tree == [("C1", 0, None), ("C1.1", 1, 10), ("C1.2", 1, 10), ("C2", 0, 5)]


def test_whoever_drew_it_up_does_not_publish():
    first = make_keeper()
    scheme = submit_scheme(make_scheme(first), actor=first)
    with pytest.raises(Refused) as refusal:
        publish_scheme(scheme, actor=first)
    assert refusal.value.code == "second_person"


@pytest.mark.parametrize(
    ("indicators", "code", "field"),
    [
        ([indicator("一", 100)], "indicator_code", "indicators-0-code"),
        ([indicator("C1.1.1.1.1", 100)], "indicator_code", "indicators-0-code"),
        ([indicator("C1", 50), indicator("C1", 50)], "indicator_twice", "indicators-1-code"),
        ([indicator("C1", 50), indicator("C2.1", 50)], "indicator_alone", "indicators-1-code"),
        ([indicator("C1", 0)], "indicator_weight", "indicators-0-weight"),
        ([indicator("C1", "100.01")], "indicator_weight", "indicators-0-weight"),
        (
            [indicator("C1", 100, most=Decimal(5)), indicator("C1.1", 100)],
            "indicator_marked_by_parts",
            "indicators-0-most",
        ),
        ([indicator("C1", 100, least=Decimal(10))], "indicator_marks", "indicators-0-most"),
        ([indicator("C1", 100, step=Decimal("0.3"))], "indicator_marks", "indicators-0-most"),
    ],
)
def test_rows_that_make_no_tree_are_refused(indicators, code, field):
    with pytest.raises(Refused) as refusal:
        make_scheme(indicators=indicators)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize(
    ("grades", "code"),
    [
        ([GradeInput("好", Decimal(101))], "grade_points"),
        ([GradeInput("好", Decimal(60)), GradeInput("好", Decimal(80))], "grade_twice"),
        ([GradeInput("好", Decimal(60)), GradeInput("优", Decimal(60))], "grade_twice"),
    ],
)
def test_grades_are_told_apart(grades, code):
    with pytest.raises(Refused) as refusal:
        make_scheme(grades=grades)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("indicators", "code", "words"),
    [
        ([], "no_indicators", "one indicator"),
        ([indicator("C1", "99.99")], "weights_off", "99.99"),
        ([indicator("C1", 100), indicator("C1.1", 60), indicator("C1.2", 39)], "weights_off", "C1 weighs 100"),
    ],
)
def test_a_scheme_is_submitted_once_its_weights_add_up(indicators, code, words):
    actor = make_keeper()
    scheme = make_scheme(actor, indicators=indicators)
    with override("en"), pytest.raises(Refused, match=words) as refusal:
        submit_scheme(scheme, actor=actor)
    assert refusal.value.code == code


def test_the_head_is_refused_where_it_says_nothing():
    actor = make_keeper()
    closed = close_year(make_open_year(2042), actor=actor, reason="年度结束")
    for changes, code in (
        ({"purpose": "no.such"}, "scheme_purpose"),
        ({"title": "  "}, "scheme_untitled"),
        ({"year": closed}, "year_closed"),
    ):
        with pytest.raises(Refused) as refusal:
            make_scheme(actor, **changes)
        assert refusal.value.code == code
    make_scheme(actor)
    with pytest.raises(Refused) as refusal:
        make_scheme(actor)
    assert refusal.value.code == "scheme_title_taken"


def test_only_ministry_and_provinces_draw_up_schemes():
    with pytest.raises(Denied):
        make_scheme(make_actor(Role.COUNTY_OFFICER, make_county()))


def test_a_scheme_is_drawn_up_by_a_person_of_a_unit():
    with pytest.raises(Denied) as refusal:
        make_scheme(SYSTEM)
    assert refusal.value.code == "no_person"


def test_rows_are_changed_moved_and_taken_out_at_once():
    actor = make_keeper()
    scheme = make_scheme(actor)
    kept = Indicator.objects.get(scheme=scheme, code="C1.1").pk
    rows = [indicator("C2", 40), indicator("C1", 60), indicator("C1.1", 60), indicator("C2.1", 40)]
    saved = written(scheme, actor=actor, version=scheme.version, indicators=rows, grades=GRADES[:1])
    assert [one.code for one in indicators_of(actor, saved)] == ["C2", "C2.1", "C1", "C1.1"]
    assert Indicator.objects.get(scheme=scheme, code="C1.1").pk == kept
    assert SchemeGrade.objects.filter(scheme=scheme).count() == 1
    assert saved.version == scheme.version + 1


def test_saving_it_as_it_is_writes_nothing():
    actor = make_keeper()
    scheme = make_scheme(actor)
    assert written(scheme, actor=actor).version == scheme.version


def test_a_submitted_scheme_is_changed_after_a_return_only():
    actor, second = make_keeper(), make_keeper()
    scheme = submit_scheme(make_scheme(actor), actor=actor)
    with pytest.raises(Refused) as refusal:
        written(scheme, actor=actor)
    assert refusal.value.code == "wrong_state"
    scheme = return_scheme(scheme, actor=second, reason="权重请复核")
    assert Todo.objects.filter(kind="schemes.scheme_returned").exists()
    written(scheme, actor=actor, indicators=[indicator("C1", 100)])


def test_another_unit_reads_but_does_not_touch():
    hebei = make_keeper(make_province())
    scheme = make_scheme(hebei)
    ministry = make_keeper()
    for act in (lambda: written(scheme, actor=ministry), lambda: delete_scheme(scheme, actor=ministry, reason="误")):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "not_your_unit"
    with pytest.raises(Refused) as refusal:
        submit_scheme(scheme, actor=ministry)
    assert refusal.value.code == "not_your_unit"


def test_what_is_published_is_seen_below_and_drafts_are_not():
    published, draft = make_published_scheme(), make_scheme(title="草稿")
    province = make_province()
    below = make_actor(Role.COUNTY_OFFICER, make_county(parent=make_prefecture(parent=province)))
    assert [one.pk for one in schemes(below)] == [published.pk]
    assert len(indicators_of(below, published)) == len(TREE)
    assert indicators_of(below, draft) == []
    own = make_scheme(make_keeper(province), title="本省")
    assert own.pk not in {one.pk for one in schemes(make_actor(Role.INSPECTOR, draft.unit))}
    assert own.pk not in {one.pk for one in schemes(make_keeper(make_province("500000", "重庆市")))}
    assert get_scheme(make_keeper(), own.pk) == own


def test_a_copy_is_the_next_edition_and_the_first_stays():
    actor, second = make_keeper(), make_keeper()
    first = make_published_scheme(actor)
    copied = copy_scheme(first, actor=second)
    assert (copied.edition, copied.copied_from_id, copied.state) == (2, first.pk, "DRAFT")
    assert [(one.code, one.weight) for one in indicators_of(actor, copied)] == [(row.code, row.weight) for row in TREE]
    assert copied.grades.count() == len(GRADES)
    with pytest.raises(Refused) as refusal:
        copy_scheme(first, actor=actor)
    assert refusal.value.code == "scheme_copy_open"
    with pytest.raises(Refused) as refusal:
        copy_scheme(copied, actor=actor)
    assert refusal.value.code == "wrong_state"
    with pytest.raises(Refused) as refusal:
        written(copied, actor=second, title="另一名称")
    assert refusal.value.code == "scheme_title_kept"


def test_a_province_copies_what_the_ministry_published():
    published, hebei = make_published_scheme(), make_keeper(make_province())
    own = copy_scheme(published, actor=hebei)
    assert (own.unit_id, own.edition, own.copied_from_id) == (hebei.unit_id, 1, published.pk)


def test_a_scheme_out_of_use_stays_for_what_was_judged_by_it():
    actor = make_keeper()
    scheme = make_published_scheme(actor)
    with pytest.raises(Refused):
        retire_scheme(scheme, actor=actor)
    assert retire_scheme(scheme, actor=actor, reason="有新版").state == "RETIRED"
    assert len(indicators_of(actor, scheme)) == len(TREE)


def test_a_draft_is_deleted_with_a_reason():
    actor = make_keeper()
    scheme = make_scheme(actor)
    with pytest.raises(Refused):
        delete_scheme(scheme, actor=actor, reason="")
    delete_scheme(scheme, actor=actor, reason="重复")
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE schemes_indicator SET weight = 30 WHERE code = 'C2'", "scheme_closed"),
        ("DELETE FROM schemes_indicator WHERE code = 'C2'", "scheme_closed"),
        ("UPDATE schemes_schemegrade SET least = 1 WHERE name = '合格'", "scheme_grades_closed"),
        ("DELETE FROM schemes_schemegrade", "scheme_grades_closed"),
        ("UPDATE schemes_scheme SET title = '别的', version = version + 1", "scheme_closed"),
        ("UPDATE schemes_scheme SET edition = 9, version = version + 1", "scheme_origin"),
    ],
)
def test_the_database_keeps_what_is_published(statement, guard):
    make_published_scheme()
    with connection.cursor() as cursor, pytest.raises(IntegrityError) as error, transaction.atomic():
        cursor.execute(statement)
    assert error.value.__cause__.diag.constraint_name == guard


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE schemes_indicator SET weight = 39 WHERE code = 'C2'",
        "UPDATE schemes_indicator SET weight = 34 WHERE code = 'C1.1'",
        "UPDATE schemes_indicator SET least = 0, most = 10, step = 1 WHERE code = 'C1'",
        "UPDATE schemes_indicator SET least = NULL, most = NULL, step = NULL WHERE code = 'C2'",
        "DELETE FROM schemes_indicator",
    ],
)
def test_the_database_lets_no_scheme_off_balance_be_submitted(statement):
    actor = make_keeper()
    scheme = make_scheme(actor)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with connection.cursor() as cursor, pytest.raises(IntegrityError) as error, transaction.atomic():
        cursor.execute(
            "UPDATE schemes_scheme SET state = 'SUBMITTED', submitted_by_id = drafted_by_id, version = version + 1 "
            "WHERE id = %s",
            [scheme.pk],
        )
    assert error.value.__cause__.diag.constraint_name == "scheme_adds_up"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE schemes_indicator SET parent_id = NULL WHERE code = 'C1.1'",
        "UPDATE schemes_indicator SET code = 'C9' WHERE code = 'C1'",
        "UPDATE schemes_indicator SET parent_id = (SELECT id FROM schemes_indicator WHERE code = 'C2' LIMIT 1) "
        "WHERE code = 'C1.1'",
        "UPDATE schemes_indicator SET code = 'C2.1' WHERE code = 'C1.1'",
    ],
)
def test_the_database_lets_a_indicator_stand_where_its_code_says(statement):
    make_scheme()
    with connection.cursor() as cursor, pytest.raises(IntegrityError) as error, transaction.atomic():
        cursor.execute(statement)
    assert error.value.__cause__.diag.constraint_name == "indicator_stands_by_code"


@pytest.mark.django_db(transaction=True)
def test_a_weight_changed_while_it_is_submitted_is_one_or_the_other():
    actor = make_keeper()
    scheme = make_scheme(actor)

    change = acting(actor, written, Scheme.objects.get(pk=scheme.pk), indicators=[indicator("C1", 99)])
    submit = acting(actor, submit_scheme, Scheme.objects.get(pk=scheme.pk))
    said = sorted(at_once(change, submit))
    scheme.refresh_from_db()
    whole = sum(one.weight for one in Indicator.objects.filter(scheme=scheme, parent=None))
    assert (scheme.state == "SUBMITTED") == (whole == 100)
    assert said[0] == "done"
    assert said[1] in ("weights_off", "wrong_state")


@pytest.mark.django_db(transaction=True)
def test_two_copies_at_once_are_one():
    actor, second = make_keeper(), make_keeper()
    scheme = make_published_scheme(actor)
    copies = [acting(who, copy_scheme, Scheme.objects.get(pk=scheme.pk)) for who in (actor, second)]
    assert sorted(at_once(*copies)) == ["done", "scheme_copy_open"]


def test_lists_cost_the_same_for_one_and_three(django_assert_num_queries):
    actor = make_keeper()
    make_scheme(actor)
    with django_assert_num_queries(1):
        assert [one.marked for one in schemes(actor)] == [3]
    for title in ("二", "三"):
        draft_scheme(purpose=PURPOSE, title=title, actor=actor, indicators=TREE)
    with django_assert_num_queries(1):
        assert [str(one.unit) and one.marked for one in schemes(actor)] == [3, 3, 3]
