from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does at a unit (design: who uses it). A grant ties person, role and unit together."""

    MINISTRY_OFFICER = "ministry_officer", _("Ministry officer")
    PROJECT_OFFICE = "project_office", _("Project office")
    MINISTRY_FINANCE = "ministry_finance", _("Ministry finance")
    PROVINCIAL_OFFICER = "provincial_officer", _("Provincial officer")
    PROVINCIAL_FINANCE = "provincial_finance", _("Provincial finance")
    PREFECTURE_OFFICER = "prefecture_officer", _("Prefecture officer")
    COUNTY_OFFICER = "county_officer", _("County officer")
    COUNTY_FINANCE = "county_finance", _("County finance")
    SCHOOL_OFFICER = "school_officer", _("School officer")
    INSTITUTION_LEADER = "institution_leader", _("Institution leader")
    INSTITUTION_OFFICER = "institution_officer", _("Institution officer")
    INSTITUTION_FINANCE = "institution_finance", _("Institution finance")
    CLASS_MANAGER = "class_manager", _("Class manager")
    REVIEW_EXPERT = "review_expert", _("Review expert")
    INSPECTOR = "inspector", _("Inspector")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")
    TEACHER = "teacher", _("Teacher")


NATION = frozenset({Role.MINISTRY_OFFICER, Role.PROJECT_OFFICE, Role.MINISTRY_FINANCE})
PROVINCE = frozenset({Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_FINANCE})
COUNTY = frozenset({Role.COUNTY_OFFICER, Role.COUNTY_FINANCE})
INSTITUTION = frozenset(
    {
        Role.INSTITUTION_LEADER,
        Role.INSTITUTION_OFFICER,
        Role.INSTITUTION_FINANCE,
        Role.CLASS_MANAGER,
    }
)
READERS = frozenset({Role.SUPERVISOR, Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
OFFICERS = NATION | PROVINCE | {Role.PREFECTURE_OFFICER} | COUNTY | {Role.SCHOOL_OFFICER}
EVERYBODY = frozenset(Role)
# Held for oneself, not for a unit: whoever acts so sees what is about oneself (`scopes.declare(…, about=…)`).
PERSONAL = frozenset({Role.TEACHER})
# Who hears of what is overdue: the nearest unit at or above that has one of these roles, the earlier ones first.
SUPERIORS: dict[Role, tuple[Role, ...]] = {
    Role.SCHOOL_OFFICER: (Role.COUNTY_OFFICER, Role.PREFECTURE_OFFICER, Role.PROVINCIAL_OFFICER),
    Role.COUNTY_OFFICER: (Role.PREFECTURE_OFFICER, Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER),
    Role.PREFECTURE_OFFICER: (Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER),
    Role.PROVINCIAL_OFFICER: (Role.MINISTRY_OFFICER,),
    Role.COUNTY_FINANCE: (Role.PROVINCIAL_FINANCE, Role.MINISTRY_FINANCE),
    Role.PROVINCIAL_FINANCE: (Role.MINISTRY_FINANCE,),
    Role.CLASS_MANAGER: (Role.INSTITUTION_LEADER, Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER),
    Role.INSTITUTION_OFFICER: (Role.INSTITUTION_LEADER, Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER),
    Role.INSTITUTION_FINANCE: (Role.INSTITUTION_LEADER, Role.PROVINCIAL_FINANCE, Role.MINISTRY_FINANCE),
    Role.INSTITUTION_LEADER: (Role.PROVINCIAL_OFFICER, Role.MINISTRY_OFFICER),
    Role.PROJECT_OFFICE: (Role.MINISTRY_OFFICER,),
}
