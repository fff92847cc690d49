"""What the permissions of selection are called, in refusals and in the glossary."""

from django.utils.translation import pgettext_lazy

from guopei.core.access.permissions import name_permissions

name_permissions(
    {
        "trainees.approve_roster_county": pgettext_lazy("permission", "approve rosters at the sending unit's level"),
        "trainees.approve_roster_prefecture": pgettext_lazy("permission", "approve rosters for the prefecture"),
        "trainees.approve_roster_province": pgettext_lazy("permission", "approve rosters for the province"),
        "trainees.decide_difference": pgettext_lazy("permission", "decide on differences"),
        "trainees.fill_from_reserves": pgettext_lazy("permission", "fill places from the reserves"),
        "trainees.open_quota": pgettext_lazy("permission", "open the quota of a task order"),
        "trainees.reject_nomination": pgettext_lazy("permission", "reject nominations"),
        "trainees.return_roster": pgettext_lazy("permission", "return rosters"),
        "trainees.split_quota": pgettext_lazy("permission", "distribute places"),
        "trainees.undo_roster": pgettext_lazy("permission", "undo rosters"),
        "trainees.upload_roster": pgettext_lazy("permission", "upload and submit rosters"),
        "trainees.view_enrolment": pgettext_lazy("permission", "view enrolments"),
        "trainees.view_nomination": pgettext_lazy("permission", "view nominations"),
        "trainees.view_quota": pgettext_lazy("permission", "view quotas"),
        "trainees.view_roster": pgettext_lazy("permission", "view rosters"),
        "trainees.withdraw_nomination": pgettext_lazy("permission", "withdraw nominations"),
    }
)
