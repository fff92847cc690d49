"""Within act four: slips with activation codes at arrival, and a teacher who opens the own account with one."""

import secrets
from datetime import date

from guopei.core.access.actor import SYSTEM
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.story.cast import TEACHER
from guopei.story.telling import Telling, on
from trainees.classes.models import TrainingClass
from trainees.delivery.models import Certificate
from trainees.delivery.services.codes import issue_class_codes
from trainees.register.services.codes import TAIL, IssuedCode, activate_account
from trainees.register.services.people import id_number_of
from trainees.selection.enums import EnrolmentState
from trainees.selection.models import Enrolment


def print_slips(telling: Telling, training_class: TrainingClass, manager: str) -> list[IssuedCode]:
    """Everybody who has come is handed a slip."""
    came = Enrolment.objects.filter(training_class=training_class, state=EnrolmentState.ARRIVED)
    with on(training_class.starts_on), telling.act(manager, "codes_printed") as actor:
        return issue_class_codes(training_class, list(came.values_list("pk", flat=True)), actor=actor)


def open_account(telling: Telling, slips: list[IssuedCode], day: date) -> None:
    """Once in the story: one who has a certificate by now opens the account, as the name that visitors sign in with."""
    holders = set(
        Certificate.objects.filter(enrolment__teacher__in=[slip.teacher.pk for slip in slips]).values_list(
            "enrolment__teacher", flat=True
        )
    )
    slip = next((slip for slip in slips if slip.teacher.pk in holders), None)
    if slip is None or User.objects.filter(username=TEACHER.username).exists():
        return
    with on(day), transaction_for(SYSTEM, act="story.account_activated"):
        activate_account(
            actor=SYSTEM,
            code=slip.code,
            id_tail=id_number_of(slip.teacher)[-TAIL:],
            username=TEACHER.username,
            password=telling.password or secrets.token_urlsafe(),
        )
    telling.steps["account_activated"] += 1
