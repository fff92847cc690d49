"""Task orders, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register, second_person

second_person(
    "projects_taskorder",
    "accepted_by_id",
    ("drafted_by_id", "issued_by_id"),
    "task order accepted by its drafter or issuer",
)

register(
    Check(
        "orders_within_item",
        "Task orders that were not withdrawn stay within their item's places and amount, and its counters say so.",
        """
        SELECT i.id, format('%s places and %s fen ordered, counted %s and %s, item of %s and %s',
                            coalesce(o.places, 0), coalesce(o.fen, 0), i.ordered_places, i.ordered_fen, i.places,
                            i.amount_fen)
          FROM projects_planitem i
          LEFT JOIN (SELECT plan_item_id, sum(places) AS places, sum(amount_fen) AS fen FROM projects_taskorder
                      WHERE state <> 'WITHDRAWN' GROUP BY plan_item_id) o ON o.plan_item_id = i.id
         WHERE coalesce(o.places, 0) > i.places OR coalesce(o.fen, 0) > i.places::bigint * i.days * i.rate_fen
            OR coalesce(o.places, 0) <> i.ordered_places OR coalesce(o.fen, 0) <> i.ordered_fen
        """,
    ),
)
register(
    Check(
        "orders_are_their_phases",
        "The amount of every task order is the sum of its phases; an issued one has phases, none for more people than "
        "it has places.",
        """
        SELECT o.id, format('%s fen, phases of %s', o.amount_fen, coalesce(p.fen, 0))
          FROM projects_taskorder o
          LEFT JOIN (SELECT task_order_id, max(places) AS places,
                            sum(rate_fen * CASE unit WHEN 'PERSON_DAY' THEN places::bigint * days
                                                     WHEN 'PERSON' THEN places ELSE visits END) AS fen
                       FROM projects_taskorderphase GROUP BY task_order_id) p ON p.task_order_id = o.id
         WHERE o.amount_fen <> coalesce(p.fen, 0)
            OR (o.state IN ('ISSUED', 'ACCEPTED') AND (p.fen IS NULL OR p.places > o.places))
        """,
    ),
)
