"""Tests before and after: opened on one rubric, scored by page or sheet, closed into the results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment
from evaluation.assessment.models import Rubric, SkillTest, TestScore
from evaluation.assessment.rules import CLOSE_TEST, RECORD_SCORES, TEST_FLOW
from evaluation.assessment.selectors.skill_tests import (
    open_hindrance,
    people_of,
    score_cells,
    score_text,
    scores_hindrance,
)
from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, require
from guopei.core.audit.transaction import service
from guopei.core.flow.cells import Cell, Key, changes, refuse_overtaken
from guopei.core.flow.services.moves import ask_for, lock, move
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.flow.table import step
from guopei.core.refusal import Refused, refuse
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.classes.services.classes import refuse_foreign_institution, refuse_other_manager
from trainees.delivery.models import TestResult

# (enrolment, PRE or POST) → score; None takes a score back.
Scores = Mapping[tuple[int, str], Decimal | None]


@dataclass(frozen=True)
class ScoresRecorded:
    """What a recording did: read = new + changed + removed + unchanged."""

    new: int
    changed: int
    unchanged: int
    removed: int = 0

    @property
    def read(self) -> int:
        """How many scores were given or taken back."""
        return self.new + self.changed + self.removed + self.unchanged


_FIXED = Refused(
    _("Results have been proposed from this test: return them first."),
    code="result_proposed",
)


@service(_("Open the test before and after"))
def open_test(training_class: TrainingClass, *, actor: Actor, rubric: Rubric) -> SkillTest:
    """Open the pair of tests of a class on one rubric. Refuses a second pair, and a class not yet ready or over."""
    require(actor, RECORD_SCORES, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    refuse_other_manager(actor, fresh)
    rubric = lock(get_visible(actor, Rubric.objects.all(), pk=rubric.pk))  # nobody changes its points meanwhile
    refuse(open_hindrance(fresh))
    with said_by_database(
        {
            "evaluation_skilltest_training_class_id_key": Refused(
                _("This class has its tests already, on one rubric."), code="test_exists", rule="evaluation.same_rubric"
            )
        }
    ):
        made = SkillTest.objects.create(
            training_class=fresh,
            rubric=rubric,
            full=rubric.criteria.aggregate(full=Sum("points"))["full"],
            drafted_by_id=actor.user_id,
        )
    ask_for(made, actor=actor, flow=TEST_FLOW)
    return made


@service(_("Record scores"))
def record_scores(
    test: SkillTest, scores: Scores, *, actor: Actor, seen: Mapping[Key, Cell] | None = None
) -> ScoresRecorded:
    """Record (enrolment, PRE or POST) → score; None takes back a score that was there. All or nothing.

    `seen` is what the sender saw: scores left as they were say nothing. Refuses (Overtaken) scores that somebody else
    changed meanwhile, more than full points, anything finer than a tenth, people who have not arrived in this class,
    and a closed test.
    """
    require(actor, RECORD_SCORES, test)
    fresh = lock(test)
    refuse_foreign_institution(actor, fresh.training_class.institution.unit_id)
    refuse_other_manager(actor, fresh.training_class)
    refuse(scores_hindrance(fresh))
    _refuse_impossible(fresh, scores)
    entered = changes({key: score_text(score) for key, score in scores.items()}, seen)
    refuse_overtaken(entered, seen, score_cells(fresh))
    meant = {key: score for key, score in scores.items() if key in entered}
    recorded = _write_scores(fresh, meant, actor)
    if recorded.new or recorded.changed or recorded.removed:
        fresh.version += 1
        fresh.save(update_fields=["version"])
    return replace(
        recorded, unchanged=recorded.unchanged + sum(s is not None for k, s in scores.items() if k not in entered)
    )


def _refuse_impossible(test: SkillTest, scores: Scores) -> None:
    people = dict(people_of(test).values_list("pk", "teacher__name"))
    for (enrolment_id, moment), score in scores.items():
        if enrolment_id not in people:
            raise Refused(_("Scores are given to people who have arrived in this class."), code="not_arrived")
        if moment not in Moment.values or (
            score is not None and (not 0 <= score <= test.full or score != round(score, 1))
        ):
            raise Refused(
                _("%(name)s: %(score)s is no score between 0 and %(full)s with at most one decimal."),
                code="score_out_of_range",
                params={"name": people[enrolment_id], "score": score, "full": test.full},
            )


def _write_scores(test: SkillTest, scores: Scores, actor: Actor) -> ScoresRecorded:
    before = {
        (found.enrolment_id, found.moment): found
        for found in TestScore.objects.filter(test=test, enrolment_id__in={pk for pk, _moment in scores})
    }
    given = {key: score for key, score in scores.items() if score is not None}
    new = [
        TestScore(test=test, enrolment_id=pk, moment=moment, score=score, recorded_by_id=actor.user_id)
        for (pk, moment), score in sorted(given.items())
        if (pk, moment) not in before
    ]
    changed = [found for key, found in before.items() if key in given and found.score != given[key]]
    removed = [found.pk for key, found in before.items() if key in scores and scores[key] is None]
    for found in changed:
        found.score = given[(found.enrolment_id, found.moment)]
        found.recorded_by_id, found.recorded_at = actor.user_id, clock.now()
        found.version += 1
    TestScore.objects.bulk_create(new)
    TestScore.objects.bulk_update(changed, ["score", "recorded_by", "recorded_at", "version"])
    TestScore.objects.filter(pk__in=removed).delete()
    return ScoresRecorded(len(new), len(changed), len(given) - len(new) - len(changed), len(removed))


@step(TEST_FLOW, "close")
@service(_("Close the test"))
def close_test(test: SkillTest, *, actor: Actor, version: int | None = None, reason: str = "") -> SkillTest:
    """Close the scores and hand each person's pair down to the results. Refused before the class has ended, and while
    nobody who stayed has a score after the training. Who lacks one is handed down without: the rules call that a fail.
    """
    require(actor, CLOSE_TEST, test)
    training_class = lock(test.training_class)  # as results are proposed: one after the other
    fresh = lock(test)
    refuse_foreign_institution(actor, training_class.institution.unit_id)
    if training_class.state != ClassState.ENDED:
        raise Refused(_("Scores are closed when the class has ended."), code="class_not_ended")
    if not TestScore.objects.filter(test=fresh, moment=Moment.POST, enrolment__in=people_of(fresh)).exists():
        raise Refused(
            _("Nobody has a score after the training yet."), code="no_post_scores", rule="evaluation.same_rubric"
        )
    moved = move(fresh, "close", actor=actor, flow=TEST_FLOW, version=version, reason=reason)
    scores = TestScore.objects.filter(test=moved, enrolment=OuterRef("pk"))
    lines = people_of(moved).annotate(
        pre=Subquery(scores.filter(moment=Moment.PRE).values("score")),
        post=Subquery(scores.filter(moment=Moment.POST).values("score")),
    )
    with said_by_database({"basis_is_fixed": _FIXED}):
        TestResult.objects.bulk_create(
            [
                TestResult(enrolment_id=line.pk, pre=line.pre, post=line.post, full=moved.full, closed_at=clock.now())
                for line in lines.order_by("pk")
            ],
            update_conflicts=True,
            unique_fields=["enrolment"],
            update_fields=["pre", "post", "full", "closed_at"],
        )
    return moved


@step(TEST_FLOW, "reopen")
@service(_("Reopen the test"))
def reopen_test(test: SkillTest, *, actor: Actor, version: int | None = None, reason: str = "") -> SkillTest:
    """Reopen the scores, with a reason; what was handed down is taken back. Refused once results are proposed."""
    require(actor, CLOSE_TEST, test)
    training_class = lock(test.training_class)  # whoever proposes results from these scores comes before or after
    refuse_foreign_institution(actor, training_class.institution.unit_id)
    moved = move(test, "reopen", actor=actor, flow=TEST_FLOW, version=version, reason=reason)
    with said_by_database({"basis_is_fixed": _FIXED}):
        TestResult.objects.filter(enrolment__training_class=moved.training_class_id).delete()
    return moved
