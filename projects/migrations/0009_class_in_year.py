"""The days of a national class lie in its programme year: from its first day until the year's reports are due."""

from django.db import migrations

from guopei.core.audit.operations import FENCE

LINES = """\
SELECT min(n.id) FROM class_new n{old}
          JOIN projects_taskorder t ON t.id = n.task_order_id
          JOIN projects_planitem i ON i.id = t.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
          JOIN catalogue_programmeyear y ON y.id = p.year_id
         WHERE {changed}(n.starts_on < make_date(y.year, 1, 1)
               OR n.ends_on > coalesce(y.reports_due, make_date(y.year + 1, 12, 31)))"""
MADE = LINES.format(old="", changed="")
MOVED = LINES.format(
    old=" JOIN class_old o ON o.id = n.id",
    changed="(n.task_order_id, n.starts_on, n.ends_on)\n"
    "               IS DISTINCT FROM (o.task_order_id, o.starts_on, o.ends_on) AND ",
)

FORWARDS = f"""
CREATE FUNCTION projects_class_in_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
{FENCE}    -- Planned anew each time: the plan of one row would take the square of many.
    IF TG_OP = 'INSERT' THEN
        EXECUTE $made${MADE}$made$ INTO bad;
    ELSE
        EXECUTE $moved${MOVED}$moved$ INTO bad;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'class % lies outside its programme year', bad
            USING ERRCODE = '23514', CONSTRAINT = 'class_in_programme_year';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER class_in_year_insert AFTER INSERT ON projects_trainingclass
    REFERENCING NEW TABLE AS class_new FOR EACH STATEMENT EXECUTE FUNCTION projects_class_in_year();
CREATE TRIGGER class_in_year_update AFTER UPDATE ON projects_trainingclass
    REFERENCING OLD TABLE AS class_old NEW TABLE AS class_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_class_in_year();
"""
BACKWARDS = """
DROP TRIGGER class_in_year_insert ON projects_trainingclass;
DROP TRIGGER class_in_year_update ON projects_trainingclass;
DROP FUNCTION projects_class_in_year();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0008_linear_guards"),
        ("catalogue", "0005_closed_year_refused"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
