from typing import Any

from django import forms
from django.urls import reverse


class MoneyInput(forms.TextInput):
    """An amount, right-aligned, with its unit after the box."""

    template_name = "ui/forms/widgets/money.html"

    def __init__(self, unit_word: Any, attrs: dict[str, Any] | None = None) -> None:
        self.unit_word = unit_word
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the unit to the widget's context."""
        return {**super().get_context(name, value, attrs), "unit_word": self.unit_word}


class UnitInput(forms.NumberInput):
    """A number of something, with the unit after the box."""

    template_name = "ui/forms/widgets/money.html"

    def __init__(self, unit_word: Any, attrs: dict[str, Any] | None = None) -> None:
        self.unit_word = unit_word
        super().__init__(attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the unit to the widget's context."""
        return {**super().get_context(name, value, attrs), "unit_word": self.unit_word}


class DateInput(forms.DateInput):
    """The browser's own date picker; sends ISO dates."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker for a moment in Shanghai."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class FileDrop(forms.ClearableFileInput):
    """A file by drag and drop or by the button; says its limit before the upload, not after."""

    template_name = "ui/forms/widgets/file.html"

    def __init__(self, *, accept: str = "", most_mb: int = 64, attrs: dict[str, Any] | None = None) -> None:
        self.most_mb = most_mb
        super().__init__({**({"accept": accept} if accept else {}), "data-most-mb": most_mb, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the limit to the widget's context."""
        return {**super().get_context(name, value, attrs), "most_mb": self.most_mb}


class UnitPickerInput(forms.TextInput):
    """A unit found by name or pinyin while typing. The id travels in a hidden field, the text is for people."""

    template_name = "ui/forms/widgets/unit.html"
    source = ""
    text_of: Any = staticmethod(str)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the search address and the words of the unit picked so far."""
        context = super().get_context(name, value, attrs)
        context["search_url"] = reverse("ui:unit-search", args=[self.source])
        context["text"] = self.text_of(value) if value not in (None, "") else ""
        return context
