"""Reading rubrics and tests; the paired gain."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment, TestState
from evaluation.assessment.models import Rubric, SkillTest, TestScore
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible, visible
from guopei.core.flow.cells import Cell, Key
from guopei.core.refusal import Refused
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass
from trainees.delivery.models import TestResult
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Gain:
    """Before against after for the people who have both scores. `n` says how many they are.

    Means are over pairs only; `gain` is the mean of the differences, `share` that mean as a percentage of the full
    score, so that rubrics can be compared. Each is worked out exactly and then made half up to two decimals. None
    without pairs: an average over nobody is no number.
    """

    n: int
    only_pre: int
    only_post: int
    neither: int
    pre: Decimal | None
    post: Decimal | None
    gain: Decimal | None
    share: Decimal | None
    improved: int
    same: int
    worse: int

    @property
    def people(self) -> int:
        """Everybody who stayed in the class: pairs, one score only, none."""
        return self.n + self.only_pre + self.only_post + self.neither

    @property
    def left_out(self) -> int:
        """Who stayed but lacks a score."""
        return self.only_pre + self.only_post + self.neither


@dataclass(frozen=True)
class Line:
    """One trainee's two scores and their difference."""

    enrolment: Enrolment
    pre: Decimal | None
    post: Decimal | None

    @property
    def gain(self) -> Decimal | None:
        """After minus before, when both are there."""
        return None if self.pre is None or self.post is None else self.post - self.pre


def rubrics_for(actor: Actor) -> QuerySet[Rubric]:
    """Rubrics in sight, with their points and use."""
    return (
        visible(actor, Rubric.objects.all())
        .select_related("unit", "drafted_by")
        .annotate(
            full=Sum("criteria__points"),
            criteria_count=Count("criteria", distinct=True),
        )
    )


def rubric_in_sight(actor: Actor, pk: int) -> Rubric:
    """One rubric, or the same 404 for hidden and missing."""
    return get_visible(actor, rubrics_for(actor), pk=pk)


def rubric_in_use() -> Refused:
    """Said of a rubric that does not change any more."""
    return Refused(
        _("Tests stand on this rubric: it does not change any more. Write a new one."),
        code="rubric_in_use",
        rule="evaluation.same_rubric",
    )


def rubric_hindrance(actor: Actor, rubric: Rubric) -> Refused | None:
    """Another unit wrote the rubric, or a test stands on it: before and after must be measured alike."""
    if not actor.is_system and rubric.unit_id != actor.unit_id:
        return Refused(_("Only the unit that wrote a rubric may change it."), code="other_unit")
    return rubric_in_use() if rubric.tests.exists() else None


def open_hindrance(training_class: TrainingClass) -> Refused | None:
    """The class is not ready yet, or settled or cancelled."""
    if training_class.state in (ClassState.READY, ClassState.RUNNING, ClassState.ENDED):
        return None
    return Refused(_("A test belongs to a class that is ready, running or has ended."), code="class_not_ready")


def scores_hindrance(test: SkillTest) -> Refused | None:
    """The scores are closed."""
    return None if test.state == TestState.OPEN else Refused(_("The scores are closed."), code="test_closed")


def test_of_class(actor: Actor, training_class: TrainingClass) -> SkillTest | None:
    """The test of a class that the actor may see; None when there is none."""
    return (
        visible(actor, SkillTest.objects.filter(training_class=training_class))
        .select_related("rubric", "training_class__institution__unit", "training_class__manager")
        .first()
    )


def test_in_sight(actor: Actor, pk: int) -> SkillTest:
    """One test, or the same 404 for hidden and missing."""
    return get_visible(
        actor,
        SkillTest.objects.select_related(
            "rubric", "training_class__institution__unit", "training_class__manager", "drafted_by"
        ),
        pk=pk,
    )


def people_of(test: SkillTest) -> QuerySet[Enrolment]:
    """Who can have scores: everybody who arrived and stayed."""
    return (
        Enrolment.objects.filter(training_class=test.training_class_id, state=EnrolmentState.ARRIVED)
        .select_related("teacher")
        .order_by("teacher__pinyin", "pk")
    )


def score_lines(test: SkillTest) -> list[Line]:
    """Every trainee's two scores, by name. Two queries."""
    scores = {
        (enrolment_id, moment): score
        for enrolment_id, moment, score in TestScore.objects.filter(test=test).values_list(
            "enrolment_id", "moment", "score"
        )
    }
    return [
        Line(person, scores.get((person.pk, Moment.PRE)), scores.get((person.pk, Moment.POST)))
        for person in people_of(test)
    ]


def score_text(score: Decimal | None) -> str:
    """A score as a cell holds it; empty for none."""
    return "" if score is None else str(Decimal(score).quantize(TENTH))


def score_cells(test: SkillTest) -> dict[Key, Cell]:
    """Every score of a test as a cell: who recorded it, when, in which version. One query."""
    rows = TestScore.objects.filter(test=test).values_list(
        "enrolment_id", "moment", "score", "version", "recorded_by__name", "recorded_at"
    )
    return {(pk, moment): Cell(score_text(score), version, by or "", at) for pk, moment, score, version, by, at in rows}


def paired_gain(test: SkillTest) -> Gain:
    """The paired gain of a test, worked out by the database. Only people who stayed; n is stated. One query."""
    pre = Q(test_scores__test=test, test_scores__moment=Moment.PRE)
    post = Q(test_scores__test=test, test_scores__moment=Moment.POST)
    people = Enrolment.objects.filter(training_class=test.training_class_id, state=EnrolmentState.ARRIVED).annotate(
        pre=Sum("test_scores__score", filter=pre), post=Sum("test_scores__score", filter=post)
    )
    both = Q(pre__isnull=False, post__isnull=False)
    found = people.aggregate(
        n=Count("pk", filter=both),
        only_pre=Count("pk", filter=Q(pre__isnull=False, post__isnull=True)),
        only_post=Count("pk", filter=Q(pre__isnull=True, post__isnull=False)),
        neither=Count("pk", filter=Q(pre__isnull=True, post__isnull=True)),
        mean_pre=Avg("pre", filter=both),
        mean_post=Avg("post", filter=both),
        mean_gain=Avg(F("post") - F("pre"), filter=both),
        total_gain=Sum(F("post") - F("pre"), filter=both),
        improved=Count("pk", filter=both & Q(post__gt=F("pre"))),
        same=Count("pk", filter=both & Q(post=F("pre"))),
        worse=Count("pk", filter=both & Q(post__lt=F("pre"))),
    )
    return Gain(
        n=found["n"],
        only_pre=found["only_pre"],
        only_post=found["only_post"],
        neither=found["neither"],
        pre=_rounded(found["mean_pre"]),
        post=_rounded(found["mean_post"]),
        gain=_rounded(found["mean_gain"]),
        share=_rounded(found["total_gain"] * 100 / (found["n"] * test.full)) if found["n"] else None,
        improved=found["improved"],
        same=found["same"],
        worse=found["worse"],
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(HUNDREDTH, ROUND_HALF_UP)


def scores_are_due(training_class: TrainingClass) -> bool:
    """A class that has ended waits for the scores of its test: results rest on them."""
    tested = TestResult.objects.filter(enrolment__training_class=training_class).exists()
    return training_class.state == ClassState.ENDED and not tested
