"""What the room's permissions are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "trainees.approve_roster_county": pgettext_lazy("permission", "approve rosters at the sending unit's level"),
        "trainees.approve_roster_prefecture": pgettext_lazy("permission", "approve rosters for the prefecture"),
        "trainees.approve_roster_province": pgettext_lazy("permission", "approve rosters for the province"),
        "trainees.assign_trainees": pgettext_lazy("permission", "assign trainees to classes"),
        "trainees.confirm_result": pgettext_lazy("permission", "confirm and return results"),
        "trainees.decide_difference": pgettext_lazy("permission", "decide on differences"),
        "trainees.declare_no_show": pgettext_lazy("permission", "declare no-shows"),
        "trainees.fill_from_reserves": pgettext_lazy("permission", "fill places from the reserves"),
        "trainees.issue_certificates": pgettext_lazy("permission", "issue certificates"),
        "trainees.open_quota": pgettext_lazy("permission", "open the quota of a task order"),
        "trainees.propose_result": pgettext_lazy("permission", "propose results"),
        "trainees.publish_result": pgettext_lazy("permission", "publish results"),
        "trainees.record_arrival": pgettext_lazy("permission", "record arrivals"),
        "trainees.record_attendance": pgettext_lazy("permission", "record attendance"),
        "trainees.record_safety": pgettext_lazy("permission", "record the safety lesson"),
        "trainees.reject_nomination": pgettext_lazy("permission", "reject nominations"),
        "trainees.return_roster": pgettext_lazy("permission", "return rosters"),
        "trainees.reveal_teacher": pgettext_lazy("permission", "see full numbers"),
        "trainees.revoke_certificate": pgettext_lazy("permission", "revoke certificates"),
        "trainees.split_quota": pgettext_lazy("permission", "distribute places"),
        "trainees.undo_roster": pgettext_lazy("permission", "undo rosters"),
        "trainees.upload_roster": pgettext_lazy("permission", "upload and submit rosters"),
        "trainees.view_enrolment": pgettext_lazy("permission", "view enrolments"),
        "trainees.view_nomination": pgettext_lazy("permission", "view nominations"),
        "trainees.view_quota": pgettext_lazy("permission", "view quotas"),
        "trainees.view_roster": pgettext_lazy("permission", "view rosters"),
        "trainees.view_teacher": pgettext_lazy("permission", "view the register of teachers"),
        "trainees.withdraw_nomination": pgettext_lazy("permission", "withdraw nominations"),
    }
)
