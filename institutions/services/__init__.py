from institutions.services.register import register_institution, update_institution
from institutions.services.staff import STAFF_ROLES, Invitation, end_grant, invite_staff

__all__ = [
    "STAFF_ROLES",
    "Invitation",
    "end_grant",
    "invite_staff",
    "register_institution",
    "update_institution",
]
