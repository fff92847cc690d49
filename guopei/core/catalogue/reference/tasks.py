"""The ten key tasks. The notice names ten tasks in four aspects; titles and milestones here are ours, unconfirmed."""

from typing import Any

from guopei.core.catalogue.enums import TaskAspect

Step = tuple[str, str, str, str]
SOURCE = "教师函〔2021〕4号提出四个方面十项任务；标题为本系统所拟"


def _task(
    number: int, aspect: TaskAspect, name: str, name_en: str, *milestones: Step
) -> tuple[dict[str, Any], tuple[Step, ...]]:
    head = {"number": number, "aspect": aspect.value, "name": name, "name_en": name_en, "source": SOURCE}
    return head, milestones


TASKS = [
    _task(
        1,
        TaskAspect.CONTENT,
        "师德师风与思想政治必修",
        "Teacher ethics and ideology as compulsory content",
        (
            "全部项目设师德必修模块",
            "Every project has the ethics module",
            "规划方案的模块表",
            "module table of the plan",
        ),
        ("全部学员完成必修", "Every trainee finishes it", "课程落实率", "share of lessons held"),
    ),
    _task(
        2,
        TaskAspect.CONTENT,
        "核心素养培育",
        "Cultivation of core literacy",
        ("课程按核心素养设计", "Courses are designed by core literacy", "课程方案", "course plans"),
        (
            "训前训后有同一评分标准的测评",
            "Tests before and after use one rubric",
            "训前训后均参加测试人数",
            "paired tests",
        ),
    ),
    _task(
        3,
        TaskAspect.MECHANISM,
        "分层分类精准培训",
        "Precise training by level and kind",
        ("完成需求调研", "Needs survey done", "调研报告", "survey report"),
        ("规划按层次和类别设项", "Plan has items by level and kind", "规划条目", "plan items"),
    ),
    _task(
        4,
        TaskAspect.MECHANISM,
        "自主发展与自主选学试点",
        "Self-development and pilots of self-selection",
        ("确定试点地区", "Pilot areas named", "试点文件", "pilot document"),
        ("试点教师完成选学", "Pilot teachers finish their choice", "选学完成人数", "teachers finished"),
    ),
    _task(
        5,
        TaskAspect.MECHANISM,
        "学分银行与学历衔接",
        "Credit bank and link to degrees",
        ("学分认定规则发布", "Credit rules published", "规则文件", "rules document"),
        ("与高校签订互认协议", "Recognition agreed with universities", "协议数", "agreements"),
    ),
    _task(
        6,
        TaskAspect.MECHANISM,
        "协同机制与“一对一”帮扶",
        "Coordination and one-to-one assistance",
        ("重点帮扶县全部结对", "Every key county has a partner", "未结对县数为零", "no county without a partner"),
        ("每学期有帮扶记录", "Support recorded every term", "帮扶记录数", "support records"),
    ),
    _task(
        7,
        TaskAspect.MECHANISM,
        "人工智能与教师培训融合",
        "Artificial intelligence in teacher training",
        ("开展智能研修试点", "Pilot of intelligent study", "试点方案", "pilot plan"),
    ),
    _task(
        8,
        TaskAspect.CAPACITY,
        "市县教师发展机构与培训者团队",
        "City and county institutions and trainer teams",
        ("完成机构达标自查", "Institutions checked against the standard", "达标率", "share that meets it"),
        ("培训者完成年度研修", "Trainers did their yearly study", "研修人数", "trainers"),
    ),
    _task(
        9,
        TaskAspect.CAPACITY,
        "资源与平台建设共享",
        "Building and sharing of resources and platforms",
        ("资源库开放共享", "Resource library is shared", "共享资源数", "shared resources"),
    ),
    _task(
        10,
        TaskAspect.SUPERVISION,
        "监管评价与跟踪指导",
        "Supervision, evaluation and follow-up",
        ("全部机构完成绩效评估", "Every institution evaluated", "评估覆盖率", "share evaluated"),
        ("训后跟踪按期完成", "Follow-up done in time", "按期完成率", "share in time"),
    ),
]
