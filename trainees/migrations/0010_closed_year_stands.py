"""No places are given, no roster is uploaded and nobody is enrolled in a closed year."""

from django.db import migrations

from guopei.core.catalogue.operations import StandsWhenClosed

OF_ORDERS = """
SELECT p.year_id FROM (SELECT DISTINCT task_order_id FROM added) a JOIN projects_taskorder t ON t.id = a.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""
OF_ROSTERS = """
SELECT p.year_id FROM added a JOIN trainees_quota q ON q.id = a.quota_id JOIN projects_taskorder t ON t.id = q.task_order_id
  JOIN projects_planitem i ON i.id = t.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0009_put_right"),
        ("catalogue", "0004_closed_year_stands"),
        ("projects", "0006_closed_year_stands"),
    ]

    operations = [
        StandsWhenClosed("trainees_quota", OF_ORDERS),
        StandsWhenClosed("trainees_rosterbatch", OF_ROSTERS),
        StandsWhenClosed("trainees_enrolment", OF_ORDERS),
    ]
