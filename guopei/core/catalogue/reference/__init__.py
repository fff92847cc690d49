"""The catalogue to begin with: lines, words, key tasks, and the year 2026 carried on from 2021–2025.

What people changed since is left as it is; rows that are missing are made.
"""

from typing import Any

from guopei.core.catalogue.models import (
    KeyTask,
    Line,
    Milestone,
    ProgrammeYear,
    Subject,
    SubProject,
    TargetGroup,
    Topic,
)
from guopei.core.catalogue.reference.lines import LINES, SUB_PROJECTS, YEAR
from guopei.core.catalogue.reference.tasks import TASKS
from guopei.core.catalogue.reference.terms import PROGRAMMES, SUBJECTS, TARGET_GROUPS
from guopei.core.orgs.reference.table import synchronise


def load() -> dict[str, int]:
    """Create what is missing; answers how many rows of each table."""
    return {
        "lines": _load(Line.objects.all(), LINES, "code"),
        "subjects": _load(Subject.objects.all(), SUBJECTS, "code"),
        "target_groups": _load(TargetGroup.objects.all(), TARGET_GROUPS, "code"),
        "topics": _load_topics(),
        "years": _load(ProgrammeYear.objects.all(), [YEAR], "year"),
        "sub_projects": _load_sub_projects(),
        "key_tasks": _load_tasks(),
    }


def _load(queryset: Any, table: list[dict[str, Any]], *key: str) -> int:
    return synchronise(queryset, table, key=key, update=False)


def _load_topics() -> int:
    heads = [{**head, "co_organisers": head.get("co_organisers", "")} for head, _parts in PROGRAMMES]
    written = _load(Topic.objects.all(), heads, "code")
    ids = dict(Topic.objects.values_list("code", "id"))
    parts = [
        {
            "code": f"{head['code']}-{number:02d}",
            "name": f"{word}{number}（标题待核实）",
            "name_en": f"{word_en} {number} (title to be confirmed)",
            "parent_id": ids[head["code"]],
            "source": head["source"],
        }
        for head, (count, word, word_en) in PROGRAMMES
        for number in range(1, count + 1)
    ]
    return written + _load(Topic.objects.all(), parts, "code")


def _load_sub_projects() -> int:
    """Only while the year is a draft: an open year's catalogue is not changed from outside."""
    year = ProgrammeYear.objects.get(year=YEAR["year"])
    if SubProject.objects.filter(year=year).exists():
        return 0
    lines = dict(Line.objects.values_list("code", "id"))
    groups = dict(TargetGroup.objects.values_list("code", "id"))
    made = SubProject.objects.bulk_create(
        SubProject(
            year=year,
            line_id=lines[str(row["code"]).split("-")[0]],
            target_group_id=groups[row["target_group"]],
            **{name: value for name, value in row.items() if name != "target_group"},
        )
        for row in SUB_PROJECTS
    )
    return len(made)


def _load_tasks() -> int:
    written = _load(KeyTask.objects.all(), [task for task, _milestones in TASKS], "number")
    ids = dict(KeyTask.objects.values_list("number", "id"))
    milestones = [
        {
            "task_id": ids[task["number"]],
            "number": number,
            "name": name,
            "name_en": name_en,
            "evidence": evidence,
            "evidence_en": evidence_en,
        }
        for task, parts in TASKS
        for number, (name, name_en, evidence, evidence_en) in enumerate(parts, start=1)
    ]
    return written + _load(Milestone.objects.all(), milestones, "task_id", "number")
