"""Checking a certificate in public, as often as is needed and no oftener."""

from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from guopei.core.policy.selectors.values import values
from guopei.core.refusal import Refused
from guopei.portal.rules import CHECKS_FROM_ONE_PLACE, MISSES_FROM_ANYWHERE, MISSES_OF_ONE_NUMBER
from guopei.portal.services.counting import HOUR, TEN_MINUTES, count, counted, key_of, place_of
from trainees.delivery.selectors.certificates import PublicCertificate, is_check_code, plain_number, public_certificate


def check_certificate(number: str, proof: str, *, address: str) -> PublicCertificate | None:
    """The certificate of this number and name (or check code), masked; None when the two do not belong together.

    Refuses too many checks from one address, and too many wrong answers for one number from one address. Names are
    short: that they are not tried one by one from many addresses, however the number is written, is seen to by a limit
    on names alone, so that nobody can keep a holder from showing the code. Counted in the cache under keyed hashes, so
    that no address is kept; when it is away nothing is answered.
    """
    limits = values([CHECKS_FROM_ONE_PLACE, MISSES_OF_ONE_NUMBER, MISSES_FROM_ANYWHERE])
    place, wanted = place_of(address), plain_number(number)
    here, both = key_of("address", place), key_of("both", f"{place} {wanted}")
    names = None if is_check_code(proof) else key_of("number", wanted)
    try:
        if count(here, TEN_MINUTES) > limits[CHECKS_FROM_ONE_PLACE].value:
            raise _too_many(CHECKS_FROM_ONE_PLACE)
        if counted(both) >= limits[MISSES_OF_ONE_NUMBER].value:
            raise _too_many(MISSES_OF_ONE_NUMBER)
        if names and counted(names) >= limits[MISSES_FROM_ANYWHERE].value:
            raise _too_many_names()
        found = public_certificate(number, proof)
        if found is None:
            count(both, HOUR)
            if names:
                count(names, HOUR)
    except RedisError as error:
        raise Refused(_("Checking is not possible just now. Try again later."), code="check_away") from error
    return found


def _too_many(rule: str) -> Refused:
    refusal = Refused(_("Too many checks. Try again later."), code="too_many_checks", rule=rule)
    refusal.status = 429
    return refusal


def _too_many_names() -> Refused:
    refusal = Refused(
        _("Names were tried too often for this certificate. Enter the check code, or try again later."),
        code="too_many_names",
        rule=MISSES_FROM_ANYWHERE,
    )
    refusal.status = 429
    return refusal
