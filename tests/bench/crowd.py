"""A nation's year by set-based SQL: people, places, rosters, classes, attendance, their trail. For measuring only.

Guards and trail are switched off while it is loaded, which only the owner can do, and stand again afterwards.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg2
from psycopg2.extensions import cursor as Cursor

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.catalogue.models import ProgrammeYear
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from institutions.register.credit_code import DEMO_AREA, check_character
from institutions.register.enums import InstitutionKind
from institutions.register.models import Institution

SQL = Path(__file__).with_name("crowd.sql")
LOADED = (
    *("catalogue_programmeyear", "projects_planceiling", "projects_plan", "projects_planitem", "projects_taskorder"),
    "projects_taskorderphase",
    *("trainees_trainingclass", "trainees_phase", "trainees_lesson", "trainees_quota", "trainees_rosterbatch"),
    *(
        "trainees_teacher",
        "trainees_nomination",
        "trainees_enrolment",
        "trainees_attendance",
        "trainees_rollcall",
        "trainees_testresult",
    ),
    *("trainees_certificate", "audit_context", "audit_event"),
)
LESSONS = 3
PEOPLE_OF_AN_ORDER = 780
SURNAMES = (
    "王wang 王wang 王wang 李li 李li 李li 张zhang 张zhang 张zhang 刘liu 刘liu 陈chen "
    "陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo "
    "何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 邓deng 冯feng "
    "韩han 曹cao 曾zeng 彭peng 肖xiao 蔡cai 潘pan 田tian"
)
GIVEN = (
    "伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan "
    "杰jie 娟juan 涛tao 明ming 超chao 霞xia 平ping 刚gang 桂gui 英ying 华hua 玉yu "
    "兰lan 红hong 文wen 建jian 国guo 志zhi 海hai 春chun 秀xiu 梅mei 林lin 晓xiao "
    "宇yu 欣xin 怡yi"
)


def load(people: int) -> None:
    """Put a crowd of so many people into the database that the environment names; statistics are fresh afterwards."""
    orders = max(1, round(people / 32 / PEOPLE_OF_AN_ORDER))
    with transaction_for(None, act="bench.crowd"):
        drafter, decider = _somebody("crowd-drafter"), _somebody("crowd-decider")
        _institutions(each=max(1, orders // 2))
    parameters = {
        "people": people,
        "orders": orders,
        "lessons": LESSONS,
        "year": ProgrammeYear.objects.get(year=2026).pk,
        "drafter": drafter.user_id,
        "grant": drafter.pk,
        "decider": decider.user_id,
        **_split("surnames", SURNAMES),
        **_split("given", GIVEN),
    }
    with _owner() as cursor:
        for table in LOADED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(SQL.read_text(), parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still due cannot be altered
        for table in LOADED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with _owner(autocommit=True) as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _owner(*, autocommit: bool = False) -> Iterator[Cursor]:
    """A session of the role that migrates. Commits when all went well."""
    connection = psycopg2.connect(
        os.environ["DATABASE_OWNER_URL"], options="-c work_mem=256MB -c maintenance_work_mem=256MB"
    )
    connection.autocommit = autocommit
    try:
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()
    finally:
        connection.close()


def _split(name: str, words: str) -> dict[str, list[str]]:
    """Characters, and under `…_latin` their syllables."""
    return {name: [word[0] for word in words.split()], f"{name}_latin": [word[1:] for word in words.split()]}


def _somebody(name: str) -> Grant:
    nation = OrgUnit.objects.get(kind=UnitKind.NATION, valid_until=None)
    user, _made = User.objects.get_or_create(username=name, defaults={"name": name})
    return Grant.objects.get_or_create(
        user=user, role=Role.MINISTRY_OFFICER, unit=nation, defaults={"valid_from": date(2020, 1, 1)}
    )[0]


def _institutions(each: int) -> None:
    """So many made-up institutions in every province."""
    provinces = OrgUnit.objects.filter(kind=UnitKind.PROVINCE, valid_until=None, in_programme=True).order_by("pk")
    bodies = [f"12{DEMO_AREA}CRWD{n:05d}".replace("O", "0") for n in range(1, each * len(provinces) + 1)]
    codes = [body + check_character(body) for body in bodies]
    units = OrgUnit.objects.bulk_create(
        OrgUnit(kind=UnitKind.INSTITUTION, code=code, name=f"演示培训机构{n}", parent=provinces[n % len(provinces)])
        for n, code in enumerate(codes)
    )
    Institution.objects.bulk_create(
        Institution(
            unit=unit,
            credit_code=code,
            kind=InstitutionKind.NORMAL_UNIVERSITY,
            leader_name="演示",
            summary="crowd",
            is_demo=True,
        )
        for unit, code in zip(units, codes, strict=True)
    )
