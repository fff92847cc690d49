"""What a plan said at each submission, and what changed between two of them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from guopei.core import money
from guopei.core.access.actor import Actor
from guopei.core.access.scopes import get_visible
from guopei.core.catalogue.enums import Stage
from projects.planning.models import Plan, PlanItem, PlanSubmission

TEXTS = ("needs", "goals", "coverage")


@dataclass(frozen=True)
class Difference:
    """One thing that two submissions say differently. Money in 元, the rest as words; empty where it is missing."""

    label: str
    before: str
    after: str


def item_content(item: PlanItem) -> dict[str, Any]:
    """An item as a submission keeps it: names beside ids, since the catalogue may be renamed later."""
    subject = item.subject
    return {
        "id": item.pk,
        "sub_project": item.sub_project.name,
        "sub_project_en": item.sub_project.name_en,
        "subject": subject.name if subject else "",
        "subject_en": subject.name_en if subject else "",
        "stage": item.stage,
        "places": item.places,
        "days": item.days,
        "rate_fen": item.rate_fen,
        "amount_fen": item.amount_fen,
        "note": item.note,
    }


def content_of(plan: Plan) -> dict[str, Any]:
    """All that a plan says now. Two queries."""
    items = PlanItem.objects.filter(plan=plan).select_related("sub_project", "subject").order_by("order", "id")
    return {
        **{name: getattr(plan, name) for name in TEXTS},
        "items": [item_content(item) for item in items],
        "total_fen": plan.total_fen,
    }


def submissions_of(actor: Actor, plan: Plan) -> list[PlanSubmission]:
    """The submissions of a plan that the actor may see, the latest first."""
    get_visible(actor, Plan.objects.all(), pk=plan.pk)
    return list(PlanSubmission.objects.filter(plan=plan).select_related("submitted_by").order_by("-number"))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What changed from one content to the other: texts, items field by field (matched by id), the total."""
    found = [
        Difference(label, before.get(name, ""), after.get(name, ""))
        for name, label in _text_labels()
        if before.get(name, "") != after.get(name, "")
    ]
    old = {item["id"]: item for item in before["items"]}
    new = {item["id"]: item for item in after["items"]}
    for pk, item in new.items():
        if pk not in old:
            found.append(Difference(gettext("Item added"), "", _item_words(item)))
            continue
        found += [
            Difference(f"{_item_name(item)} · {label}", _words(name, old[pk][name]), _words(name, item[name]))
            for name, label in _item_labels()
            if old[pk][name] != item[name]
        ]
    found += [Difference(gettext("Item taken out"), _item_words(item), "") for pk, item in old.items() if pk not in new]
    if before["total_fen"] != after["total_fen"]:
        found.append(
            Difference(gettext("Total (yuan)"), money.yuan(before["total_fen"]), money.yuan(after["total_fen"]))
        )
    return found


def _text_labels() -> list[tuple[str, str]]:
    return [
        ("needs", gettext("Training needs")),
        ("goals", gettext("Goals")),
        ("coverage", gettext("Poor and key counties")),
    ]


def _item_labels() -> list[tuple[str, str]]:
    return [
        ("sub_project", gettext("Sub-project")),
        ("subject", gettext("Subject")),
        ("stage", gettext("Stage")),
        ("places", gettext("Places")),
        ("days", gettext("Days")),
        ("rate_fen", gettext("Rate (yuan per person and day)")),
        ("note", gettext("Note")),
    ]


def _words(name: str, value: Any) -> str:
    if name.endswith("_fen"):
        return money.yuan(value)
    if name == "stage":
        return str(Stage(value).label)
    return str(value)


def _item_name(item: dict[str, Any]) -> str:
    chinese = (get_language() or "zh").startswith("zh")
    name = item["sub_project"] if chinese else item["sub_project_en"]
    subject = item["subject"] if chinese else item["subject_en"]
    return f"{name}（{subject}）" if subject else str(name)


def _item_words(item: dict[str, Any]) -> str:
    return gettext("%(name)s: %(places)s places × %(days)s days × %(rate)s yuan") % {
        "name": _item_name(item),
        "places": item["places"],
        "days": item["days"],
        "rate": money.yuan(item["rate_fen"]),
    }
