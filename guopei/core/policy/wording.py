"""A policy value as people read and type it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from guopei.core import money
from guopei.core.policy.enums import ValueKind
from guopei.core.policy.registry import A_LEAP_YEAR, Definition
from guopei.core.refusal import Refused

_YES, _NO = ("yes", "是", "true", "1"), ("no", "否", "false", "0")


def in_words(definition: Definition, value: Any) -> str:
    """The value with its measure: 550.00 元 per person and day, 80%, “up to 30 days: 100%; beyond: 70%”, May 31."""
    match definition.kind:
        case ValueKind.RULE:
            return gettext("holds") if value else gettext("does not hold")
        case ValueKind.FEN:
            return _measured(gettext("%(yuan)s yuan") % {"yuan": money.yuan(value)}, definition)
        case ValueKind.PERCENT:
            return f"{value}%"
        case ValueKind.CHOICE:
            return str(definition.choices.get(value, value))
        case ValueKind.STEPS:
            return gettext("; ").join(_step(step) for step in value)
        case ValueKind.NUMBER:
            return _measured(str(value), definition)
        case ValueKind.NUMBERS:
            return _measured(", ".join(map(str, value)), definition)
        case ValueKind.DATE:
            month, day = map(int, value.split("-"))
            return date_format(date(A_LEAP_YEAR, month, day), pgettext("day of a year", "F j"))
        case ValueKind.ENDS:
            head, tail = value.split("-")
            return gettext("first %(head)s and last %(tail)s characters shown") % {"head": head, "tail": tail}
        case _:
            return str(value)


def _measured(text: str, definition: Definition) -> str:
    measure = str(definition.measure)
    return f"{text} {measure}" if measure else text


def _step(step: dict[str, Any]) -> str:
    if step["until"] is None:
        return gettext("beyond: %(percent)s%%") % {"percent": step["percent"]}
    return gettext("up to %(until)s days: %(percent)s%%") % {"until": step["until"], "percent": step["percent"]}


def as_typed(definition: Definition, value: Any) -> str:
    """The value as `read` takes it back."""
    match definition.kind:
        case ValueKind.RULE:
            return gettext("yes") if value else gettext("no")
        case ValueKind.FEN:
            return money.yuan(value).replace(",", "")
        case ValueKind.NUMBERS:
            return ", ".join(map(str, value))
        case ValueKind.STEPS:
            return ", ".join(f"{'*' if step['until'] is None else step['until']}={step['percent']}" for step in value)
        case _:
            return str(value)


def read(definition: Definition, text: str) -> Any:
    """What a person typed, as the value to store. Refuses what cannot be read as this kind."""
    typed = text.strip()
    try:
        match definition.kind:
            case ValueKind.RULE:
                return _either(typed)
            case ValueKind.FEN:
                return money.parse_yuan(typed)
            case ValueKind.NUMBER | ValueKind.PERCENT:
                return int(typed.removesuffix("%").strip())
            case ValueKind.NUMBERS:
                return [int(part) for part in typed.replace("，", ",").replace("、", ",").split(",")]
            case ValueKind.STEPS:
                return [_read_step(part) for part in typed.replace("，", ",").split(",")]
            case _:
                return typed
    except ValueError as error:
        raise Refused(
            gettext("“%(text)s” cannot be read as: %(kind)s."),
            code="policy_value_unreadable",
            field="value",
            params={"text": text, "kind": definition.kind.label},
        ) from error


def _either(typed: str) -> bool:
    if typed.lower() in _YES:
        return True
    if typed.lower() in _NO:
        return False
    raise ValueError(typed)


def _read_step(part: str) -> dict[str, Any]:
    until, percent = part.split("=")
    return {"until": None if until.strip() == "*" else int(until), "percent": int(percent.removesuffix("%"))}
