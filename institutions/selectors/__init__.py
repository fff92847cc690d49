from institutions.selectors.register import (
    Member,
    get_institution,
    institution_of,
    institutions_for,
    may_edit,
    staff_of,
)

__all__ = ["Member", "get_institution", "institution_of", "institutions_for", "may_edit", "staff_of"]
