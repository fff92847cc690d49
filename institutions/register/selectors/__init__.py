from institutions.register.selectors.register import (
    Member,
    get_institution,
    institutions_for,
    leader_account,
    may_edit,
    may_see_staff,
    staff_of,
)

__all__ = ["Member", "get_institution", "institutions_for", "leader_account", "may_edit", "may_see_staff", "staff_of"]
