"""Certificates as the public may check them: exact match or nothing, masked, without looking up an actor."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guopei.core.crypto import mask_name
from trainees.delivery.models import Certificate
from trainees.delivery.models.certificates import is_certificate_number

CODE = re.compile("[2-9A-HJ-NP-Z]{8}")
_SPACES = re.compile(r"[\s\-‐‑–—_]+")
_DOTS = re.compile("[·•・‧∙.．]")


@dataclass(frozen=True)
class PublicCertificate:
    """What the public page shows: that the certificate is real, for what, and whether it still holds."""

    number: str
    holder: str
    project: str
    class_name: str
    institution: str
    starts_on: date
    ends_on: date
    hours: Decimal
    result: str
    issued_on: date
    is_revoked: bool
    is_demo: bool


def public_certificate(number: str, proof: str) -> PublicCertificate | None:
    """The certificate of this number whose holder's name or check code is `proof`; None for anything else.

    Nobody learns which of the two was wrong, or whether a number exists. One query, none for an impossible number.
    """
    wanted = plain_number(number)
    given = unicodedata.normalize("NFKC", proof)
    if not given.strip() or not is_certificate_number(wanted):
        return None
    found = Certificate.objects.filter(number=wanted).first()
    if found is None:
        return None
    by_code = hmac.compare_digest(_SPACES.sub("", given).upper().encode(), found.check_code.encode())
    by_name = hmac.compare_digest(plain_name(given).encode(), plain_name(found.holder_name).encode())
    if not (by_code or by_name):
        return None
    return PublicCertificate(
        number=found.number,
        holder=mask_name(found.holder_name),
        project=found.project_name,
        class_name=found.class_name,
        institution=found.institution_name,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        hours=found.hours,
        result=found.get_result_display(),
        issued_on=found.issued_on,
        is_revoked=found.revoked_at is not None,
        is_demo=found.is_demo,
    )


def is_check_code(proof: str) -> bool:
    """Whether a proof has the shape of a check code, which cannot be guessed, and not that of a name."""
    return CODE.fullmatch(_SPACES.sub("", unicodedata.normalize("NFKC", proof)).upper()) is not None


def plain_number(number: str) -> str:
    """A number as it is stored, however it is typed: without spaces and dashes, half-width, in capitals."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", number)).upper()


def plain_name(name: str) -> str:
    """A name without its spaces, its dots all alike: 阿依古丽·买买提 however it is typed."""
    return _DOTS.sub("·", re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)))
