"""Pages of a class's tests: opened, scored by page or sheet, closed; the paired gain."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import Moment, TestState
from evaluation.assessment.forms.skill_tests import OpenTestForm, ScoresForm
from evaluation.assessment.models import SkillTest
from evaluation.assessment.rules import CLOSE_TEST, EDIT_RUBRIC, RECORD_SCORES, TEST_FLOW, VIEW_TEST
from evaluation.assessment.selectors.skill_tests import (
    Line,
    open_hindrance,
    paired_gain,
    score_cells,
    score_lines,
    scores_hindrance,
    test_in_sight,
    test_of_class,
)
from evaluation.assessment.services.score_sheets import record_score_sheet, score_of_text, write_score_sheet
from evaluation.assessment.services.skill_tests import ScoresRecorded, open_test, record_scores
from guopei.core.flow.cells import EMPTY, Cell, Key, Overtaken
from guopei.core.imports.services.numbered_sheets import as_bytes
from guopei.core.refusal import Refused
from guopei.core.ui.pages import Action, Crumb, FormPage, RecordPage
from guopei.core.ui.parts import Fact
from trainees.classes.models import TrainingClass
from trainees.classes.selectors.classes import acts_for, class_in_sight, must_act_for
from trainees.delivery.views.cells import CellsForm
from trainees.delivery.views.sheets import SheetPage


def class_crumbs(training_class: TrainingClass) -> Sequence[Crumb]:
    """List and class."""
    url = reverse("trainees:class-detail", args=[training_class.pk])
    return (Crumb(_("Classes"), reverse("trainees:class-list")), Crumb(training_class.name, f"{url}?tab=test"))


def said(recorded: ScoresRecorded) -> str:
    """What a recording did, in numbers that add up."""
    return gettext(
        "%(read)s scores: %(new)s new, %(changed)s changed, %(removed)s taken back, %(unchanged)s unchanged."
    ) % {
        "read": recorded.read,
        "new": recorded.new,
        "changed": recorded.changed,
        "removed": recorded.removed,
        "unchanged": recorded.unchanged,
    }


class ClassTest(FormPage):
    """The tests of a class: straight to them when they are open, else which rubric they stand on."""

    form_class = OpenTestForm
    permission = RECORD_SCORES
    title = _("Open the tests before and after")
    submit_label = _("Open the tests")
    done_text = _("The tests are open: scores can be entered.")

    @cached_property
    def training_class(self) -> TrainingClass:
        """The class, in sight, of those who act for it."""
        found = class_in_sight(self.actor, self.kwargs["pk"])
        must_act_for(self.actor, found)
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """On to the scores when there is a test."""
        test = test_of_class(self.actor, self.training_class)
        if test is not None:
            return redirect("evaluation:test-detail", test.pk)
        return super().get(request, *args, **kwargs)

    def hindrance(self) -> Refused | None:
        """The class is not ready yet, or over."""
        return open_hindrance(self.training_class)

    def crumbs(self) -> Sequence[Crumb]:
        """List and class."""
        return class_crumbs(self.training_class)

    def cancel_url(self) -> str:
        """Back to the class."""
        return reverse("trainees:class-detail", args=[self.training_class.pk])

    def actions(self) -> Sequence[Action]:
        """Write a rubric first."""
        if self.actor.has(EDIT_RUBRIC):
            return (Action(_("New rubric"), reverse("evaluation:rubric-new"), "plus"),)
        return ()

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> SkillTest:
        """Open them."""
        return open_test(self.training_class, actor=self.actor, rubric=data["rubric"])

    def after(self, saved: SkillTest) -> str:
        """To the test."""
        return reverse("evaluation:test-detail", args=[saved.pk])


class TestDetail(RecordPage):
    """The tests of a class: scores of each trainee, and the paired gain with how many it stands on."""

    __test__ = False
    template_name = "evaluation/assessment/test_detail.html"
    permission = VIEW_TEST
    path = (TestState.OPEN, TestState.CLOSED)
    record: SkillTest
    makes = TEST_FLOW

    def fetch(self) -> SkillTest:
        """The test, in sight."""
        return test_in_sight(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """Of which class."""
        return gettext("Tests of %(class)s") % {"class": self.record.training_class.name}

    def crumbs(self) -> Sequence[Crumb]:
        """List and class."""
        return class_crumbs(self.record.training_class)

    def actions(self) -> Sequence[Action]:
        """Enter scores, while they are open."""
        acts = self.actor.has(RECORD_SCORES) and acts_for(self.actor, self.record.training_class)
        if scores_hindrance(self.record) is not None or not acts:
            return ()
        return (
            Action(_("By sheet"), reverse("evaluation:test-sheet", args=[self.record.pk]), "table"),
            # Blue for those who cannot close the scores: a page has one blue button.
            Action(
                _("Enter scores"),
                reverse("evaluation:test-scores", args=[self.record.pk]),
                "pencil",
                main=not self.actor.has(CLOSE_TEST),
            ),
        )

    def facts(self) -> Sequence[Fact]:
        """Rubric and full score."""
        rubric = self.record.rubric
        return (
            Fact(_("Rubric"), rubric, "link", url=reverse("evaluation:rubric-detail", args=[rubric.pk])),
            Fact(_("Full score"), self.record.full),
            Fact(_("Institution"), self.record.training_class.institution),
        )

    def more(self) -> dict[str, Any]:
        """Scores and gain."""
        return {"lines": score_lines(self.record), "gain": paired_gain(self.record)}


class ScoreCells(CellsForm):
    """Forms in which scores are entered."""

    test: Any

    def hindrance(self) -> Refused | None:
        """The scores are closed."""
        return scores_hindrance(self.test)

    def people(self) -> Mapping[int, str]:
        """Whose scores they are."""
        return {line.enrolment.pk: line.enrolment.teacher.name for line in score_lines(self.test)}

    def column_words(self, column: str) -> str:
        """Before or after."""
        return str(dict(Moment.choices).get(column, column))

    def record_cells(self, entered: Mapping[Key, str], seen: Mapping[Key, Cell]) -> str:
        """Record what was chosen after looking at both sides; empty takes a score back."""
        scores = {key: score_of_text(value, self.test.full) for key, value in entered.items()}
        return said(record_scores(self.test, scores, actor=self.actor, seen=seen))


class TestScores(ScoreCells):
    """Scores of everybody, before and after, on one page."""

    __test__ = False
    template_name = "evaluation/assessment/test_scores.html"
    form_class = ScoresForm
    permission = RECORD_SCORES
    title = _("Enter scores")
    done_text = ""
    record: SkillTest
    page = "evaluation:test-detail"

    @property
    def test(self) -> SkillTest:
        """The test that was fetched."""
        return self.record

    def fetch(self) -> SkillTest:
        """The test, in sight."""
        found = test_in_sight(self.actor, self.kwargs["pk"])
        must_act_for(self.actor, found.training_class)
        return found

    def crumbs(self) -> Sequence[Crumb]:
        """List, class, test."""
        found = self.record.training_class
        return (*class_crumbs(found), Crumb(_("Tests"), self.cancel_url()))

    def form_kwargs(self) -> dict[str, Any]:
        """Whose scores, out of how many."""
        return {
            "people": [(line.enrolment.pk, line.enrolment.teacher.name) for line in score_lines(self.record)],
            "full": self.record.full,
        }

    def initial(self) -> dict[str, Any]:
        """The scores there are."""
        found: dict[str, Any] = {}
        for line in score_lines(self.record):
            found |= {f"PRE-{line.enrolment.pk}": line.pre, f"POST-{line.enrolment.pk}": line.post}
        return found

    def context(self, **extra: Any) -> dict[str, Any]:
        """The form's fields, a row for each trainee, and what the page shows in them."""
        form = extra.get("form")
        if form is not None:
            lines = score_lines(self.record)
            extra["lines"] = [
                (line.enrolment, form[f"PRE-{line.enrolment.pk}"], form[f"POST-{line.enrolment.pk}"]) for line in lines
            ]
            extra["seen"] = self._seen(lines)
            extra["parts"] = []
        return super().context(**extra)

    def _seen(self, lines: Sequence[Line]) -> list[tuple[str, Cell]]:
        """What the page had shown when it was sent, else what stands there now."""
        sent, now = self.sent(self.request)[1], score_cells(self.record)
        keys = [(line.enrolment.pk, str(moment)) for line in lines for moment in Moment]
        return [(f"{key[0]}-{key[1]}", sent.get(key) or now.get(key, EMPTY)) for key in keys]

    def save(self, data: dict[str, Any], rows: dict[str, list[dict[str, Any]]], version: int | None) -> ScoresRecorded:
        """Record what was typed; an emptied field takes the score back, one that was not sent or not changed says
        nothing."""
        scores: dict[tuple[int, str], Decimal | None] = {}
        for name, score in data.items():
            moment, _dash, number = name.partition("-")
            if name in self.request.POST and moment in Moment.values:
                scores[int(number), moment] = score
        recorded = record_scores(self.record, scores, actor=self.actor, seen=self.sent(self.request)[1])
        messages.success(self.request, said(recorded))
        return recorded

    def respond(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or both sides of what somebody else recorded meanwhile."""
        if isinstance(kwargs.get("refusal"), Overtaken):
            return self.show_overtaken(kwargs["refusal"])
        return super().respond(*args, **kwargs)

    def after(self, saved: ScoresRecorded | None) -> str:
        """To the test."""
        return self.cancel_url()


class TestSheet(ScoreCells, SheetPage):
    """Scores by sheet."""

    __test__ = False
    permission = RECORD_SCORES
    title = _("Scores by sheet")
    download = "scores"

    @cached_property
    def test(self) -> SkillTest:
        """The test, in sight."""
        found = test_in_sight(self.actor, self.kwargs["pk"])
        must_act_for(self.actor, found.training_class)
        return found

    def cancel_url(self) -> str:
        """Back to the test."""
        return reverse("evaluation:test-detail", args=[self.test.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """List, class, test."""
        return (*class_crumbs(self.test.training_class), Crumb(_("Tests"), self.cancel_url()))

    def sheet(self) -> bytes:
        """The sheet as it stands."""
        return as_bytes(write_score_sheet, self.test, actor=self.actor)

    def record_sheet(self, content: bytes, name: str) -> tuple[int, str]:
        """Record the scores."""
        read, recorded = record_score_sheet(self.test, content, name, actor=self.actor)
        return read, said(recorded)

    def after(self, saved: Any) -> str:
        """To the test."""
        return self.cancel_url()
