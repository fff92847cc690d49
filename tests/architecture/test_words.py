"""Chinese as officials write it: words that were given up stay away, and one English sentence has one Chinese one."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("guopei", "institutions", "projects", "trainees", "funds", "evaluation")

# What is not said any more, and what is said instead (docs/glossary.md).
DEAD = {
    r"(?<!花)名册": "花名册",
    r"国家教师培训计划管理平台|“国培计划”管理系统|国培计划管理系统": "“国培计划”管理信息系统",
    r"量规": "评分标准",
    r"提名": "推荐",
    r"选派(?!）)": "推荐",
    r"录取": "确认参训、参训学员",
    r"结业结果|提出结果|评定结果|确认结果|退回结果|公布结果|结果状态|拟定成绩": "评定、确认、退回、公布成绩",
    r"无结果$": "未评定",
    r"提出以上": "提交负责人确认",
    r"撤销结班|撤回培训班办结|培训班办结|已结课": "办理结班、重新办理结班、已结束培训",
    r"起始日期": "开始日期",
    r"责任领导": "机构负责人",
    r"(?<!程)课表": "课程表",
    r"登记已上课程": "登记授课",
    r"下达名额|下分名额": "分配名额",
    r"市州": "市（州）",
    r"配对提升|平均提升": "训前训后测试平均提高",
    r"移出": "调出",
    r"就绪": "具备开班条件",
    r"集中（跟岗）": "集中培训",
    r"去编制|去审定|去下达": "编制规划方案、审定规划方案、下达任务书",
    r"按表登记|按表格登记|按表录入|登记此表": "导入表格登记、上传并登记",
    r"编满": "按确认参训顺序编班",
    r"教育部管理人员": "教育部主管人员（教师工作司）",
    r"轮到您|待办步骤|必要时可": "待您办理、当前无待办，可执行",
    r"附意见退回": "退回修改",
    r"不予接受|签署并接受|未接受任务书|不接受任务书": "退回任务书、签署责任书并签收",
    r"编制新年度": "新建项目年度",
    r"贫困（重点）": "脱贫地区、乡村振兴重点帮扶县",
    r"登记差异": "信息比对差异",
    r"读取行数|拒收": "花名册上报人数、花名册退回人数",
    r"没有意义|不是金额": "请填写数字，如 100.00。/ 金额不得为零",
}
GIVEN_UP = re.compile("|".join(f"(?:{word})" for word in DEAD), re.MULTILINE)
# What lists from outside call things, and what documents are called, is not ours to reword.
FOREIGN = ("/sheets/", "/migrations/", "/reference/", "/pinyin/")

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][;,?!](?=\s*[\u4e00-\u9fff“%])")
FULL_WIDTH = re.compile(r"[；，、。：（）]")


def entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """Context, English and Chinese of each translation of a catalogue."""
    for block in path.read_text().split("\n\n"):
        said: dict[str, str] = defaultdict(str)
        key = ""
        for line in block.splitlines():
            if match := re.match(r'(msg\w+(?:\[0\])?) (".*")$', line):
                key = match[1]
                said[key] += ast.literal_eval(match[2])
            elif line.startswith('"') and key:
                said[key] += ast.literal_eval(line)
        if said["msgid"]:
            yield said["msgctxt"], said["msgid"], said["msgstr"] or said["msgstr[0]"]


def catalogues() -> list[Path]:
    """Every translation file of ours."""
    found = [ROOT / "locale", *(ROOT / room for room in ROOMS)]
    return sorted(path for folder in found for path in folder.rglob("django.po"))


def literals(path: Path) -> Iterator[str]:
    """The strings of a module, its docstrings and comments left out."""
    tree = ast.parse(path.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def shown() -> Iterator[tuple[str, str]]:
    """Every Chinese text that somebody may read: where it stands, and the text."""
    for path in catalogues():
        for _context, _english, chinese in entries(path):
            yield str(path.relative_to(ROOT)), chinese
    texts = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    for path in [*texts, *(ROOT / "docs" / "guide" / "zh").glob("*.md"), ROOT / "README.zh-CN.md"]:
        yield str(path.relative_to(ROOT)), path.read_text()
    for row in (ROOT / "docs" / "glossary.md").read_text().splitlines():
        if row.startswith("| ") and "（上报的人员表" not in row:
            yield "docs/glossary.md", row
    for path in [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]:
        if not any(part in f"/{path.relative_to(ROOT)}" for part in FOREIGN):
            for text in literals(path):
                yield str(path.relative_to(ROOT)), text


def test_words_that_were_given_up_are_nowhere() -> None:
    found = [f"{where}: {match[0]} in “{text[:80]}”" for where, text in shown() if (match := GIVEN_UP.search(text))]
    assert found == []


@pytest.mark.parametrize(
    "text", ["上传名册", "请选派 3 人", "提出结果", "撤销结班", "课表为空。", "无结果", "贫困（重点）县", "市州"]
)
def test_a_word_that_was_given_up_is_found(text: str) -> None:
    assert GIVEN_UP.search(text)


@pytest.mark.parametrize("text", ["花名册", "课程表", "推荐（选派）", "检查结果", "公式没有保存结果", "市（州）"])
def test_a_word_of_the_house_is_left_alone(text: str) -> None:
    assert not GIVEN_UP.search(text)


def test_one_english_text_has_one_chinese_text() -> None:
    """Django puts the catalogues together: of two translations the reader would see one, by chance of their order."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in catalogues():
        for context, english, chinese in entries(path):
            said[context, english].add(chinese)
    assert len(said) > 1000
    assert {key: texts for key, texts in said.items() if len(texts) > 1} == {}


def test_each_language_keeps_its_own_punctuation() -> None:
    mixed = []
    for path in catalogues():
        for _context, english, chinese in entries(path):
            if HALF_WIDTH.search(re.sub(r"<[^>]+>", "", chinese)):
                mixed.append(chinese)
            if FULL_WIDTH.search(english):
                mixed.append(english)
    assert mixed == []


def test_lists_in_code_are_joined_with_the_separator_of_the_reader() -> None:
    """A Chinese separator would stand in English sentences too. Uploaded workbooks and their headings are Chinese."""
    joined = re.compile(r"""["'][；、]["']\.join""")
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in modules if joined.search(path.read_text())}
    assert found == {"guopei/core/sheets/marks.py", "guopei/core/sheets/parent.py"}
