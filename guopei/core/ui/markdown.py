"""Markdown as pages show it: headings with anchors, tables in the house's style, no HTML of the writer's own."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_NO_SIGN = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Heading:
    """One line of the contents."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Text:
    """A rendered text: the title that it opens with, the headings below it, the rest as HTML."""

    title: str
    headings: list[Heading]
    html: SafeString


def anchor_of(text: str) -> str:
    """The anchor of a heading, as code hosts make it: lower case, no punctuation, hyphens for spaces."""
    return _NO_SIGN.sub("", text.lower()).replace(" ", "-")


def render(source: str, *, link: Callable[[str], str] = str) -> Text:
    """Render a text that begins with its title. `link` turns the address of each link into one of this site.

    HTML in the source is shown as text, and addresses that run scripts make no link: nothing typed is executed.
    """
    tokens = _MARKDOWN.parse(source)
    title, title_ends, headings = "", -1, []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[index + 1])
            if token.tag == "h1":
                title, title_ends = text, index + 2
            else:
                headings.append(Heading(int(token.tag[1]), text, anchor_of(text)))
                token.attrSet("id", headings[-1].anchor)
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("class", "gp-link")
                child.attrSet("href", link(str(child.attrGet("href"))))
    html = _MARKDOWN.renderer.render(tokens[title_ends + 1 :], _MARKDOWN.options, {})
    return Text(title, headings, mark_safe(html))  # noqa: S308 - the renderer escapes all that the source holds


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _table(opening: bool) -> Callable[..., str]:
    tags = '<div class="gp-table-wrap"><table class="gp-table">\n' if opening else "</table></div>\n"
    return lambda *_args: tags


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("table_open", _table(opening=True))
_MARKDOWN.add_render_rule("table_close", _table(opening=False))
