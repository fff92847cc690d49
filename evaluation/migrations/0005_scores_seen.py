"""Scores have versions, and an arrival is not taken back while a score rests on it."""

from django.db import migrations, models

GUARDS = """
CREATE TRIGGER score_version AFTER UPDATE ON evaluation_testscore
    REFERENCING OLD TABLE AS rows_old NEW TABLE AS rows_new
    FOR EACH STATEMENT EXECUTE FUNCTION row_version_rises();

CREATE FUNCTION evaluation_arrival_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
     WHERE o.state = 'ARRIVED' AND n.state = 'EXPECTED'
       AND EXISTS (SELECT FROM evaluation_testscore s WHERE s.enrolment_id = n.id);
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('arrival_has_scores', 'a score rests on this arrival', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER arrival_without_scores AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_arrival_judge();
"""

BACK = """
DROP TRIGGER arrival_without_scores ON trainees_enrolment;
DROP FUNCTION evaluation_arrival_judge();
DROP TRIGGER score_version ON evaluation_testscore;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0004_functions_by_name"), ("trainees", "0015_roll_calls")]

    operations = [
        migrations.AddField(
            model_name="testscore",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name="version"),
        ),
        migrations.RunSQL(GUARDS, BACK),
    ]
