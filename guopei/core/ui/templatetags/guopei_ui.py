"""Tags and filters of the house: icons, badges, money, facts, stepper, progress, charts, dialogs."""

import functools
import json
import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import Model
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext

from guopei.core import money
from guopei.core.refusal import Refused
from guopei.core.ui import tables
from guopei.core.ui.badges import Badge, Tone, badge_for, badge_of
from guopei.core.ui.citation import citation_of
from guopei.core.ui.kept import WHO, stamp_of
from guopei.core.ui.parts import Chart, Fact, LiveTotal, StepButton, share

register = template.Library()
register.tag(tables.table)
register.tag(tables.column)
register.tag(tables.cell)

_DIALOG = {
    "text", "hint", "step", "version", "action",
    "danger", "needs_reason", "sends_back", "takes_reply", "takes_opinion",
}  # fmt: skip


@register.simple_tag
def icon(name: str, css: str = "", label: Any = "") -> SafeString:
    """An icon of the sprite. With a `label` it is read aloud; without one it is decoration."""
    return _icon(name, css, str(label))


@functools.lru_cache(maxsize=1000)
def _icon(name: str, css: str, label: str) -> SafeString:
    """The same icons stand on every page, some of them fifty times: each is put together once."""
    hidden = format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return format_html(
        '<svg class="icon{}{}"{}><use href="{}#{}"></use></svg>',
        " " if css else "",
        css,
        hidden,
        static("vendor/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/_badge.html")
def badge(what: Any, field: str = "state", tone: str = "") -> dict[str, Any]:
    """A record's state, a Badge, or a word with a tone ("blue", "green", "amber", "red", "hollow")."""
    if isinstance(what, Badge):
        return {"badge": what}
    if isinstance(what, Model):
        return {"badge": badge_of(what, field)}
    return {"badge": badge_for(what, Tone(tone)) if tone else Badge(what)}


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as 元: 1,234.50."""
    return "" if fen is None else money.yuan(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Fen as 万元: 1,234.56."""
    return "" if fen is None else money.wan(fen)


@register.filter
def grouped(number: Any) -> str:
    """A number with thousands separators."""
    return "" if number is None or number == "" else f"{number:,}"


@register.simple_tag(name="money")
def money_tag(fen: int | None, unit: str = "yuan") -> SafeString:
    """An amount with its unit: 1,234.50 元."""
    if fen is None:
        return SafeString('<span class="gp-none">—</span>')
    text, word = (money.wan(fen), gettext("10k yuan")) if unit == "wan" else (money.yuan(fen), gettext("yuan"))
    return format_html('<span class="num gp-nowrap">{} <span class="gp-unit">{}</span></span>', text, word)


@register.filter
def moment(value: datetime | date | None) -> SafeString | str:
    """A time in Shanghai as 2026-03-05 14:32, a day as 2026-03-05."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = localtime(value) if is_aware(value) else value
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%Y-%m-%d %H:%M}")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.isoformat())


@register.filter
def day(value: datetime | date | None) -> SafeString | str:
    """A day as 2026-03-05, also of a moment (in Shanghai)."""
    if isinstance(value, datetime):
        value = (localtime(value) if is_aware(value) else value).date()
    return moment(value)


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day of a moment, 14:32."""
    return "" if value is None else f"{localtime(value) if is_aware(value) else value:%H:%M}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """An entry of a dictionary, or nothing."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some parameters changed; None or "" removes one. Paging starts over unless it is set."""
    params = context["request"].GET.copy()
    for key in ("after", "before", "export"):
        params.pop(key, None)
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def form_keys(context: dict[str, Any], version: Any = None) -> SafeString:
    """The hidden fields of every writing form: token, idempotency key, whose it is, the record's version."""
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
    key = format_html('<input type="hidden" name="_key" value="{}">', uuid.uuid4())
    stamp = format_html('<input type="hidden" name="version" value="{}">', version) if version not in (None, "") else ""
    request = context.get("request")
    maker = stamp_of(request) if request is not None and hasattr(request, "user") else ""
    who = format_html('<input type="hidden" name="{}" value="{}">', WHO, maker) if maker else ""
    return format_html("{}{}{}{}", token, key, who, stamp)


@register.inclusion_tag("ui/_dialog.html", takes_context=True)
def dialog(context: dict[str, Any], id: str, title: Any, button: Any = "", **said: Any) -> dict[str, Any]:
    """A form in a dialog, opened by a button with `data-dialog` and its id; `button` says what the title says if it is
    not given. `text` stands in it, `hint` below its field; `needs_reason`, `takes_reply` or `takes_opinion` give it a
    field. It posts `step` and `version`, to `action` or to the page; `danger` makes its button red."""
    if unknown := said.keys() - _DIALOG:
        raise template.TemplateSyntaxError(f"A dialog knows nothing of {', '.join(sorted(unknown))}.")
    kept = {key: context.get(key) for key in ("request", "csrf_token", "reason")}
    return {**kept, **said, "id": id, "title": title, "button": button or title}


@register.inclusion_tag("ui/_dialog.html", takes_context=True)
def step_dialog(context: dict[str, Any], step: StepButton, version: Any) -> dict[str, Any]:
    """The dialog before a step: for its reason, a reply, an opinion, or a second thought."""
    return dialog(
        context,
        f"step-{step.name}",
        step.label,
        text=step.confirm,
        hint=step.hint,
        step=step.name,
        version=version,
        danger=step.danger,
        needs_reason=step.needs_reason,
        sends_back=step.sends_back,
        takes_reply=step.takes_reply,
        takes_opinion=step.takes_opinion,
    )


@register.inclusion_tag("ui/_facts.html")
def facts(rows: list[Fact], wide: bool = False) -> dict[str, Any]:
    """A list of names and values."""
    return {"facts": rows, "wide": wide}


@register.inclusion_tag("ui/_stepper.html")
def stepper(marks: list[Any]) -> dict[str, Any]:
    """The way of a record with who and when."""
    return {"marks": marks}


@register.inclusion_tag("ui/_bar.html")
def progress(done: int, total: int, label: Any = "", phase: Any = "") -> dict[str, Any]:
    """A bar with its numbers: 321 / 400, 80.3%."""
    return {
        "done": done,
        "total": total,
        "percent": share(done, total),
        "label": label or gettext("Progress"),
        "phase": phase,
    }


@register.inclusion_tag("ui/_refusal.html")
def refusal_alert(refusal: Refused | None) -> dict[str, Any]:
    """Why not, and where that is written."""
    return {
        "refusal": refusal,
        "citation": citation_of(refusal.rule, refusal.unit) if refusal and refusal.rule else "",
    }


@register.inclusion_tag("ui/_empty.html")
def empty(title: Any, text: Any = "", icon: str = "inbox") -> dict[str, Any]:
    """Nothing here, and why."""
    return {"title": title, "text": text, "icon": icon}


@register.inclusion_tag("ui/_mask.html", takes_context=True)
def mask(context: dict[str, Any], masked: str, reveal_url: str = "", label: Any = "") -> dict[str, Any]:
    """A masked value; with `reveal_url` a button that asks for it (the asking is logged by that address)."""
    return {"masked": masked, "reveal_url": reveal_url, "label": label, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_as_of.html")
def as_of(value: datetime | None) -> dict[str, Any]:
    """When the data stand at."""
    return {"at": value}


@register.simple_tag
def demo_label() -> SafeString:
    """The mark of synthetic figures and people."""
    return format_html('<span class="gp-demo-label">{}</span>', gettext("Demo data"))


@register.inclusion_tag("ui/_chart.html")
def chart(what: Chart) -> dict[str, Any]:
    """A chart: charts.js reads its option and draws it."""
    return {
        "chart": what,
        "map_url": static(f"vendor/maps/{what.map}.json") if what.map else "",
        "script": json_script(what.option, f"chart-{what.key}-option"),
    }


@register.inclusion_tag("ui/_total.html")
def live_total(total: LiveTotal) -> dict[str, Any]:
    """A figure of the form's bar."""
    fixed = total.fixed
    return {
        "total": total,
        "start": "" if fixed is None else (money.yuan(fixed) if total.kind == "money" else f"{fixed:,}"),
        "limit_words": ""
        if total.limit is None
        else (money.yuan(total.limit) if total.kind == "money" else f"{total.limit:,}"),
    }


@register.filter
def house_widget(field: Any) -> SafeString:
    """A field of somebody else's form (allauth) with the house's classes."""
    css = "form-check-input" if field.widget_type == "checkbox" else "form-control"
    return field.as_widget(attrs={"class": f"{css} is-invalid" if field.errors else css, "placeholder": ""})  # type: ignore[no-any-return]


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON for a data attribute (escaped by the template)."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def changed_value(value: Any) -> str:
    """A value of the audit trail as people read it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
