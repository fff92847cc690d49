from institutions.register.services.register import register_institution, update_institution
from institutions.register.services.staff import STAFF_ROLES, end_staff_role, invite_staff

__all__ = [
    "STAFF_ROLES",
    "end_staff_role",
    "invite_staff",
    "register_institution",
    "update_institution",
]
