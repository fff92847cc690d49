from guopei.core.ui.forms.base import FormSection, GuopeiForm, GuopeiModelForm, ListFilter
from guopei.core.ui.forms.fields import DocumentNumberField, MoneyField, UnitField
from guopei.core.ui.forms.rows import RowFormSet, rows_of
from guopei.core.ui.forms.widgets import DateInput, DateTimeInput, FileDrop, MoneyInput, UnitInput

__all__ = [
    "DateInput",
    "DateTimeInput",
    "DocumentNumberField",
    "FileDrop",
    "FormSection",
    "GuopeiForm",
    "GuopeiModelForm",
    "ListFilter",
    "MoneyField",
    "MoneyInput",
    "RowFormSet",
    "UnitField",
    "UnitInput",
    "rows_of",
]
