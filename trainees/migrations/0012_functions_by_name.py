"""The guards of rosters and classes answer for tables of the schema public only, and take no SQL as an argument."""

from django.db import migrations

from guopei.core.audit.operations import InPublicOnly, Permit
from guopei.core.catalogue.operations import BeginsInOpenYear

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
        ("trainees", "0011_replacements"),
        ("projects", "0007_functions_by_name"),
        ("audit", "0005_functions_by_name"),
    ]

    operations = [
        BeginsInOpenYear("trainees_quota", OF_ORDERS, before=True),
        BeginsInOpenYear("trainees_rosterbatch", OF_ROSTERS, before=True),
        BeginsInOpenYear("trainees_enrolment", OF_ORDERS, before=True),
        Permit("roster_judge_elsewhere(bigint, jsonb, boolean, boolean)"),
        Permit("nomination_is_repeat(bigint)"),
        Permit("presence_clashes(bigint[], bigint)"),
        InPublicOnly(
            "quota_added",
            "quota_changed",
            "quota_removed",
            "quota_of_accepted",
            "order_with_quota",
            "roster_agree",
            "enrolment_count",
            "enrolment_in_class",
            "enrolment_without_class",
            "enrolment_of_accepted",
            "enrolment_put_right",
            "presence_follows_phase",
            "attendance_judge",
            "result_judge",
            "basis_is_fixed",
            "certificate_judge",
            "certificate_put_right",
            "class_settles",
        ),
    ]
