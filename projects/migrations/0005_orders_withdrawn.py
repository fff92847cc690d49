"""An accepted order can be withdrawn, a settlement reopened; a ceiling stays with its year and province."""

from django.db import migrations

from guopei.core.flow.operations import Judge

CEILINGS = """
-- A ceiling that moved away would leave a submitted plan without one.
CREATE FUNCTION projects_ceiling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ceiling_new n JOIN ceiling_old o ON o.id = n.id
                WHERE (n.year_id, n.province_id) IS DISTINCT FROM (o.year_id, o.province_id)) THEN
        RAISE EXCEPTION 'a ceiling stays with its year and province'
            USING ERRCODE = '23514', CONSTRAINT = 'ceiling_place_fixed', TABLE = 'projects_planceiling';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_ceiling_stays AFTER UPDATE ON projects_planceiling
    REFERENCING OLD TABLE AS ceiling_old NEW TABLE AS ceiling_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_ceiling_stays();
"""
BACK = """
DROP TRIGGER projects_ceiling_stays ON projects_planceiling;
DROP FUNCTION projects_ceiling_stays();
"""

TASK_ORDER_EDGES = [
    ("accept", "ISSUED", "ACCEPTED"),
    ("create", "", "DRAFT"),
    ("decline", "ISSUED", "DRAFT"),
    ("issue", "DRAFT", "ISSUED"),
    ("withdraw", "ACCEPTED", "WITHDRAWN"),
    ("withdraw", "DRAFT", "WITHDRAWN"),
    ("withdraw", "ISSUED", "WITHDRAWN"),
]
CLASS_EDGES = [
    ("cancel", "PREPARING", "CANCELLED"),
    ("cancel", "READY", "CANCELLED"),
    ("create", "", "PREPARING"),
    ("end", "RUNNING", "ENDED"),
    ("ready", "PREPARING", "READY"),
    ("reopen", "READY", "PREPARING"),
    ("settle", "ENDED", "SETTLED"),
    ("start", "READY", "RUNNING"),
    ("unsettle", "SETTLED", "ENDED"),
]


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_class_guards")]

    operations = [
        migrations.RunSQL(CEILINGS, BACK),
        Judge("projects_taskorder", TASK_ORDER_EDGES),
        Judge("projects_trainingclass", CLASS_EDGES),
    ]
