"""Classes within their orders, derived again from raw rows."""

from guopei.core.integrity.check import Check
from guopei.core.integrity.registry import register

register(
    Check(
        "classes_within_order",
        "The places of an order's classes, cancelled ones left out, are no more than its own.",
        """
        SELECT o.id, format('classes of %s places, order of %s', sum(c.capacity), o.places)
          FROM projects_taskorder o JOIN trainees_trainingclass c ON c.task_order_id = o.id
         WHERE c.state <> 'CANCELLED' GROUP BY o.id HAVING sum(c.capacity) > o.places
        """,
    ),
)
