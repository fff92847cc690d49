"""No plan, task order or class begins in a closed year."""

from django.db import migrations

from guopei.core.catalogue.operations import StandsWhenClosed

OF_TASK_ORDERS = """
SELECT p.year_id FROM added a JOIN projects_planitem i ON i.id = a.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""
OF_CLASSES = """
SELECT p.year_id FROM added a JOIN projects_taskorder t ON t.id = a.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_orders_withdrawn"), ("catalogue", "0004_closed_year_stands")]

    operations = [
        StandsWhenClosed("projects_plan", "SELECT year_id FROM added"),
        StandsWhenClosed("projects_taskorder", OF_TASK_ORDERS),
        StandsWhenClosed("projects_trainingclass", OF_CLASSES),
    ]
