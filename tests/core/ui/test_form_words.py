"""What is wrong with a form: in our own words, all of it in one list on top, each line leading to its place."""

import re
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils.translation import override

from guopei.core.refusal import Refused
from guopei.core.ui.forms import GuopeiForm, MoneyField, rows_of
from guopei.core.ui.forms.problems import problems_of
from guopei.core.ui.forms.words import speak

FIELDS: dict[str, tuple[forms.Field, str, str]] = {
    "text": (forms.CharField(label="文号"), "", "请填写文号。"),
    "long": (forms.CharField(label="文号", max_length=3), "一二三四", "文号最多3个字，现有4个字。"),
    "short": (forms.CharField(label="文号", min_length=3), "一二", "文号至少3个字，现有2个字。"),
    "choice": (forms.ChoiceField(label="学段", choices=[("P", "小学")]), "", "请选择学段。"),
    "unknown": (forms.ChoiceField(label="学段", choices=[("P", "小学")]), "X", "请从列表中选择学段。"),
    "many": (forms.MultipleChoiceField(label="学段", choices=[("P", "小学")]), "X", "请从列表中选择学段。"),
    "whole": (forms.IntegerField(label="人数"), "三", "人数须填写整数。"),
    "least": (forms.IntegerField(label="人数", min_value=1), "0", "人数须不小于1。"),
    "most": (forms.IntegerField(label="合格率%", max_value=100), "101", "合格率%须不大于100。"),
    "percent": (forms.CharField(label="合格率%"), "", "请填写合格率%。"),
    "decimals": (forms.DecimalField(label="学时", decimal_places=1, max_digits=4), "1.25", "学时最多保留1位小数。"),
    "digits": (forms.DecimalField(label="学时", decimal_places=1, max_digits=4), "12345", "学时最多4位数字。"),
    "number": (forms.DecimalField(label="学时"), "八", "学时须填写数字。"),
    "day": (forms.DateField(label="开始日期"), "明天", "开始日期须填写日期，如2026-03-05。"),
    "mail": (forms.EmailField(label="邮箱"), "a@", "邮箱须填写完整的电子邮箱地址。"),
    "link": (forms.URLField(label="网址", assume_scheme="https"), "ht tp", "网址须填写以https://开头的完整网址。"),
    "tick": (forms.BooleanField(label="已核对"), "", "请勾选：已核对。"),
    "file": (forms.FileField(label="花名册"), "", "请选择文件：花名册。"),
    "own": (forms.CharField(label="理由", error_messages={"required": "说明理由。"}), "", "说明理由。"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_error_names_its_field_and_says_what_to_do(name: str) -> None:
    field, typed, words = FIELDS[name]
    made = type("OneForm", (GuopeiForm,), {name: field})(data={name: typed}, files={})
    with override("zh-hans"):
        assert made.errors[name] == [words]
    with override("en"):
        assert "%" not in made.errors[name][0].replace("%”", "")
        assert name == "own" or str(field.label) in made.errors[name][0]


def test_no_field_of_any_form_keeps_words_of_the_framework() -> None:
    """Whatever a form of the system may complain about, it does so in our words."""
    everyday = {"required", "invalid", "invalid_choice", "min_value", "max_value", "max_length"}
    for kind in sorted(_forms(GuopeiForm), key=lambda kind: f"{kind.__module__}.{kind.__name__}"):
        for name, field in kind.base_fields.items():
            speak(field)
            with override("en"):
                said = {code: str(words) for code, words in field.error_messages.items() if code in everyday}
            theirs = {words for words in said.values() if words in THEIRS}
            assert not theirs, (kind, name, theirs)


THEIRS = {
    *("This field is required.", "Enter a whole number.", "Enter a number.", "Enter a valid date."),
    *("Enter a valid value.", "Enter a valid URL.", "Enter a valid email address."),
}


def _forms(kind: type[Any]) -> set[type[Any]]:
    return {found for each in kind.__subclasses__() for found in (each, *_forms(each))}


class LineForm(GuopeiForm):
    """A row."""

    province = forms.CharField(label="省份")
    amount = MoneyField(label="金额")


class HeadForm(GuopeiForm):
    """A form over rows."""

    number = forms.CharField(label="文号")


Lines = rows_of(LineForm, least=1)


def _lines(*rows: tuple[str, str], removed: int | None = None) -> Any:
    data = {"lines-TOTAL_FORMS": str(len(rows)), "lines-INITIAL_FORMS": "0"}
    for place, (province, amount) in enumerate(rows):
        data |= {f"lines-{place}-province": province, f"lines-{place}-amount": amount}
    if removed is not None:
        data[f"lines-{removed}-DELETE"] = "on"
    return Lines(data=data, prefix="lines")


def test_the_list_leads_to_fields_and_to_cells_and_counts_rows_as_they_are_shown() -> None:
    rows = _lines(("河北", "1"), ("吉林", "1"), ("云南", ""), ("", "2"), removed=0)
    with override("zh-hans"):
        found = [(problem.words, problem.target) for problem in problems_of(HeadForm(data={}), {"lines": rows})]
    assert found == [
        ("请填写文号。", "id_number"),
        ("第2行：请填写金额。", "id_lines-2-amount"),
        ("第3行：请填写省份。", "id_lines-3-province"),
    ]


def test_a_table_with_too_few_rows_is_named_as_a_whole() -> None:
    rows = _lines(("", ""), removed=0)
    with override("zh-hans"):
        found = [(one.words, one.target) for one in problems_of(HeadForm(data={"number": "1"}), {"lines": rows})]
    assert found == [("至少填写1行。", "rows-lines")]


def test_a_refusal_of_a_cell_stands_in_its_own_words() -> None:
    rows = _lines(("河北", "1"))
    assert rows.is_valid()
    rows.kept_forms[0].add_refusal(Refused("第1行：超出。", field="lines-0-amount"), "amount")
    found = problems_of(HeadForm(data={"number": "1"}), {"lines": rows})
    assert [(one.words, one.target) for one in found] == [("第1行：超出。", "id_lines-0-amount")]


@pytest.mark.django_db
@pytest.mark.urls("tests.core.ui.urls")
def test_the_page_lists_the_errors_of_rows_and_every_link_leads_somewhere(signed_in: Client) -> None:
    data = {"items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0", "items-0-project": "A", "items-0-mode": "face"}
    page = signed_in.post("/style/kit/form/", data)
    text = page.content.decode()
    assert page.status_code == 422
    summary = text[text.index("gp-alert-bad") : text.index("</ul>", text.index("gp-alert-bad"))]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert {"id_items-0-places", "id_items-0-days", "id_items-0-rate", "id_name"} <= set(targets)
    assert all(f'id="{target}"' in text for target in targets)
    assert "第1行：请填写人数。" in summary
    assert "该字段" not in text
