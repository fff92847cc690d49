"""Which texts are found in the source, in templates and in Python."""

from pathlib import Path

from guopei.stack.messages import Message, from_python, from_template
from guopei.stack.vendor import SOURCE_MAP


def test_texts_of_a_template_are_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        '{% load i18n %}<h1 title="{% translate "Plan (draft)" %}">{% translate \'Return\' context "a step" %}</h1>\n'
        "{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}\n"
        '{{ _("Next") }} {% include "x.html" with label=_("It\'s late") %}'
    )
    assert list(from_template(template)) == [
        (1, Message("", "Plan (draft)")),
        (1, Message("a step", "Return")),
        (2, Message("", "%(n)s row", "%(n)s rows")),
        (3, Message("", "Next")),
        (3, Message("", "It's late")),
    ]


def test_texts_of_a_module_are_found(tmp_path: Path) -> None:
    module = tmp_path / "rules.py"
    module.write_text(
        'name = _("Plan")\nhint = pgettext_lazy("a step", "Return")\n'
        'count = ngettext("%(n)s row", "%(n)s rows", n)\nother("Not meant")\n_("Two "\n  "parts")\n'
    )
    assert list(from_python(module)) == [
        (1, Message("", "Plan")),
        (2, Message("a step", "Return")),
        (3, Message("", "%(n)s row", "%(n)s rows")),
        (5, Message("", "Two parts")),
    ]


def test_references_to_source_maps_are_removed() -> None:
    assert SOURCE_MAP.sub("", "a{}\n/*# sourceMappingURL=a.css.map */\n") == "a{}\n"
    assert SOURCE_MAP.sub("", "f();\n//# sourceMappingURL=a.js.map") == "f();\n"
