"""One-time codes by which teachers open their own accounts: issued as sets, shown once, used once."""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core import clock
from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.access.scopes import require, visible
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import service
from guopei.core.crypto import blind_index
from guopei.core.documents import store
from guopei.core.people.services.accounts import make_account
from guopei.core.people.services.granting import add_grant
from guopei.core.policy.selectors.values import value
from guopei.core.refusal import Refused
from trainees.register.models import Teacher, TeacherCode
from trainees.register.rules.rights import ISSUE_CODES
from trainees.register.services.people import id_number_of

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 and O, 1 and I
LENGTH, GROUP = 12, 4
TAIL = 6  # so many characters of the ID number are asked for
FIELD = "teacher_code"
REFUSED = "activation_refused"
_GAPS = re.compile(r"[\s\-‐‑–—_]+")
_NAMED = 5  # people whom a refusal names


@dataclass(frozen=True)
class IssuedCode:
    """A code in clear, for the slip that is printed now. Never stored."""

    teacher: Teacher
    code: str
    expires_at: datetime


@service(_("Print activation codes"))
def issue_codes(teachers: Sequence[Teacher], *, actor: Actor) -> list[IssuedCode]:
    """New codes for teachers of one's own school or county, in the order given; a code that was open is withdrawn.

    Refuses people out of sight, and those who have an account (it says who). So many queries for one as for many.
    """
    require(actor, ISSUE_CODES)
    wanted = {one.pk for one in teachers}
    if visible(actor, Teacher.objects.filter(pk__in=wanted)).count() != len(wanted):
        raise Refused(_("Some of these people are not of your school or county."), code="teacher_out_of_sight")
    return write_codes(teachers, actor=actor)


@service(_("Write activation codes"))
def write_codes(teachers: Sequence[Teacher], *, actor: Actor) -> list[IssuedCode]:
    """New codes, for other services to build on; they ask for permission and sight. Refuses nobody, and who has an
    account. The people are locked: of two who issue at once, the later one's codes hold."""
    locked = Teacher.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    fresh = {one.pk: one for one in locked.filter(pk__in=[one.pk for one in teachers])}
    if not fresh:
        raise Refused(_("Nobody was chosen."), code="nobody_chosen")
    _refuse_with_account([one for one in fresh.values() if one.account_id is not None])
    now = clock.now()
    until = now + timedelta(days=int(value("trainees.teacher_code_days").value))
    TeacherCode.objects.filter(teacher__in=fresh, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    issued = [IssuedCode(fresh[one.pk], _new_code(), until) for one in teachers]
    TeacherCode.objects.bulk_create(
        TeacherCode(
            teacher=one.teacher,
            code_index=_index(one.code),
            issued_by_id=actor.person_id,
            issued_at=now,
            expires_at=until,
        )
        for one in issued
    )
    return issued


@service(_("Activate a teacher's account"))
def activate_account(*, actor: Actor, code: str, id_tail: str, username: str, password: str) -> User:
    """Open the account of the teacher who has this code, by whoever has it and knows the ID number's last characters.

    The system acts: nobody is signed in yet. Refuses, in one sentence that does not say what was wrong, a code that is
    unknown, used, withdrawn or too old, and a wrong end of the number; then a user name or password that will not do,
    beside its field. The code is used up by success alone. Of two at once one has the account.
    """
    found = TeacherCode.objects.filter(code_index=_index(plain_code(code))).first()
    if found is None:
        raise _wrong()
    teacher = Teacher.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.teacher_id)
    found = TeacherCode.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    over = found.used_at or found.withdrawn_at or found.expires_at <= clock.now()
    if not _is_tail(teacher, id_tail) or over or teacher.account_id is not None:
        raise _wrong()
    _refuse_weak(password, User(username=username, name=teacher.name))
    user = make_account(actor=actor, username=username, name=teacher.name, unit=teacher.school or teacher.county)
    user.set_password(password)
    user.save(update_fields=["password"])
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    teacher.account = user
    teacher.save(update_fields=["account"])
    add_grant(
        Grant(
            user=user,
            role=Role.TEACHER,
            unit=teacher.school or teacher.county,
            valid_from=clock.today(),
            granted_by_id=found.issued_by_id,
        )
    )
    return user


def plain_code(typed: str) -> str:
    """A code as it is compared, however it is typed: without spaces and dashes, half-width, in capitals."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", typed)).upper()


def _new_code() -> str:
    """As it is printed: in groups that can be read aloud."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def _index(code: str) -> bytes:
    return blind_index(store.keyring(), FIELD, plain_code(code))


def _is_tail(teacher: Teacher, typed: str) -> bool:
    end = id_number_of(teacher)[-TAIL:].upper()
    return hmac.compare_digest(plain_code(typed).encode(), end.encode())


def _wrong() -> Refused:
    return Refused(
        _(
            "Code and ID number do not belong together, or the code holds no more. Compare both with the slip and your "
            "ID card; whoever gave you the slip can print a new one."
        ),
        code=REFUSED,
    )


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), code="password_weak", field="password") from weak


def _refuse_with_account(people: Iterable[Teacher]) -> None:
    names = [one.name for one in people]
    if names:
        raise Refused(
            _("%(names)s: there is an account already (%(n)d people)."),
            code="account_exists",
            params={"names": gettext(", ").join(names[:_NAMED]), "n": len(names)},
        )
