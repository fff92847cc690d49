"""The guards of plans, orders and classes answer for tables of the schema public only, and take no SQL as an argument."""

from django.db import migrations

from guopei.core.audit.operations import InPublicOnly, Permit
from guopei.core.catalogue.operations import BeginsInOpenYear

OF_TASK_ORDERS = """
SELECT p.year_id FROM added a JOIN projects_planitem i ON i.id = a.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""
OF_CLASSES = """
SELECT p.year_id FROM added a JOIN projects_taskorder t ON t.id = a.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_closed_year_stands"),
        ("catalogue", "0005_closed_year_refused"),
        ("audit", "0005_functions_by_name"),
    ]

    operations = [
        BeginsInOpenYear("projects_plan", "SELECT year_id FROM added", before=True),
        BeginsInOpenYear("projects_taskorder", OF_TASK_ORDERS, before=True),
        BeginsInOpenYear("projects_trainingclass", OF_CLASSES, before=True),
        Permit("projects_class_gaps(bigint)"),
        InPublicOnly(
            "projects_item_follow",
            "projects_plan_hold",
            "projects_ceiling_agrees",
            "projects_order_take",
            "projects_class_judge",
            "projects_order_with_classes",
            "projects_phase_judge",
            "projects_lesson_judge",
            "projects_safety_judge",
            "projects_emergency_judge",
        ),
    ]
