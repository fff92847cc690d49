"""A page as a browser sees it: its forms, and what they send when nothing was touched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "br", "hr", "img", "meta", "link", "use", "path"})
UNSENT = frozenset({"submit", "button", "image", "reset", "file"})
TYPED = frozenset({"input", "select", "textarea"})


@dataclass
class Control:
    """One field of a form, with what a browser would send for it as it stands."""

    name: str
    tag: str
    kind: str
    values: list[str]
    is_required: bool = False
    is_invalid: bool = False
    is_hidden: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing would be sent, or nothing but blanks."""
        return not any(value.strip() for value in self.values)


@dataclass
class Sent:
    """One form of a page."""

    attributes: dict[str, str]
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, list[str]]:
        """Every name with its values, as they would be sent; a box that is not ticked sends nothing."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            if control.values:
                found.setdefault(control.name, []).extend(control.values)
        return found

    @property
    def typed(self) -> list[Control]:
        """The fields that a person fills."""
        return [control for control in self.controls if not control.is_hidden]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self.by_id: dict[str, Sent] = {}
        self.open: Sent | None = None
        self.select: Control | None = None
        self.first: str | None = None
        self.area: Control | None = None
        self.depth = 0  # of templates, whose contents belong to no form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self.depth += 1
        if self.depth:
            return
        if tag == "form":
            self.open = Sent(given)
            self.forms.append(self.open)
            self.by_id[given.get("id", "")] = self.open
        elif tag == "option" and self.select is not None:
            self._option(given)
        elif tag in (*TYPED, "button"):
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form = self.by_id.get(given["form"]) if "form" in given else self.open
        name, kind = given.get("name", ""), given.get("type", "text" if tag == "input" else tag)
        if form is None or not name or "disabled" in given:
            return
        if tag == "button":
            form.buttons.append((name, given.get("value", "")))
            return
        invalid = "is-invalid" in given.get("class", "").split()
        made = Control(name, tag, kind, [], "required" in given, invalid, kind == "hidden")
        form.controls.append(made)
        if tag == "select":
            self.select, self.first = made, None
        elif tag == "textarea":
            self.area = made
        elif kind in ("checkbox", "radio"):
            made.values = [given.get("value", "on")] if "checked" in given else []
        elif kind not in UNSENT:
            made.values = [given.get("value", "")]

    def _option(self, given: dict[str, str]) -> None:
        assert self.select is not None
        if "disabled" in given:
            return
        value = given.get("value", "")
        self.first = value if self.first is None else self.first
        if "selected" in given:
            self.select.values.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.depth -= 1
        elif tag == "form":
            self.open = None
        elif tag == "select" and self.select is not None:
            if not self.select.values and self.first is not None:
                self.select.values = [self.first]
            self.select = None
        elif tag == "textarea" and self.area is not None:
            # The first line break after the opening tag is not part of the text.
            self.area.values = ["".join(self.area.values).removeprefix("\r").removeprefix("\n")]
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None and not self.depth:
            self.area.values.append(data)


def forms_of(page: str) -> list[Sent]:
    """The forms of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def forms_to_fill(page: str) -> Iterator[Sent]:
    """The forms of a page that a person fills and sends: not filters, and not bare buttons."""
    return (form for form in forms_of(page) if "data-form" in form.attributes)
