"""Institutions of the register, all made up (area 999999)."""

from guopei.core.orgs.models import OrgUnit
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution
from tests.factories.orgs import make_institution_unit, make_province


def make_institution(province: OrgUnit | None = None, name: str = "", **fields: object) -> Institution:
    """An institution below a province (Hebei unless another is given), with its unit."""
    unit = make_institution_unit(province or make_province(), name)
    return Institution.objects.create(
        unit=unit,
        credit_code=unit.code,
        **{"kind": InstitutionKind.NORMAL_UNIVERSITY, "leader_name": "演示负责人", "is_demo": True, **fields},
    )
