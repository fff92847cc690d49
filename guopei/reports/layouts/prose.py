"""The proposed text of a report: plain sentences with the figures in them, which a person then edits.

Sentences whose number is nothing are left out: a proposal never claims what the records do not show.
"""

from collections.abc import Sequence

from django.utils.translation import gettext

from guopei.core.orgs.enums import UnitKind
from guopei.reports.enums import Filing, SectionKey
from guopei.reports.layouts.facts import Facts, named
from guopei.reports.selectors.board import Board
from guopei.reports.selectors.filing import Standing


def proposals(board: Board, facts: Facts, standings: Sequence[Standing] = ()) -> dict[str, str]:
    """One proposal per part; paragraphs are divided by line breaks. Empty where there is nothing to say."""
    text = {figure.key: board.whole[figure.key].text for figure in board.figures}
    has = {figure.key: bool(board.whole[figure.key].part) for figure in board.figures}
    made = {
        SectionKey.OVERVIEW: _overview(board, text, has, standings),
        SectionKey.PLANNING: _planning(board, facts, text, has),
        SectionKey.COORDINATION: _coordination(facts),
        SectionKey.MODES: _modes(facts),
        SectionKey.CONTENT: _content(facts),
        SectionKey.SUPPORT: _support(facts, text, has),
        SectionKey.MANAGEMENT: _management(text, has),
        SectionKey.OUTLOOK: "",
    }
    return {str(key): value for key, value in made.items()}


def _join(*sentences: str) -> str:
    return "".join(sentence for sentence in sentences if sentence)


def _overview(board: Board, text: dict[str, str], has: dict[str, bool], standings: Sequence[Standing]) -> str:
    first = _join(
        gettext("The central money approved for %(year)s is %(ceiling)s ten-thousand yuan; plans bind %(planned)s.")
        % {"year": board.year, **text}
        if has["ceiling"]
        else gettext("No central money was approved for %(year)s.") % {"year": board.year},
        _apart(board),
        gettext("Task orders were issued for %(places_ordered)s places and %(ordered)s ten-thousand yuan.") % text
        if has["ordered"]
        else "",
    )
    second = _join(
        gettext("%(enrolled)s person-times are enrolled, %(arrived)s have arrived.") % text
        if has["enrolled"]
        else gettext("No trainees have been enrolled yet."),
        gettext(
            "In the classes that have opened %(due)s were due: the arrival rate (arrived ÷ due) is %(arrival_rate)s."
        )
        % text
        if has["due"]
        else "",
        gettext("%(settled)s have a confirmed result, %(passed)s of them passed: %(pass_rate)s.") % text
        if has["settled"]
        else "",
    )
    return "\n".join(part for part in (first, second, _who_is_missing(board, standings)) if part)


def _apart(board: Board) -> str:
    """What of the nation's money is no transfer to provinces: the ministry's own line."""
    if board.unit.kind != UnitKind.NATION or board.own is None or not board.own["ceiling"].part:
        return ""
    return gettext(
        "Of these, %(ceiling)s ten-thousand yuan approved and %(planned)s planned are the ministry's own demonstration "
        "line, apart from the transfers to provinces."
    ) % {key: board.own[key].text for key in ("ceiling", "planned")}


def _who_is_missing(board: Board, standings: Sequence[Standing]) -> str:
    if board.unit.kind != UnitKind.NATION:
        return ""
    groups = {
        Filing.FILED: gettext("%(number)s provinces have filed their reports: %(names)s."),
        Filing.BUILT: gettext("%(number)s provinces have built their reports and not filed them: %(names)s."),
        Filing.OVERDUE: gettext("%(number)s provinces are overdue and have not filed: %(names)s."),
        Filing.FAILED: gettext("The reports of %(number)s provinces could not be built: %(names)s."),
        Filing.NOT_BEGUN: gettext("%(number)s provinces have not begun their reports: %(names)s."),
        Filing.NO_TASK: gettext("%(number)s provinces have no task this year: %(names)s."),
    }
    waiting = {Filing.DRAFT: Filing.NOT_BEGUN, Filing.BUILDING: Filing.NOT_BEGUN}
    sentences = []
    for filing, sentence in groups.items():
        names = [item.unit.name for item in standings if waiting.get(item.filing, item.filing) == filing]
        if names:
            sentences.append(sentence % {"number": len(names), "names": gettext(", ").join(names)})
    return "".join(sentences)


def _planning(board: Board, facts: Facts, text: dict[str, str], has: dict[str, bool]) -> str:
    if not facts.plans:
        return gettext("No plan has been approved or filed yet.")
    sentence = gettext(
        "%(plans)s plans with %(items)s items are settled: %(places_planned)s places, %(planned)s ten-thousand yuan."
    ) % {
        "plans": facts.plans,
        "items": facts.items,
        **text,
    }
    return "\n".join(part for part in (sentence, facts.needs, facts.goals, facts.coverage) if part)


def _coordination(facts: Facts) -> str:
    if not facts.institutions:
        return gettext("No institution has been given a task yet.")
    return gettext(
        "%(number)s institutions carry out the tasks: %(names)s. "
        "Their leaders signed %(accepted)s letters of responsibility."
    ) % {
        "number": facts.institutions,
        "names": named(facts.names),
        "accepted": facts.accepted,
    }


def _modes(facts: Facts) -> str:
    if not facts.modes:
        return ""
    parts = gettext("; ").join(
        gettext("%(name)s %(number)s places") % {"name": name, "number": f"{number:,}"} for name, number in facts.modes
    )
    return gettext("Places planned by mode of training: %(parts)s.") % {"parts": parts}


def _content(facts: Facts) -> str:
    if not facts.lessons:
        return ""
    forms = gettext("; ").join(
        gettext("%(name)s %(number)s lessons") % {"name": name, "number": f"{number:,}"} for name, number in facts.forms
    )
    return _join(
        gettext("The timetables hold %(lessons)s lessons of %(hours)s hours, %(held)s of them held.")
        % {"lessons": f"{facts.lessons:,}", "hours": facts.hours, "held": f"{facts.held:,}"},
        gettext("By form: %(forms)s.") % {"forms": forms},
    )


def _support(facts: Facts, text: dict[str, str], has: dict[str, bool]) -> str:
    return _join(
        gettext("%(ordered)s of %(ceiling)s ten-thousand yuan have been ordered to institutions.") % text
        if has["ordered"]
        else "",
        gettext(
            "%(classes)s classes were set up, %(running)s of them opened; "
            "%(emergency)s have an emergency plan, %(safety)s a safety lesson."
        )
        % {"classes": facts.classes, "running": facts.running, "emergency": facts.emergency, "safety": facts.safety}
        if facts.classes
        else "",
    )


def _management(text: dict[str, str], has: dict[str, bool]) -> str:
    refused = gettext("Of %(rows_read)s roster rows read, %(rows_refused)s were refused with a reason at the cell.")
    taken = gettext("%(rows_read)s roster rows were read and all of them taken.")
    return _join(
        (refused if has["rows_refused"] else taken) % text if has["rows_read"] else "",
        gettext(
            "Arrival, attendance, results and certificates are recorded person by person, every change with its author."
        ),
    )
