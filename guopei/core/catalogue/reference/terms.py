"""Subjects, target groups, course programmes."""

from typing import Any

SEEN = "既有国家级系统学科表"
BACKGROUND = "背景知识，待核实"


def _subject(code: str, name: str, name_en: str, stages: str, *former: str, seen: bool = False) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "stages": stages,
        "former_names": list(former),
        "source": SEEN if seen else BACKGROUND,
        "is_confirmed": seen,
    }


SUBJECTS = [
    _subject("chinese", "语文", "Chinese", "PJSV", seen=True),
    _subject("maths", "数学", "Mathematics", "PJSV", seen=True),
    _subject("english", "英语", "English", "PJSV", "外语", seen=True),
    _subject("physics", "物理", "Physics", "JSV", seen=True),
    _subject("chemistry", "化学", "Chemistry", "JSV", seen=True),
    _subject("biology", "生物学", "Biology", "JSV", "生物", seen=True),
    _subject("politics", "思想政治", "Ideology and politics", "SV", "政治", seen=True),
    _subject(
        "morality_law",
        "道德与法治",
        "Morality and law",
        "PJ",
        "品德与生活",
        "品德与社会",
        "思想品德",
        "道法",
        "品德",
    ),
    _subject("history", "历史", "History", "JSV", seen=True),
    _subject("geography", "地理", "Geography", "JSV", seen=True),
    _subject("music", "音乐", "Music", "PJSV", seen=True),
    _subject("pe", "体育与健康", "Physical education and health", "PJSV", "体育", seen=True),
    _subject("fine_arts", "美术", "Fine arts", "PJSV", seen=True),
    _subject("preschool", "学前教育", "Pre-school education", "K", "幼儿教育", "幼教", "学前", seen=True),
    _subject("science", "科学", "Science", "PJ"),
    _subject("it", "信息科技", "Information technology", "PJSV", "信息技术", "计算机", "微机"),
    _subject("general_tech", "通用技术", "General technology", "S"),
    _subject("labour", "劳动", "Labour", "PJS", "劳动技术", "劳动教育", "劳技"),
    _subject("practice", "综合实践活动", "Integrated practice", "PJS", "综合实践"),
    _subject("psychology", "心理健康教育", "Mental health education", "PJSV", "心理健康", "心理"),
    _subject("arts", "艺术", "Arts", "PJS"),
    _subject("russian", "俄语", "Russian", "JS"),
    _subject("japanese", "日语", "Japanese", "JS"),
    _subject("national_language", "国家通用语言文字", "National common language", "KPJSV", "汉语", "普通话"),
    _subject(
        "minority_language", "民族语文", "Language of an ethnic minority", "PJSV", "藏语文", "蒙古语文", "维吾尔语文"
    ),
    _subject("calligraphy", "书法", "Calligraphy", "PJ"),
    _subject("special", "特殊教育", "Special education", "E", "特教"),
    _subject("local", "校本与地方课程", "School and local courses", "PJS", "校本课程", "地方课程"),
    _subject("vocational", "职业教育专业课", "Vocational subjects", "V", "专业课"),
    _subject("class_teacher", "班主任", "Class teacher", "PJSV"),
    _subject("principal", "校长", "School head", "PJSVE", "校园长", "副校长"),
    _subject("kindergarten_head", "园长", "Kindergarten head", "K", "副园长"),
    _subject("researcher", "教研员", "Teaching researcher", "O"),
    _subject("trainer", "培训者", "Trainer", "O"),
]


def _group(code: str, name: str, name_en: str, source: str = "教师厅〔2019〕2号；教师函〔2021〕4号") -> dict[str, Any]:
    return {"code": code, "name": name, "name_en": name_en, "source": source, "is_confirmed": source != BACKGROUND}


DISTANCE = "继教网介绍材料（2009年）"

TARGET_GROUPS = [
    _group("backbone", "农村义务教育骨干教师", "Backbone teachers of rural compulsory education"),
    _group("rural", "乡村教师", "Rural teachers"),
    _group("principal", "校长、园长", "School and kindergarten heads"),
    _group("class_teacher", "班主任", "Class teachers", "教师〔2010〕4号"),
    _group("trainer", "培训者", "Trainers"),
    _group("researcher", "教研骨干", "Backbone teaching researchers", DISTANCE),
    _group("weak_subject", "紧缺薄弱学科教师", "Teachers of weak subjects", "教师〔2010〕4号"),
    _group("kindergarten", "幼儿园教师", "Kindergarten teachers"),
    _group("converted", "幼儿园转岗教师", "Teachers converted to kindergartens", "既有中西部项目系统"),
    _group("new", "新教师", "New teachers"),
    _group("special_post", "特岗教师", "Special-post teachers", BACKGROUND),
    _group("senior_curriculum", "高中新课程教师", "Senior secondary teachers of the new curriculum", DISTANCE),
    _group("special_education", "特殊教育教师", "Teachers of special education", BACKGROUND),
    _group("middle_cadre", "中层干部、后备校长", "Middle managers and future heads", DISTANCE),
    _group("safety_cadre", "安全管理干部", "Safety management cadres", DISTANCE),
    _group("administrator", "项目管理者", "Project administrators", "教师函〔2021〕4号（新闻报道）"),
]

Parts = tuple[int, str, str]


def _programme(
    code: str, name: str, name_en: str, parts: Parts = (0, "", ""), co_organisers: str = ""
) -> tuple[dict[str, Any], Parts]:
    head = {"code": code, "name": name, "name_en": name_en, "source": DISTANCE, "co_organisers": co_organisers}
    return head, parts


# Numbers of modules and topics are named by the source, their titles are not.
PROGRAMMES = [
    _programme("edu-technology", "教育技术能力培训", "Educational technology", (8, "模块", "Module")),
    _programme("class-teachers", "班主任面授培训", "Face-to-face training of class teachers", (6, "模块", "Module")),
    _programme("principals", "校长专题培训", "Special training of principals", (23, "专题", "Topic")),
    _programme("campus-safety", "校园安全专题", "Campus safety"),
    _programme("new-curriculum", "新课程培训", "New curriculum"),
    _programme("basic-skills", "教师基本功培训", "Basic teaching skills"),
    _programme("mental-health", "心理健康教育培训", "Mental health education"),
    _programme("rural-quality", "农村教师素质提高", "Quality of rural teachers"),
    _programme(
        "english", "英语教师专业提升", "Professional improvement of English teachers", co_organisers="北京外国语大学"
    ),
    _programme(
        "self-taught", "中小学教师自学考试项目", "Self-taught examination project", co_organisers="东北师范大学"
    ),
    _programme("ethics", "“立德树人”师德师风专题", "Teacher ethics and conduct"),
]
