"""Tables by tag: every column says once what it is called, how it is shown and what it adds up to.

    {% table items as item caption=_("Items") %}
      {% column _("Sub-project") item.sub_project url=item.url foot=_("Total") %}
      {% column _("Amount") item.amount_fen kind="money" foot=sums.amount_fen %}
      {% cell _("Note") %}<em>{{ item.note }}</em>{% endcell %}
    {% endtable %}

`column` shows a value as a list's Column of that kind does; `cell` has markup of its own. Both are worked out anew for
every row (`counter` counts them): value or markup, `url` and `css`. The rest holds for the column:

- `kind`, `unit`, `signed`, `tight`, `empty`: as a Column has them;
- `header`: it names its row; the first column does if none says so;
- `foot`: what it adds up to, in a last line;
- `hidden`: its heading is read aloud only, above buttons; `bare`: nothing stands beside its cells on a phone;
- `spare`: a cell that says nothing is left out on a phone; `only`: whether the column is there at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, TextNode, Token, token_kwargs
from django.template.defaulttags import CommentNode
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from guopei.core.ui.columns import Column, aligned

_OF_A_ROW = {"url", "css"}
_OF_THE_COLUMN = {"kind", "unit", "signed", "tight", "empty"}
_OF_THE_TAG = {"header", "foot", "hidden", "bare", "spare", "only"}
_OF_THE_TABLE = {"caption", "cards", "css"}
Said = dict[str, FilterExpression]


@dataclass(frozen=True)
class Cell:
    """One cell as the template writes it. `label` stands beside it on a phone."""

    text: SafeString | str
    css: str
    label: str
    is_header: bool


@dataclass(frozen=True)
class Told:
    """A column, and what its tag says of all rows besides."""

    node: "ColumnNode"
    column: Column
    header: bool = False
    foot: Any = None
    hidden: bool = False
    bare: bool = False
    spare: bool = False
    only: bool = True

    @cached_property
    def css(self) -> str:
        """The class of all its cells; asked for once for a table."""
        return self.column.css

    @cached_property
    def label(self) -> str:
        """What stands beside its cells on a phone; asked for once for a table."""
        return "" if self.header else self.column.card_label

    def cell(self, text: SafeString | str, css: str) -> Cell:
        """A cell of a row."""
        label = "" if self.hidden or self.bare else self.label
        return Cell(text, f"{self.css} {css}".strip(), label, self.header)

    def foot_cell(self, text: SafeString | str) -> Cell:
        """What it adds up to; where it does not, the last line has an empty cell that says nothing of itself."""
        if not text:
            return Cell("", "", "", is_header=False)
        return Cell(text, self.css, self.label, self.header)


class ColumnNode(Node):
    """`{% column %}` with a value, or `{% cell %}` with markup."""

    child_nodelists = ("nodelist",)

    def __init__(self, label: FilterExpression, value: FilterExpression | None, said: Said, nodelist: NodeList) -> None:
        _refuse_unknown(said, _OF_A_ROW | _OF_THE_COLUMN | _OF_THE_TAG)
        self.label, self.value, self.said, self.nodelist = label, value, said, nodelist

    def told(self, context: Context, name: str) -> Told:
        """What it says of all rows."""
        said = {key: one.resolve(context) for key, one in self.said.items() if key not in _OF_A_ROW}
        own = {key: said[key] for key in said.keys() & _OF_THE_COLUMN}
        if own.get("kind") == "money":
            own.setdefault("unit", "yuan")
        if said.get("hidden"):
            own["tight"] = True
        column = Column(name, self.label.resolve(context), **own)
        return Told(self, column, **{key: said[key] for key in said.keys() & _OF_THE_TAG})

    def shown(self, told: Told, context: Context) -> tuple[SafeString | str, str]:
        """Text and class of the cell in the row that the context holds."""
        css = self._of_row("css", context)
        if self.value is None:
            text = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - it is a template's
            # One element, so that all of it stands beside the label on a phone.
            return text if told.header or told.bare or not text else format_html("<div>{}</div>", text), css
        value = self.value.resolve(context)
        if told.spare and value in (None, ""):
            css = f"{css} gp-wide-only"
        return told.column.shown(value, url=self._of_row("url", context)), css

    def _of_row(self, key: str, context: Context) -> str:
        return str(self.said[key].resolve(context) or "") if key in self.said else ""

    def render(self, context: Context) -> SafeString:
        """Refuses: its table asks it row by row, and alone it is nothing."""
        raise TemplateSyntaxError("A column stands in a table.")


class TableNode(Node):
    """`{% table rows as row %}` with its columns."""

    child_nodelists = ("nodelist",)

    def __init__(self, rows: FilterExpression, names: Sequence[str], said: Said, nodelist: NodeList) -> None:
        _refuse_unknown(said, _OF_THE_TABLE)
        self.rows, self.names, self.said, self.nodelist = rows, names, said, nodelist

    def render(self, context: Context) -> SafeString:
        """Rows, and a last line where a column adds up to something."""
        columns = self._columns(context)
        lines = list(self._lines(columns, context))
        foot = [told.column.shown(told.foot, empty="") for told in columns]
        *texts, sums = aligned(
            [(told.column, text) for told, text in zip(columns, line, strict=True)]
            for line in [*([text for text, _css in line] for line in lines), foot]
        )
        rows = [
            [told.cell(text, css) for told, (_column, text), (_text, css) in zip(columns, shown, line, strict=True)]
            for shown, line in zip(texts, lines, strict=True)
        ]
        feet = [told.foot_cell(text) for told, (_column, text) in zip(columns, sums, strict=True)] if any(foot) else []
        said = {key: one.resolve(context) for key, one in self.said.items()}
        return render_to_string(
            "ui/_rows.html", {"cards": True, **said, "columns": columns, "rows": rows, "foot": feet}
        )

    def _columns(self, context: Context) -> list[Told]:
        nodes = [node for node in self.nodelist if isinstance(node, ColumnNode)]
        columns = [told for n, node in enumerate(nodes) if (told := node.told(context, str(n))).only]
        if columns and not any(told.header for told in columns):
            columns[0] = replace(columns[0], header=True)
        return columns

    def _lines(self, columns: Sequence[Told], context: Context) -> Iterator[list[tuple[SafeString | str, str]]]:
        for counter, row in enumerate(self.rows.resolve(context) or (), 1):
            named = {self.names[0]: row} if len(self.names) == 1 else dict(zip(self.names, row, strict=True))
            with context.push(**named, counter=counter):
                yield [told.node.shown(told, context) for told in columns]


def _refuse_unknown(said: Said, known: set[str]) -> None:
    if unknown := said.keys() - known:
        raise TemplateSyntaxError(f"A table's tag knows nothing of {', '.join(sorted(unknown))}.")


def table(parser: Parser, token: Token) -> TableNode:
    """`{% table rows as row %}`, `{% table pairs as one, other caption=… %}`."""
    words = token.split_contents()[1:]
    names = [word.strip(",") for word in words[2:] if not _is_named(word)]
    if words[1:2] != ["as"] or not names:
        raise TemplateSyntaxError("A table is written {% table rows as row %}.")
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    if any(not isinstance(node, ColumnNode) and not _is_blank(node) for node in nodelist):
        raise TemplateSyntaxError("A table holds columns and cells, and nothing else.")
    said = token_kwargs([word for word in words[2:] if _is_named(word)], parser)
    return TableNode(parser.compile_filter(words[0]), names, said, nodelist)


def column(parser: Parser, token: Token) -> ColumnNode:
    """`{% column _("Label") row.value kind="money" %}`."""
    words = token.split_contents()[1:]
    if len([word for word in words if not _is_named(word)]) != 2:
        raise TemplateSyntaxError("A column has a label and a value.")
    label, value = (parser.compile_filter(word) for word in words[:2])
    return ColumnNode(label, value, token_kwargs(words[2:], parser), NodeList())


def cell(parser: Parser, token: Token) -> ColumnNode:
    """`{% cell _("Label") %}markup{% endcell %}`."""
    words = token.split_contents()[1:]
    if len([word for word in words if not _is_named(word)]) != 1:
        raise TemplateSyntaxError("A cell has a label.")
    nodelist = parser.parse(("endcell",))
    parser.delete_first_token()
    return ColumnNode(parser.compile_filter(words[0]), None, token_kwargs(words[1:], parser), nodelist)


def _is_named(word: str) -> bool:
    name, found, _rest = word.partition("=")
    return bool(found) and name.isidentifier()


def _is_blank(node: Node) -> bool:
    return isinstance(node, CommentNode) or (isinstance(node, TextNode) and not node.s.strip())
