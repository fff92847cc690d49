"""Lines of the programme since 2010, and the sub-projects of 2026.

The notice of 2021–2025 has two lines (SF and ZXG); nothing for 2026 was seen, so both are carried on, unconfirmed.
Exact titles, days and hours of the sub-projects are background.
"""

from datetime import date
from typing import Any

from guopei.core.catalogue.enums import Mode, RateClass, Stage

NOTICE_2021 = "教师函〔2021〕4号"

LINES: list[dict[str, Any]] = [
    {
        "code": "SF",
        "name": "示范项目",
        "name_en": "Demonstration project",
        "first_year": 2010,
        "last_year": None,
        "is_run_centrally": True,
        "source": f"教师〔2010〕4号；{NOTICE_2021}",
        "is_confirmed": True,
    },
    {
        "code": "ZXB",
        "name": "中西部项目",
        "name_en": "Central and Western project",
        "first_year": 2010,
        "last_year": 2020,
        "is_run_centrally": False,
        "source": "教师〔2010〕4号；教师厅〔2019〕2号",
        "is_confirmed": True,
    },
    {
        "code": "YS",
        "name": "幼师国培项目",
        "name_en": "Kindergarten-teacher project",
        "first_year": 2011,
        "last_year": 2020,
        "is_run_centrally": False,
        "source": "教师〔2011〕5号；教师厅〔2019〕2号",
        "is_confirmed": True,
    },
    {
        "code": "XYZ",
        "name": "边远贫困地区农村校长助力工程",
        "name_en": "Project for principals in remote rural areas",
        "first_year": 2013,
        "last_year": 2020,
        "is_run_centrally": True,
        "source": "中国新闻社2020-09-04；起始年待核实",
        "is_confirmed": False,
    },
    {
        "code": "ZXG",
        "name": "中西部骨干项目",
        "name_en": "Central and Western backbone project",
        "first_year": 2021,
        "last_year": None,
        "is_run_centrally": False,
        "source": f"{NOTICE_2021}（2021—2025年）；2026年沿用",
        "is_confirmed": False,
    },
]

YEAR: dict[str, Any] = {
    "year": 2026,
    "phase": "十五五 / 15th Five-Year Plan",
    # The days that the policy values of 2026 name (projects.plans_due and its like), all unconfirmed.
    "plans_due": date(2026, 4, 12),
    "orders_due": date(2026, 5, 31),
    "rosters_due": date(2026, 6, 30),
    "reports_due": date(2027, 4, 12),
    "source": "沿用2021—2025年项目设置、2019年报送日期；未见2026年通知",
    "is_confirmed": False,
}


def _sub_project(
    code: str,
    name: str,
    name_en: str,
    mode: Mode,
    days: int,
    hours: int,
    target_group: str,
    *,
    stage: Stage | None = None,
    weak: bool = False,
) -> dict[str, Any]:
    """Online trainings count as one day: they are paid per person."""
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "mode": mode.value,
        "days": days,
        "hours": hours,
        "rate_class": RateClass.THREE.value,
        "stage": stage.value if stage else "",
        "target_group": target_group,
        "is_weak_subject": weak,
        "source": f"主题见{NOTICE_2021}；名称、天数、学时待核实",
        "is_confirmed": False,
    }


SUB_PROJECTS = [
    _sub_project("SF-01", "骨干教师提升培训", "Advancement of backbone teachers", Mode.JZ, 10, 80, "backbone"),
    _sub_project("SF-02", "培训团队专项研修", "Study programme of training teams", Mode.JZ, 15, 120, "trainer"),
    _sub_project(
        "SF-03",
        "紧缺薄弱学科骨干教师培训",
        "Backbone teachers of weak subjects",
        Mode.JZ,
        10,
        80,
        "weak_subject",
        weak=True,
    ),
    _sub_project("SF-04", "班主任专项培训", "Training of class teachers", Mode.JZ, 10, 80, "class_teacher"),
    _sub_project("SF-05", "名师名校长领航研修", "Leading teachers and principals", Mode.FMX, 15, 120, "principal"),
    _sub_project("SF-06", "网络研修创新项目", "Innovation in online study", Mode.WL, 1, 50, "backbone"),
    _sub_project("SF-07", "校园安全专题培训", "Special training on campus safety", Mode.DQ, 5, 40, "safety_cadre"),
    _sub_project(
        "ZXG-01", "农村骨干教师能力提升培训", "Ability of rural backbone teachers", Mode.JZ, 10, 80, "backbone"
    ),
    _sub_project("ZXG-02", "农村校园长领导力培训", "Leadership of rural school heads", Mode.JZ, 10, 80, "principal"),
    _sub_project(
        "ZXG-03",
        "农村幼儿园骨干教师培训",
        "Backbone teachers of rural kindergartens",
        Mode.DQ,
        10,
        80,
        "kindergarten",
        stage=Stage.K,
    ),
    _sub_project(
        "ZXG-04", "市县教师培训团队研修", "Training teams of cities and counties", Mode.HH, 15, 120, "trainer"
    ),
    _sub_project("ZXG-05", "农村教师置换脱产研修", "Replacement training of rural teachers", Mode.ZH, 90, 720, "rural"),
    _sub_project("ZXG-06", "送教下乡培训", "Training sent to townships", Mode.SJ, 8, 64, "rural"),
    _sub_project("ZXG-07", "“一对一”精准帮扶培训", "One-to-one precise assistance", Mode.YZ, 10, 80, "rural"),
    _sub_project("ZXG-08", "自主选学试点", "Pilot of self-selected courses", Mode.ZZ, 1, 50, "rural"),
]
