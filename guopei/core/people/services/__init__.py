from guopei.core.people.services.accounts import (
    Invitation,
    close_account,
    invite_again,
    invite_person,
    link_for,
    make_account,
    reopen_account,
    reset_second_step,
    revise_account,
    revise_own_account,
)
from guopei.core.people.services.delegating import delegate_role
from guopei.core.people.services.granting import add_grant, end_grant, grant_role, stop_grant

__all__ = [
    "Invitation",
    "add_grant",
    "close_account",
    "delegate_role",
    "end_grant",
    "grant_role",
    "invite_again",
    "invite_person",
    "link_for",
    "make_account",
    "reopen_account",
    "reset_second_step",
    "revise_account",
    "revise_own_account",
    "stop_grant",
]
