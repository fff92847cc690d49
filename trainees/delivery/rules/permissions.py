"""What the permissions of delivery are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "trainees.assign_trainees": pgettext_lazy("permission", "assign trainees to classes"),
        "trainees.confirm_result": pgettext_lazy("permission", "confirm and return results"),
        "trainees.declare_no_show": pgettext_lazy("permission", "declare no-shows"),
        "trainees.issue_certificates": pgettext_lazy("permission", "issue certificates"),
        "trainees.propose_result": pgettext_lazy("permission", "propose results"),
        "trainees.publish_result": pgettext_lazy("permission", "publish results"),
        "trainees.record_arrival": pgettext_lazy("permission", "record arrivals"),
        "trainees.record_attendance": pgettext_lazy("permission", "record attendance"),
        "trainees.record_safety": pgettext_lazy("permission", "record the safety lesson"),
        "trainees.revoke_certificate": pgettext_lazy("permission", "revoke certificates"),
    }
)
