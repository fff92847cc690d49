"""Results of a class: worked out, proposed, confirmed, published; then certificates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from guopei.core.papers.selectors.papers import paper_of
from guopei.core.refusal import Refused
from guopei.core.typed import numbered
from guopei.core.ui.pages import Action, Crumb, PaperPage, RecordPage
from guopei.core.ui.parts import Fact
from trainees.classes.enums import ClassState
from trainees.classes.selectors.classes import class_in_sight
from trainees.delivery.models import Certificate, ResultBasis
from trainees.delivery.rules.rights import (
    CONFIRM_RESULT,
    ISSUE_CERTIFICATES,
    PROPOSE_RESULT,
    PUBLISH_RESULT,
    REVOKE_CERTIFICATE,
)
from trainees.delivery.selectors.attendance import gaps_of
from trainees.delivery.selectors.classes import (
    certificate_in_sight,
    certificates_for,
    counts_of,
    result_bases,
    tallies_of,
    trainees_of_class,
)
from trainees.delivery.selectors.results import results_sent_back
from trainees.delivery.services.certificates import issue_certificates, reissue_certificate, revoke_certificate
from trainees.delivery.services.results import (
    Override,
    confirm_results,
    ground_of,
    propose_results,
    proposing_hindrance,
    publish_results,
    return_results,
    standard_for,
    work_out,
)
from trainees.delivery.views.classes import ClassPage
from trainees.selection.enums import Result, ResultState
from trainees.selection.rules.rights import VIEW_ENROLMENT

Act = Callable[[], int]


def done_words(step: str, n: int) -> str:
    """Which act was done, and for how many."""
    words = {
        "propose": ngettext("Proposed %(n)d result.", "Proposed %(n)d results.", n),
        "confirm": ngettext("Confirmed %(n)d result.", "Confirmed %(n)d results.", n),
        "return": ngettext("Returned %(n)d result.", "Returned %(n)d results.", n),
        "publish": ngettext("Published %(n)d result.", "Published %(n)d results.", n),
        "issue": ngettext("Issued %(n)d certificate.", "Issued %(n)d certificates.", n),
    }
    return words[step] % {"n": n}


class ClassResults(ClassPage):
    """The results of a class, all together: whose turn it is, what the rules say, and why."""

    template_name = "trainees/delivery/class_results.html"
    title = _("Results")
    permission = VIEW_ENROLMENT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the results."""
        return self.respond()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One act on the results of the whole class."""
        found, actor = self.training_class, self.actor
        reason, reply = (request.POST.get(name, "").strip() for name in ("reason", "reply"))
        acts: dict[str, Act] = {
            "propose": lambda: propose_results(
                found,
                actor=actor,
                overrides=self.overrides(request),
                reply=reply,
                shown=numbered(request.POST, "ground-") or None,
            ),
            "confirm": lambda: confirm_results(found, actor=actor),
            "return": lambda: return_results(found, actor=actor, reason=reason),
            "publish": lambda: publish_results(found, actor=actor),
            "issue": lambda: issue_certificates(found, actor=actor),
        }
        try:
            act = acts.get(request.POST.get("step", ""))
            if act is None:
                raise Refused(_("This step does not exist here."), code="unknown_step")
            n = act()
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal, typed=self.overrides(request), reply=reply)
        messages.success(request, done_words(request.POST["step"], n))
        return redirect(request.path)

    @staticmethod
    def overrides(request: HttpRequest) -> dict[int, Override]:
        """Results chosen against the rules, with their reasons."""
        return {
            pk: Override(value, request.POST.get(f"reason-{pk}", ""))
            for pk, value in numbered(request.POST, "result-").items()
            if value in Result.values
        }

    def respond(self, status: int = 200, typed: Mapping[int, Override] | None = None, **extra: Any) -> HttpResponseBase:
        """The people with what their results rest on; after a refusal with what was typed for each of them."""
        found = self.training_class
        standard = standard_for(found)
        bases, tallies = result_bases(found), tallies_of(found)
        due = {basis.enrolment_id: basis for basis in work_out(found)} if found.state == ClassState.ENDED else {}
        hindrance = proposing_hindrance(found) if due else None
        certified = dict(
            certificates_for(self.actor).filter(enrolment__training_class=found).values_list("enrolment_id", "pk")
        )
        rows = [
            {
                "person": person,
                "tally": tallies[person.pk],
                "basis": due.get(person.pk) or bases.get(person.pk),
                "due": person.pk in due,
                "ground": ground_of(due[person.pk]) if person.pk in due else "",
                "certificate": certified.get(person.pk),
                **self.chosen(due.get(person.pk), (typed or {}).get(person.pk)),
            }
            for person in trainees_of_class(self.actor, found).exclude(state="NO_SHOW")
        ]
        return self.show(
            status=status,
            training_class=found,
            rows=rows,
            standard=standard,
            good=standard.marks[Result.GOOD],
            excellent=standard.marks[Result.EXCELLENT],
            pass_mark=standard.marks[Result.PASS],
            counts=counts_of(found),
            results=Result.choices,
            may_propose=self.may_propose,
            asks=self.may_propose and hindrance is None,
            sent_back=results_sent_back(self.actor, found) if found.state == ClassState.ENDED else None,
            steps=[step for step in self.steps(rows) if step["name"] != "propose" or hindrance is None],
            gaps=gaps_of(found) if due else [],
            hindrance=hindrance,
            **extra,
        )

    @property
    def may_propose(self) -> bool:
        """Whether this person proposes results of the class."""
        return self.may_act and self.actor.has(PROPOSE_RESULT)

    @staticmethod
    def chosen(basis: ResultBasis | None, typed: Override | None) -> dict[str, Any]:
        """What the fields of a row hold: as typed, else as the rules say; and whether a reason is missing."""
        if basis is None:
            return {}
        result = typed.result if typed else basis.computed
        reason = typed.reason if typed else ""
        return {
            "result": result,
            "reason": reason,
            "wrong": typed is not None and result != basis.computed and not reason.strip(),
        }

    def steps(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the actor may do now, for how many."""
        by_state = {
            state: sum(row["person"].result_state == state for row in rows)
            for state in (ResultState.PROPOSED, ResultState.CONFIRMED)
        }
        counts = counts_of(self.training_class)
        offered = (
            ("propose", _("Propose these results"), PROPOSE_RESULT, sum(row["due"] for row in rows), False),
            ("confirm", _("Confirm the results"), CONFIRM_RESULT, by_state[ResultState.PROPOSED], False),
            (
                "return",
                _("Return the results"),
                CONFIRM_RESULT,
                by_state[ResultState.PROPOSED] + by_state[ResultState.CONFIRMED],
                True,
            ),
            ("publish", _("Publish the results"), PUBLISH_RESULT, by_state[ResultState.CONFIRMED], False),
            (
                "issue",
                _("Issue certificates"),
                ISSUE_CERTIFICATES,
                counts.passed - counts.certified,
                False,
            ),
        )
        return [
            {"name": name, "label": label, "n": n, "needs_reason": needs_reason}
            for name, label, permission, n, needs_reason in offered
            if n and self.may_act and self.actor.has(permission)
        ]


