"""Certificates: numbered, with a code nobody can guess, revoked or replaced with a reason, never changed."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock
from guopei.core.flow.services.refusals import said_by_database
from guopei.core.inbox.services.following import ask
from guopei.core.inbox.services.todos import close_todos
from guopei.core.refusal import Refused
from trainees.classes.models import TrainingClass
from trainees.classes.rules.flows import CLASS_FLOW
from trainees.classes.selectors.classes import hours_of
from trainees.classes.services.classes import refuse_foreign_institution
from trainees.delivery.models import Certificate
from trainees.delivery.models.certificates import certificate_number
from trainees.delivery.rules.rights import ISSUE_CERTIFICATES, REVOKE_CERTIFICATE
from trainees.selection.enums import Result, ResultState
from trainees.selection.models import Enrolment

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


@service(_("Issue certificates"))
def issue_certificates(training_class: TrainingClass, *, actor: Actor) -> int:
    """Issue the certificates of everybody whose published result is a pass and who never had one. Returns how many.

    Refuses when there is nobody: who had one that was revoked gets another by `reissue_certificate` alone. Name, class,
    project, hours and result are copied: a certificate says what was true.
    """
    require(actor, ISSUE_CERTIFICATES, training_class)
    fresh = lock(training_class)
    refuse_foreign_institution(actor, fresh.institution.unit_id)
    due = list(
        Enrolment.objects.filter(training_class=fresh, result_state=ResultState.PUBLISHED, certificates__isnull=True)
        .exclude(result=Result.FAIL)
        .select_related("teacher")
        .order_by("pk")
    )
    if not due:
        raise Refused(
            _("Nobody is due a certificate: results must be published first, and pass."),
            code="nothing_due",
            rule="trainees.certificate_after_pass",
        )
    _write(fresh, dict.fromkeys(due), actor)
    close_todos(fresh, actor=actor, kinds=("trainees.certificates_due",))
    ask(CLASS_FLOW, "trainees.class_to_settle", fresh, actor=actor)
    return len(due)


@service(_("Revoke a certificate"))
def revoke_certificate(certificate: Certificate, *, actor: Actor, reason: str) -> Certificate:
    """Revoke a certificate, with a reason that the public page does not show. Refused when it is revoked already."""
    require(actor, REVOKE_CERTIFICATE, certificate)
    if not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing", field="reason")
    found = Certificate.objects.select_for_update(no_key=True, of=("self",)).get(pk=certificate.pk)
    if found.revoked_at is not None:
        raise Refused(_("This certificate is revoked already."), code="revoked")
    found.revoked_at, found.revoked_by_id, found.revoked_reason = clock.now(), actor.user_id, reason.strip()
    found.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    return found


@service(_("Issue a certificate anew"))
def reissue_certificate(certificate: Certificate, *, actor: Actor, reason: str) -> Certificate:
    """Issue another certificate in place of one that says something wrong; that one is revoked, if it is not yet.

    The new one says what register, class and result say today. Refuses without a reason, one that was replaced already,
    and a result that is not published or no pass: it has to be put right first.
    """
    require(actor, REVOKE_CERTIFICATE, certificate)
    old = certificate
    if old.revoked_at is None:
        old = revoke_certificate(certificate, actor=actor, reason=reason)
    elif not reason.strip():
        raise Refused(_("Give a reason."), code="reason_missing", field="reason")
    enrolment = Enrolment.objects.select_related("teacher").get(pk=old.enrolment_id)
    training_class = lock(TrainingClass.objects.get(enrolments=enrolment))
    if Certificate.objects.filter(Q(replaces=old) | Q(enrolment=enrolment, revoked_at=None)).exists():
        raise Refused(_("Another certificate stands in place of this one already."), code="replaced")
    if enrolment.result_state != ResultState.PUBLISHED or enrolment.result == Result.FAIL:
        raise Refused(
            _("The result is not published or no pass: there is nothing to certify."),
            code="nothing_due",
            rule="trainees.certificate_after_pass",
        )
    [new] = _write(training_class, {enrolment: old}, actor)
    return new


def _write(
    training_class: TrainingClass, due: Mapping[Enrolment, Certificate | None], actor: Actor
) -> list[Certificate]:
    """Certificates for these people of a class, which is locked, each in place of another one or of none."""
    order = training_class.task_order
    item = order.plan_item if order is not None else None
    province = item.plan.province if item is not None else training_class.institution.unit.parent
    issued = Certificate.objects.filter(enrolment__training_class=training_class).count()
    today, hours = clock.today(), hours_of(training_class)
    with said_by_database(
        {"certificate_of_published": Refused(_("A result has just been changed. Try again."), code="changed")}
    ):
        return Certificate.objects.bulk_create(
            [
                Certificate(
                    enrolment=enrolment,
                    replaces=replaced,
                    number=certificate_number(
                        today.year, province.code if province else "00", training_class.pk, place
                    ),
                    check_code="".join(secrets.choice(ALPHABET) for _letter in range(CODE_LENGTH)),
                    holder_name=enrolment.teacher.name,
                    project_name=item.sub_project.name if item is not None else training_class.approval_document,
                    class_name=training_class.name,
                    institution_name=training_class.institution.unit.name,
                    starts_on=training_class.starts_on,
                    ends_on=training_class.ends_on,
                    hours=hours,
                    result=enrolment.result,
                    is_demo=training_class.is_demo or settings.GUOPEI_DEMO,
                    issued_on=today,
                    issued_by_id=actor.user_id,
                )
                for place, (enrolment, replaced) in enumerate(due.items(), issued + 1)
            ]
        )
