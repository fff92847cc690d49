"""What schemes declare: who may do what, who sees which rows, the steps, the to-dos."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.enums import COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.access.permissions import allow
from guopei.core.access.scopes import declare
from guopei.core.audit.parts import name_part
from guopei.core.audit.words import name_records
from guopei.core.catalogue.registry import register_open_work
from guopei.core.flow.asks import Ask, Tell
from guopei.core.flow.table import Flow, Step, register
from guopei.core.orgs.enums import UnitKind
from guopei.core.schemes.enums import OPEN, SETTLED, SchemeState
from guopei.core.schemes.models import Indicator, Scheme, SchemeGrade

# Each for the own unit: the nation's two, a province's one.
KEEPERS = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.PROVINCIAL_OFFICER})
DRAFTING = NATION | PROVINCE | READERS
JUDGED = INSTITUTION | COUNTY | {Role.PREFECTURE_OFFICER}
JUDGING = frozenset({Role.REVIEW_EXPERT, Role.INSPECTOR})

VIEW_SCHEME = allow("schemes.view_scheme", DRAFTING | JUDGED | JUDGING, _("view schemes"))
DRAFT_SCHEME = allow("schemes.draft_scheme", KEEPERS, _("draw up schemes"))
PUBLISH_SCHEME = allow("schemes.publish_scheme", KEEPERS, _("publish schemes and take them out of use"))


def _keeper(scheme: Scheme) -> Role:
    return Role.MINISTRY_OFFICER if scheme.unit.kind == UnitKind.NATION else Role.PROVINCIAL_OFFICER


SCHEME_FLOW = register(
    Flow(
        "schemes.Scheme",
        initial=(SchemeState.DRAFT,),
        quiet=(SchemeState.DRAFT,),
        steps=(
            Step(
                "submit", _("Submit for approval"), OPEN, SchemeState.SUBMITTED, DRAFT_SCHEME,
                of="unit_id", stamps="submitted", takes_reply=True, done=_("Submitted for approval."),
            ),
            Step(
                "publish", _("Publish"), (SchemeState.SUBMITTED,), SchemeState.PUBLISHED, PUBLISH_SCHEME,
                of="unit_id", stamps="decided", not_by=("drafted_by", "submitted_by"), takes_opinion=True,
                done=_("The scheme is published."),
            ),
            Step(
                "return", _("Return"), (SchemeState.SUBMITTED,), SchemeState.RETURNED, PUBLISH_SCHEME,
                of="unit_id", needs_reason=True, style="danger", sends_back=True, done=_("Returned."),
            ),
            Step(
                "retire", _("Take out of use"), (SchemeState.PUBLISHED,), SchemeState.RETIRED, PUBLISH_SCHEME,
                of="unit_id", needs_reason=True, style="danger", done=_("The scheme is out of use."),
            ),
        ),
        says=(
            Ask(
                "schemes.scheme_to_publish", (SchemeState.SUBMITTED,), role=_keeper, unit="unit_id", step="publish",
                title=_("The scheme “%(title)s” waits to be published"), button=_("Look at the scheme"),
                url="schemes:scheme-detail", params={"title": "title"},
            ),
            Ask(
                "schemes.scheme_returned", (SchemeState.RETURNED,), role=_keeper, unit="unit_id", within=None,
                title=_("The scheme “%(title)s” was returned"), button=_("Mend the scheme"),
                url="schemes:scheme-edit", params={"title": "title"},
            ),
            Tell(
                "schemes.scheme_retired", ("retire",), role=_keeper, unit="unit_id",
                title=_("The scheme “%(title)s” is out of use"),
                url="schemes:scheme-detail", params={"title": "title"},
            ),
        ),
    )
)  # fmt: skip


def _in_sight(actor: Actor, start: str = "") -> Q:
    """What units above have settled: one's own work is judged by it. Of the own unit and those below, drafts too for
    whoever draws up or watches, else what is settled."""
    settled = Q(**{f"{start}state__in": SETTLED})
    above = [int(part) for part in actor.unit_path.strip("/").split("/")][:-1]
    below = Q(**{f"{start}unit__path__startswith": actor.unit_path})
    own = below if actor.role in DRAFTING else below & settled
    return own | Q(**{f"{start}unit__in": above}) & settled


declare(Scheme, view=VIEW_SCHEME, extra=_in_sight)
for model in (Indicator, SchemeGrade):
    declare(model, view=VIEW_SCHEME, extra=lambda actor: _in_sight(actor, "scheme__"))
name_records("schemes.Scheme")
name_part("schemes.Indicator", "scheme", "code", "name", shared=False)
name_part("schemes.SchemeGrade", "scheme", "name", shared=False)

register_open_work(
    "schemes.schemes",
    _("schemes that wait to be published"),
    lambda year: Scheme.objects.filter(year=year, state=SchemeState.SUBMITTED).count(),
)
