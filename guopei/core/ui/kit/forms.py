"""Sample forms. Their words are sample data: Chinese, as a province would type them."""

from django import forms
from django.db.models import QuerySet

from guopei.core.access.actor import Actor
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from guopei.core.ui.forms import FileDrop, FormSection, GuopeiForm, MoneyField, UnitField, UnitInput, rows_of
from guopei.core.ui.pickers import register_units


def _regions(actor: Actor) -> QuerySet[OrgUnit]:
    return OrgUnit.objects.filter(kind__in=(UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY))


register_units("ui.kit_regions", _regions)


class ItemForm(GuopeiForm):
    """One line of a plan."""

    row_total = "places*days*rate"

    project = forms.CharField(label="子项目", max_length=100)
    mode = forms.ChoiceField(
        label="方式", choices=[("", ""), ("face", "集中面授"), ("online", "网络研修"), ("mixed", "混合式")]
    )
    places = forms.IntegerField(label="人数", min_value=1)
    days = forms.IntegerField(label="天数", min_value=1)
    rate = MoneyField(label="定额")


class SampleForm(GuopeiForm):
    """A yearly plan."""

    sections = (
        FormSection("basic", "基本情况", ("name", "region", "begins", "ends", "kind", "ceiling", "places", "public")),
        FormSection("items", "项目明细", formset="items", note="每行一个子项目；行合计 = 名额 × 天数 × 定额。"),
        FormSection("text", "工作思路", ("aims", "file")),
    )
    wide = ("name", "aims", "file", "public")

    name = forms.CharField(label="计划名称", max_length=100, help_text="与上报文件标题一致。")
    region = UnitField(label="实施地区", source="ui.kit_regions", help_text="输入名称、拼音或代码。")
    kind = forms.ChoiceField(label="类别", choices=[("a", "中西部骨干项目"), ("b", "幼师国培项目")])
    begins = forms.DateField(label="开始日期")
    ends = forms.DateField(label="结束日期")
    ceiling = MoneyField(label="申请资金", unit="wan")
    places = forms.IntegerField(label="培训人数", min_value=1, widget=UnitInput("人"))
    aims = forms.CharField(label="目标与措施", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    public = forms.BooleanField(label="批复后向社会公开", required=False)
    file = forms.FileField(label="盖章扫描件", required=False, widget=FileDrop(accept=".pdf", most_mb=20))


Items = rows_of(ItemForm, least=1, most=200, blank=0)
