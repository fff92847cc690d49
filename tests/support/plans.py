"""What PostgreSQL would do: plans of the statements a block sends, and whether one of them is a square of its rows."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_PLANNED = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|SELECT|WITH|CREATE TEMP TABLE \w+ ON COMMIT DROP AS)\b", re.I)
_BY_KEY = re.compile(r"(?<!\w)\w+ (?:=|&&) \(?[a-z]\w*\.\w+")  # compared with a column of the other side
# Read once a row for what they hold, never more than a handful: the findings of one row, a list of constants.
_OF_ONE_ROW = ("Values Scan", "Result")
_INDEXED = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")

Plan = dict[str, Any]


@contextmanager
def plans_of_statements() -> Iterator[list[tuple[str, Plan]]]:
    """(statement, plan) of everything Django's cursors send inside the block, planned just before it runs."""
    found: list[tuple[str, Plan]] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if isinstance(sql, str) and _PLANNED.match(sql) and not many:
            found.append((sql, plan_of(sql, params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def plan_of(sql: str, params: Any = None) -> Plan:
    """The plan of one statement."""
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}", params or None)
        answer = cursor.fetchone()[0]
    plan: Plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return plan


def squares(plan: Plan) -> list[str]:
    """The places of a plan that read something whole again for every row: its time grows with the square."""
    wrong: list[str] = []
    for node in _nodes(plan):
        children = node.get("Plans", [])
        if node["Node Type"] == "Nested Loop":
            inner = next(child for child in children if child.get("Parent Relationship") == "Inner")
            wrong += [f"Nested Loop over {leaf}" for leaf in _read_whole(inner)]
        for child in children:
            # A hashed or initial plan is read once; the others again for every row.
            if child.get("Parent Relationship") == "SubPlan" and not _is_hashed(plan, child):
                wrong += [f"{child['Subplan Name']} over {leaf}" for leaf in _read_whole(child)]
    return wrong


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)


def _read_whole(plan: Plan) -> Iterator[str]:
    children = [child for child in plan.get("Plans", []) if child.get("Parent Relationship") != "InitPlan"]
    if plan["Node Type"] == "Function Scan" and plan["Function Name"] == "jsonb_to_recordset":
        return
    if children:
        for child in children:
            yield from _read_whole(child)
    elif plan["Node Type"] in _INDEXED:
        if not _BY_KEY.search(plan.get("Index Cond", "")):
            yield f"{plan.get('Relation Name', plan.get('Index Name'))} by {plan.get('Index Cond', 'nothing')}"
    elif plan["Node Type"] not in _OF_ONE_ROW:
        yield f"{plan['Node Type']} of {plan.get('Relation Name') or plan.get('CTE Name') or plan.get('Alias')}"


def _is_hashed(plan: Plan, sub: Plan) -> bool:
    """Whoever uses a hashed sub-plan calls it so."""
    return f"hashed {sub['Subplan Name']}" in json.dumps(plan)
