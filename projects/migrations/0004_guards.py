from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Agrees, SumOfLines


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("projects", "0003_phases"),
    ]

    operations = [
        Agrees(
            "projects_taskorder",
            says="task_order_in_phases",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.state = 'ISSUED' AND o.state = 'DRAFT'
   AND (NOT EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id)
        OR EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id AND p.places > n.places))
""",
            on=["update"],
        ),
        SumOfLines(
            "projects_taskorderphase",
            of="task_order_id",
            parent="projects_taskorder",
            sums={"amount_fen": "amount_fen"},
            says="order_amount_is_sum",
            open=["DRAFT"],
            closed="task_order_phases_closed",
        ),
        Track("projects_taskorderphase"),
    ]
