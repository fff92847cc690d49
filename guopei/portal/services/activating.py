"""A teacher's account, opened in public by a code: as often as is needed and no oftener."""

from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from guopei.core.access.actor import SYSTEM
from guopei.core.accounts.models import User
from guopei.core.policy.selectors.values import values
from guopei.core.refusal import Refused
from guopei.portal.rules import ACTIVATIONS_FROM_ONE_PLACE, MISSES_OF_ONE_CODE
from guopei.portal.services.counting import HOUR, TEN_MINUTES, count, counted, key_of, place_of
from trainees.register.services.codes import REFUSED, activate_account, plain_code


def activate(code: str, id_tail: str, username: str, password: str, *, address: str) -> User:
    """The account that this code opens, see `activate_account`.

    Refuses too many wrong answers from one address, and for one code from one address. They burn no code and keep
    nobody else out: whoever has the slip goes on elsewhere, or here an hour later. When the cache is away nothing is
    answered.
    """
    limits = values([ACTIVATIONS_FROM_ONE_PLACE, MISSES_OF_ONE_CODE])
    place = place_of(address)
    here, both = key_of("activation", place), key_of("code", f"{place} {plain_code(code)}")
    try:
        if counted(both) >= limits[MISSES_OF_ONE_CODE].value:
            raise _too_many(MISSES_OF_ONE_CODE)
        if counted(here) >= limits[ACTIVATIONS_FROM_ONE_PLACE].value:
            raise _too_many(ACTIVATIONS_FROM_ONE_PLACE)
        try:
            return activate_account(actor=SYSTEM, code=code, id_tail=id_tail, username=username, password=password)
        except Refused as refusal:
            if refusal.code == REFUSED:
                count(both, HOUR)
                count(here, TEN_MINUTES)
            raise
    except RedisError as error:
        raise Refused(_("Activating is not possible just now. Try again later."), code="activation_away") from error


def _too_many(rule: str) -> Refused:
    refusal = Refused(_("Too many wrong answers. Try again later."), code="too_many_answers", rule=rule)
    refusal.status = 429
    return refusal
