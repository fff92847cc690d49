"""The policy keys of the ground, with the values to begin with. Rooms register theirs in their own rules."""

from django.utils.translation import gettext_lazy as _

from guopei.core.policy.enums import ValueKind
from guopei.core.policy.registry import name_group, register
from guopei.core.policy.seeds import CONTROL, OUR_SETTING, Seed

name_group("core", _("Everywhere"))
name_group("access", _("Accounts and roles"))

register(
    "core.second_person",
    _("Plans, money and grades are decided by a second person"),
    Seed(True, CONTROL, "第十二条", "art. 12", note="不相容岗位相互分离", note_en="incompatible duties are kept apart"),
)
register(
    "access.three_administrators_apart",
    _("System, security and audit administrator are different persons without other duties"),
    Seed(
        True,
        "gbt-22239-2019",
        "8.1.4",
        "8.1.4",
        note="安全计算环境（第三级）：管理用户权限分离、最小权限；条款原文待核实",
        note_en="secure computing environment, level 3: administrators' rights apart and least; wording unread",
    ),
)
register(
    "core.document_retention",
    _("Days that personal uploads are kept"),
    Seed(
        180,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "core.export_retention_days",
    _("Days that exported lists are kept"),
    Seed(
        7, "personal-information-law", "第十九条", "art. 19", note="期限为系统设定", note_en="the period is our setting"
    ),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "core.draft_paper_days",
    _("Days that PDFs of drafts are kept"),
    Seed(
        30,
        "personal-information-law",
        "第十九条",
        "art. 19",
        note="期限为系统设定",
        note_en="the period is our setting",
    ),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "core.attachment_megabytes",
    _("Largest attachment"),
    Seed(20, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure="MB",
)
register(
    "core.attachments_per_record",
    _("Most attachments of a record"),
    Seed(20, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("files"),
)
register(
    "core.reminder_days",
    _("Days before the due day on which to-dos are recalled"),
    Seed([7, 3, 1, 0], **OUR_SETTING),
    kind=ValueKind.NUMBERS,
    measure=_("calendar days"),
)
register(
    "core.todo_days",
    _("Days that a to-do leaves at the least"),
    Seed(7, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "core.todo_days_at_hand",
    _("Days that a to-do of a class's own days leaves at the least"),
    Seed(1, **OUR_SETTING),
    kind=ValueKind.NUMBER,
    measure=_("calendar days"),
)
register(
    "core.id_mask",
    _("Masking of ID numbers"),
    Seed(
        "3-4",
        "personal-information-law",
        "第五十一条",
        "art. 51",
        note="保留前3位和后4位",
        note_en="the first 3 and the last 4 characters are shown",
    ),
    kind=ValueKind.ENDS,
)