class CertificateDetail(RecordPage):
    """One certificate: what it says, and its revocation."""

    template_name = "trainees/delivery/certificate_detail.html"
    permission = VIEW_ENROLMENT
    record: Certificate

    def fetch(self) -> Certificate:
        """The certificate, in sight."""
        return certificate_in_sight(self.actor, self.kwargs["pk"])

    def get_title(self) -> Any:
        """Its number."""
        return gettext("Certificate %(number)s") % {"number": self.record.number}

    def crumbs(self) -> Sequence[Crumb]:
        """The class."""
        pk = self.record.enrolment.training_class_id
        return (
            Crumb(_("Classes"), reverse("trainees:class-list")),
            Crumb(self.record.class_name, reverse("trainees:class-detail", args=[pk])),
            Crumb(_("Results"), reverse("trainees:class-results", args=[pk])),
        )

    def actions(self) -> Sequence[Action]:
        """Print it; hardly anybody wants one that is revoked."""
        url = reverse("trainees:certificate-print", args=[self.record.pk])
        return (Action(_("Print"), url, "printer", main=self.record.revoked_at is None),)

    def facts(self) -> Sequence[Fact]:
        """What it says."""
        found = self.record
        return (
            Fact(_("Holder"), found.holder_name),
            Fact(_("Project"), found.project_name),
            Fact(_("Class"), found.class_name),
            Fact(_("Institution"), found.institution_name),
            Fact(_("From"), found.starts_on, "date"),
            Fact(_("To"), found.ends_on, "date"),
            Fact(_("Hours"), found.hours),
            Fact(_("Result"), found.get_result_display()),
            Fact(_("Certificate issued on"), found.issued_on, "date"),
            Fact(_("Issued by (person)"), found.issued_by or "—"),
        )

    def more(self) -> dict[str, Any]:
        """What it stands in place of, or what in its place; whether it may be revoked or issued anew."""
        other = getattr(self.record, "replaced_by", None)
        may = self.actor.has(REVOKE_CERTIFICATE)
        return {
            "replaced_by": other,
            "may_revoke": may and self.record.revoked_at is None,
            "may_reissue": may and other is None,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Revoke it or issue it anew, with a reason."""
        self.record = self.fetch()
        reason, step = request.POST.get("reason", ""), request.POST.get("step")
        try:
            if step == "reissue":
                new = reissue_certificate(self.record, actor=self.actor, reason=reason)
                messages.success(request, gettext("The certificate is issued anew; the old one is revoked."))
                return redirect("trainees:certificate-detail", new.pk)
            if step != "revoke":
                raise Refused(_("This step does not exist here."), code="unknown_step")
            revoke_certificate(self.record, actor=self.actor, reason=reason)
        except Refused as refusal:
            if refusal.status == 403:
                raise
            return self.respond(status=refusal.status, refusal=refusal)
        messages.success(request, gettext("The certificate is revoked."))
        return redirect(request.path)


class CertificatePrint(PaperPage):
    """Certificates to print: one, or all of a class, one to a page."""

    template_name = "trainees/delivery/certificate_print.html"
    title = "结业证书"  # an official paper is Chinese, whatever the reader's language
    permission = VIEW_ENROLMENT

    @cached_property
    def found(self) -> list[Certificate]:
        """One certificate, or those of a class that are not revoked."""
        if "pk" in self.kwargs:
            return [certificate_in_sight(self.actor, self.kwargs["pk"])]
        found = class_in_sight(self.actor, self.kwargs["training_class"])
        rows = certificates_for(self.actor).filter(enrolment__training_class=found, revoked_at=None)
        return list(rows.order_by("number"))

    def crumbs(self) -> Sequence[Crumb]:
        """Back to the results."""
        if not self.found:
            return ()
        url = reverse("trainees:class-results", args=[self.found[0].enrolment.training_class_id])
        return (Crumb(_("Results"), url),)

    def more(self) -> dict[str, Any]:
        """Each as its paper says it."""
        papers = [paper_of(self.actor, one) for one in self.found]
        return {"papers": papers, "revoked": all(one.revoked_at for one in self.found)}
