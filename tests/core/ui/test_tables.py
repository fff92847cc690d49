"""Tables by tag: one label a column, rows named, sums below, cards on a phone."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.utils.translation import override

from tests.support.clients import one_line

ITEMS = [
    {"name": "Drawing <b>", "places": 1200, "fen": 120_050, "late": True, "acts": True},
    {"name": "Music", "places": 8, "fen": None, "late": False, "acts": False},
]
WRITTEN_BY_HAND = {  # the kit's own, one of rows to fill in, one of a paper, one of a library
    "ui/_rows.html",
    "ui/_table.html",
    "ui/_figures_table.html",
    "ui/forms/_rows.html",
    "ui/_paper_text.html",
    "allauth/elements/table.html",
}


def drawn(*columns: str, head: str = "items as item", **context: Any) -> str:
    source = "{% load guopei_ui %}{% table " + head + " %}" + "".join(columns) + "{% endtable %}"
    with override("en"):
        return one_line(engines["django"].from_string(source).render({"items": ITEMS, **context}))


NAME = '{% column "Name" item.name %}'
PLACES = '{% column "Places" item.places kind="number" %}'


def test_a_label_stands_in_the_heading_and_beside_the_value_on_a_phone() -> None:
    text = drawn(NAME, PLACES)
    assert '<th scope="col" class="num">Places</th>' in text
    assert '<td class="num" data-label="Places">1,200</td>' in text
    assert '<th scope="row" class="">Drawing &lt;b&gt;</th>' in text, "the first column names the row, and is escaped"


def test_amounts_carry_their_unit_and_stand_point_under_point() -> None:
    sums = [{"fen": 120_050}, {"fen": 1_000_000_000_001}]
    text = drawn(
        '{% column "No." counter kind="number" %}', '{% column "Sum" item.fen kind="money" unit="wan" %}', items=sums
    )
    assert '<th scope="col" class="num">Sum<span class="gp-unit">10k yuan</span></th>' in text
    assert 'data-label="Sum (10k yuan)"' in text
    assert text.count("gp-pad-") == 1


def test_a_last_line_holds_what_adds_up_and_nothing_else() -> None:
    text = drawn(
        '{% column "No." counter kind="number" %}',
        '{% column "Name" item.name header=True foot="Total" %}',
        '{% column "Places" item.places kind="number" foot=1208 %}',
        '{% column "Amount" item.fen kind="money" %}',
    )
    assert text[text.index("<tfoot>") : text.index("</tfoot>")] == (
        '<tfoot><tr><td class=""></td><th scope="row" class="">Total</th>'
        '<td class="num" data-label="Places">1,208</td><td class=""></td></tr>'
    )
    assert "<tfoot>" not in drawn(NAME)


def test_a_cell_has_markup_of_its_own_for_every_row() -> None:
    act = '{% cell "Act" hidden=True %}{% if item.acts %}<a href="/x/">Do</a>{% endif %}{% endcell %}'
    text = drawn(NAME, act)
    assert '<th scope="col" class="tight"><span class="visually-hidden">Act</span></th>' in text
    assert '<td class="tight"><div><a href="/x/">Do</a></div></td>' in text
    assert '<td class="tight"></td>' in text, "an empty cell is really empty: on a phone it is not there"


def test_columns_may_be_left_out_and_cells_marked() -> None:
    columns = [
        '{% column "Name" item.name css=item.late|yesno:"gp-late," %}',
        '{% column "Places" item.places kind="number" only=wide %}',
        '{% column "Sum" item.fen kind="money" spare=True %}',
    ]
    assert "Places" not in drawn(*columns, wide=False)
    text = drawn(*columns, wide=True)
    assert "Places" in text
    assert text.count("gp-late") == 1
    assert '<td class="num gp-wide-only" data-label="Sum (yuan)"><span class="gp-none">—</span></td>' in text


def test_rows_of_several_values_have_several_names() -> None:
    text = drawn(
        '{% column "One" one %}',
        '{% column "Other" other url="/to/" %}',
        head='pairs as one, other caption="Pairs"',
        pairs=[(1, 2)],
    )
    assert '<caption class="visually-hidden">Pairs</caption>' in text
    assert '<td class="" data-label="Other"><a class="gp-link" href="/to/">2</a></td>' in text


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        ("items", NAME),
        ("items as item", '{% column "Name" %}'),
        ("items as item", '{% column "Name" item.name colour="red" %}'),
        ("items as item", "{% cell %}{% endcell %}"),
        ("items as item", "words"),
        ("items as item wide=True", NAME),
    ],
)
def test_a_tag_that_says_nothing_known_does_not_compile(head: str, inside: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn(inside, head=head)


def test_a_column_alone_is_refused() -> None:
    alone = engines["django"].from_string("{% load guopei_ui %}" + NAME)
    with pytest.raises(TemplateSyntaxError):
        alone.render()


def test_no_table_is_written_by_hand() -> None:
    root = Path(settings.ROOT) / "templates"
    written = {path.relative_to(root).as_posix() for path in root.rglob("*.html") if "<table" in path.read_text()}
    assert written == WRITTEN_BY_HAND
