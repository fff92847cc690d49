from django.db import migrations

from guopei.core.guards.rows import Agrees


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0004_guards"),
    ]

    operations = [
        Agrees(
            "trainees_enrolment",
            says="enrolment_of_year",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN trainees_trainingclass c ON c.id = n.training_class_id
 WHERE n.task_order_id IS NULL AND ROW(n.year_id, n.province_id) IS DISTINCT FROM ROW(c.year_id, c.province_id)
""",
            lock="""
PERFORM FROM trainees_trainingclass WHERE id IN (
    SELECT training_class_id FROM fresh WHERE task_order_id IS NULL) ORDER BY id FOR NO KEY UPDATE
""",
        ),
        Agrees(
            "trainees_trainingclass",
            says="class_place_with_people",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.task_order_id IS NULL
   AND ROW(n.approving_unit_id, n.year_id, n.province_id)
       IS DISTINCT FROM ROW(o.approving_unit_id, o.year_id, o.province_id)
   AND EXISTS (SELECT FROM trainees_enrolment e WHERE e.training_class_id = n.id)
""",
            on=["update"],
        ),
    ]
