"""The steps of a scheme: submitted, published by a second person, returned, taken out of use."""

from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, move
from guopei.core.flow.table import step
from guopei.core.refusal import refuse
from guopei.core.schemes.models import Scheme
from guopei.core.schemes.rules import SCHEME_FLOW
from guopei.core.schemes.selectors.schemes import submit_hindrance


@step(SCHEME_FLOW, "submit", hindrance=submit_hindrance)
@service(_("Submit a scheme"))
def submit_scheme(scheme: Scheme, *, actor: Actor, version: int | None = None, reason: str = "") -> Scheme:
    """Ask a second person of the unit to publish. Refuses a scheme without indicators, one whose weights do not add up,
    and one of a closed year."""
    refuse(submit_hindrance(lock(scheme)))
    return move(scheme, "submit", actor=actor, flow=SCHEME_FLOW, version=version, reason=reason)


@step(SCHEME_FLOW, "publish")
@service(_("Publish a scheme"))
def publish_scheme(scheme: Scheme, *, actor: Actor, version: int | None = None, reason: str = "") -> Scheme:
    """Publish: it is judged by from now on, and does not change. Refuses whoever drew it up or submitted it."""
    return move(scheme, "publish", actor=actor, flow=SCHEME_FLOW, version=version, reason=reason)


@step(SCHEME_FLOW, "return")
@service(_("Return a scheme"))
def return_scheme(scheme: Scheme, *, actor: Actor, version: int | None = None, reason: str = "") -> Scheme:
    """Give the scheme back to be mended, with the reason."""
    return move(scheme, "return", actor=actor, flow=SCHEME_FLOW, version=version, reason=reason)


@step(SCHEME_FLOW, "retire")
@service(_("Take a scheme out of use"))
def retire_scheme(scheme: Scheme, *, actor: Actor, version: int | None = None, reason: str = "") -> Scheme:
    """Nothing new is judged by it; what was judged by it stands. Needs a reason."""
    return move(scheme, "retire", actor=actor, flow=SCHEME_FLOW, version=version, reason=reason)
