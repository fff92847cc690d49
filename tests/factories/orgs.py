"""Units of the tree. Regions are found by code when they are there already, so a loaded database serves as well."""

from itertools import count

from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.pinyin import place_key

_numbers = count(1)
_CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _make(kind: UnitKind, code: str, name: str, parent: OrgUnit | None, **fields: object) -> OrgUnit:
    found = OrgUnit.objects.filter(kind=kind, code=code, valid_until=None).first()
    if found is not None:
        return found
    return OrgUnit.objects.create(
        kind=kind, code=code, name=name, pinyin=place_key(name), parent=parent, **{"short_name": name, **fields}
    )


def make_nation() -> OrgUnit:
    """The root."""
    return _make(UnitKind.NATION, "000000", "全国", None, name_en="China")


def make_province(code: str = "130000", name: str = "河北省", **fields: object) -> OrgUnit:
    """A province below the nation: Hebei unless another is named."""
    return _make(UnitKind.PROVINCE, code, name, make_nation(), **fields)


def make_prefecture(code: str = "130100", name: str = "石家庄市", parent: OrgUnit | None = None) -> OrgUnit:
    """A prefecture: Shijiazhuang in Hebei unless another is named."""
    return _make(UnitKind.PREFECTURE, code, name, parent or make_province())


def make_county(code: str = "130102", name: str = "长安区", parent: OrgUnit | None = None) -> OrgUnit:
    """A county: Chang'an in Shijiazhuang unless another is named."""
    return _make(UnitKind.COUNTY, code, name, parent or make_prefecture())


def make_school(parent: OrgUnit | None = None, name: str = "", *, code: str = "", **fields: object) -> OrgUnit:
    """A school below a county, with a made-up ten-digit code unless one is given."""
    number = next(_numbers)
    return _make(
        UnitKind.SCHOOL, code or f"9999{number:06d}", name or f"第{number}中学", parent or make_county(), **fields
    )


def make_credit_code(number: int) -> str:
    """A unified social credit code with a right check character (GB 32100), area 999999, that belongs to nobody."""
    body = f"12999999{number:09d}"
    total = sum(_CREDIT_CODE_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _CREDIT_CODE_ALPHABET[(31 - total % 31) % 31]


def make_institution_unit(parent: OrgUnit | None = None, name: str = "", **fields: object) -> OrgUnit:
    """The unit of a training institution, below a province."""
    number = next(_numbers)
    return _make(
        UnitKind.INSTITUTION,
        make_credit_code(number),
        name or f"演示培训机构{number}",
        parent or make_province(),
        **fields,
    )
