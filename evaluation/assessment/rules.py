"""What tests before and after declare: permissions, scopes, the steps of a test, to-dos, their tab on the class."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.assessment.enums import TestState
from evaluation.assessment.models import Criterion, Rubric, SkillTest, TestScore
from evaluation.assessment.selectors.skill_tests import paired_gain, scores_are_due, test_of_class
from guopei.core.access.actor import Actor
from guopei.core.access.enums import READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.flow.asks import Ask
from guopei.core.flow.table import Flow, Step, register
from guopei.core.imports.services.numbered_sheets import name_sheets
from guopei.core.policy import registry as policy
from guopei.core.policy.seeds import notice
from guopei.core.ui import badges, navigation
from guopei.core.ui.badges import Tone
from guopei.core.ui.hanging import Errand, HungTab, hang
from trainees.classes.enums import ClassState
from trainees.classes.models import TrainingClass

STAFF = frozenset({Role.INSTITUTION_OFFICER, Role.CLASS_MANAGER})

# Scores stand beside names: those who see the trainees see them, finance does not.
VIEW_TEST = allow(
    "evaluation.view_test",
    {Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.PROVINCIAL_OFFICER, Role.INSTITUTION_LEADER, Role.INSPECTOR}
    | STAFF
    | READERS,
    _("view tests and rubrics"),
)
EDIT_RUBRIC = allow("evaluation.edit_rubric", {Role.INSTITUTION_OFFICER}, _("write rubrics"))
RECORD_SCORES = allow("evaluation.record_scores", STAFF, _("enter scores"))

CLOSE_TEST = allow("evaluation.close_test", {Role.INSTITUTION_OFFICER}, _("close and reopen scores"))

TEST_FLOW = register(
    Flow(
        "evaluation.SkillTest",
        initial=(TestState.OPEN,),
        says=(
            Ask(
                "evaluation.scores_due", (TestState.OPEN,),
                role=Role.INSTITUTION_OFFICER, about="training_class", unit="institution.unit_id",
                title=_("Enter the scores of class “%(class)s” and close them"), button=_("Enter scores"),
                url="evaluation:class-test", due="ends_on", params={"class": "name"},
            ),
        ),
        steps=(
            Step(
                "close", _("Close the scores"), (TestState.OPEN,), TestState.CLOSED, CLOSE_TEST,
                done=_("The scores are closed."),
            ),
            Step(
                "reopen", _("Reopen the scores"), (TestState.CLOSED,), TestState.OPEN, CLOSE_TEST,
                needs_reason=True, style="secondary", done=_("The scores are open again."),
            ),
        ),
    )
)  # fmt: skip


def _of_units_above(prefix: str) -> Callable[[Actor], Q]:
    """Rubrics of a province or of the nation may be used by everybody below."""
    return lambda actor: Q(**{f"{prefix}unit_id__in": [int(step) for step in actor.unit_path.strip("/").split("/")]})


declare(Rubric, view=VIEW_TEST, paths=("unit__path",), extra=_of_units_above(""))
declare(Criterion, view=VIEW_TEST, paths=("rubric__unit__path",), extra=_of_units_above("rubric__"))
_PROVINCE = "province__path"
for _model, _class in ((SkillTest, "training_class"), (TestScore, "test__training_class")):
    declare(_model, view=VIEW_TEST, paths=(f"{_class}__institution__unit__path", f"{_class}__{_PROVINCE}"))

badges.register_tones("evaluation.SkillTest", {TestState.CLOSED: Tone.GOOD})
name_sheets({"scores": _("test scores")})
name_records("evaluation.Rubric")
name_part("evaluation.Criterion", "rubric", "title")
navigation.register(
    navigation.Section(_("Evaluation"), 60),
    _("Rubrics"),
    "evaluation:rubric-list",
    "list-check",
    permission=VIEW_TEST,
    order=40,
)


def _read(actor: Actor, training_class: TrainingClass) -> dict[str, Any]:
    test = test_of_class(actor, training_class)
    return {"test": test, "gain": paired_gain(test) if test else None}


hang(
    TrainingClass,
    HungTab("test", _("Tests"), "chart-line", "evaluation/assessment/_class_test.html", _read, VIEW_TEST, order=40),
)
hang(
    TrainingClass,
    Errand(
        "test",
        _("Test scores"),
        "pencil",
        lambda training_class: reverse("evaluation:class-test", args=[training_class.pk]),
        RECORD_SCORES,
        (ClassState.READY, ClassState.RUNNING, ClassState.ENDED),
        order=60,
        due=scores_are_due,
    ),
)

policy.name_group("evaluation", _("Evaluation"))
policy.register(
    "evaluation.same_rubric",
    _("Tests before and after use one rubric"),
    notice("三", 3, note="培训前后能力提升的对比评价", note_en="comparison of ability before and after"),
)
