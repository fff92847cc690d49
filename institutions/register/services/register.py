from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import require
from guopei.core.audit.transaction import service
from guopei.core.flow.services.moves import lock, save_changes
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.pinyin import place_key
from guopei.core.refusal import Denied, Refused
from guopei.core.sheets.normalise.text import tidy, tidy_prose
from institutions.register import credit_code as codes
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from institutions.register.rules import EDIT_INSTITUTION, REGISTER_INSTITUTION

# What the unit's columns hold of a name.
SHORT_NAME_MOST, SORT_KEY_MOST = 60, 400
CHANGEABLE = ("kind", "leader_name", "phone", "address", "summary")


@service(_("Register an institution"))
def register_institution(
    *,
    actor: Actor,
    name: str,
    credit_code: str,
    kind: InstitutionKind,
    leader_name: str,
    province: OrgUnit,
    name_en: str = "",
    phone: str = "",
    address: str = "",
    summary: str = "",
    is_demo: bool = False,
) -> Institution:
    """Enter an institution into the register, with its unit below the province that supervises it.

    Refuses a code that is not built as GB 32100-2015 says or whose check character is wrong, a code that is registered
    already, no name, an unnamed leader, and a province out of the actor's reach.
    """
    require(actor, REGISTER_INSTITUTION)
    if province.kind != UnitKind.PROVINCE or not province.path.startswith(actor.unit_path):
        raise Refused(_("You register institutions of your own province."), code="not_own_province", field="province")
    name = tidy_prose(name)
    if not name:
        raise Refused(_("Name the institution."), code="name_missing", field="name")
    code = codes.normalise(credit_code)
    if not codes.has_shape(code):
        raise Refused(
            _(
                "“%(code)s” is no unified social credit code: it has 18 digits and capital letters, none of them I, O, "
                "S, V or Z, does not begin with 0, and its third to eighth characters are digits."
            ),
            code="credit_code_malformed",
            rule="institutions.credit_code",
            field="credit_code",
            params={"code": code},
        )
    if not codes.is_valid(code):
        raise Refused(
            _("“%(code)s” is not a valid unified social credit code: its check character differs."),
            code="credit_code_invalid",
            rule="institutions.credit_code",
            field="credit_code",
            params={"code": code},
        )
    taken = Refused(
        _("An institution with the code %(code)s is registered already."),
        code="credit_code_taken",
        rule="institutions.credit_code",
        field="credit_code",
        params={"code": code},
    )
    if OrgUnit.objects.filter(kind=UnitKind.INSTITUTION, code=code).exists():
        raise taken
    leader_name = tidy(leader_name)
    _refuse_unnamed(leader_name)
    try:
        with transaction.atomic():
            unit = OrgUnit.objects.create(
                kind=UnitKind.INSTITUTION,
                code=code,
                name=name,
                name_en=tidy(name_en),
                # Nothing shorter is known; what does not fit is no short name.
                short_name=name if len(name) <= SHORT_NAME_MOST else "",
                pinyin=place_key(name)[:SORT_KEY_MOST],
                parent=province,
                in_programme=province.in_programme,
                source="演示数据" if is_demo else "",
            )
    except IntegrityError as error:  # somebody else was quicker
        raise taken from error
    return Institution.objects.create(
        unit=unit,
        credit_code=code,
        kind=kind,
        leader_name=leader_name,
        phone=phone.strip(),
        address=address.strip(),
        summary=summary.strip(),
        is_demo=is_demo,
    )


def _refuse_unnamed(leader_name: str) -> None:
    if not leader_name:
        raise Refused(
            _("Name the leader who answers for the training."),
            code="leader_missing",
            rule="projects.named_leader",
            field="leader_name",
        )


@service(_("Change an institution"))
def update_institution(
    institution: Institution, *, actor: Actor, version: int | None = None, **changes: str
) -> Institution:
    """Change the entry: kind, leader's name, telephone, address, profile. Name and code stand.

    Refuses people of another institution or province (Denied), an unnamed leader, and a version gone by (Stale).
    """
    require(actor, EDIT_INSTITUTION, institution)
    if not institution.unit.path.startswith(actor.unit_path):
        raise Denied(_("Only the institution itself or the office above it changes this entry."))
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"update_institution does not change {sorted(unknown)}")
    fresh = lock(institution, version=version)
    tidied = {name: tidy(text) if name == "leader_name" else text.strip() for name, text in changes.items()}
    _refuse_unnamed(tidied.get("leader_name", fresh.leader_name))
    return save_changes(fresh, tidied)
