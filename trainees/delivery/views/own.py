"""My training: what a teacher sees under the own account."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guopei.core.ui.pages import Crumb
from guopei.core.ui.pages.base import Page
from guopei.core.ui.parts import Fact
from trainees.delivery.selectors.own import own_past_trainings, own_teacher, own_trainings
from trainees.delivery.views.results import CertificatePrint
from trainees.register.rules.rights import VIEW_OWN_TRAINING
from trainees.register.selectors.words import word
from trainees.register.views.people import region_of


class MyTraining(Page):
    """One's own trainings, results and certificates, and what the register has of oneself."""

    template_name = "trainees/delivery/own_training.html"
    title = _("My training")
    permission = VIEW_OWN_TRAINING

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it."""
        teacher = own_teacher(self.actor)
        return self.show(
            teacher=teacher,
            known=() if teacher is None else known_of(teacher),
            trainings=own_trainings(self.actor),
            earlier=own_past_trainings(self.actor),
        )


def known_of(teacher: Any) -> Sequence[Fact]:
    """What the register has of a person, for the person."""
    return (
        Fact(_("Full name"), teacher.name),
        Fact(_("ID number"), teacher.id_masked),
        Fact(_("Region"), region_of(teacher.county)),
        Fact(_("School"), teacher.school_name),
        Fact(_("Stage"), word("stage", teacher.stage)),
        Fact(_("Subject"), word("subject", teacher.subject)),
        Fact(_("Mobile"), teacher.mobile_masked),
    )


class MyCertificate(CertificatePrint):
    """One's own certificate, to print."""

    permission = VIEW_OWN_TRAINING

    def crumbs(self) -> Sequence[Crumb]:
        """Back to one's own trainings."""
        return (Crumb(_("My training"), reverse("trainees:own-training")),)
