"""Nothing comes into a rubric in use from another one, and rubrics and tests are held while two write at once."""

from django.db import migrations

# Whoever opens a test on a rubric holds it (`evaluation_test_judge`): one of the two waits, and then sees the other.
CRITERIA = """
CREATE OR REPLACE FUNCTION evaluation_criterion_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(changed.rubric_id) INTO touched
          FROM (SELECT rubric_id FROM criterion_rows UNION SELECT rubric_id FROM criterion_new) AS changed;
    ELSE
        SELECT array_agg(DISTINCT rubric_id) INTO touched FROM criterion_rows;
    END IF;
    PERFORM FROM evaluation_rubric WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    SELECT min(t.rubric_id) INTO bad FROM evaluation_skilltest t WHERE t.rubric_id = ANY (touched);
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('rubric_in_use', 'a rubric in use does not change', bad);
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER criterion_update ON evaluation_criterion;
CREATE TRIGGER criterion_update AFTER UPDATE ON evaluation_criterion
    REFERENCING OLD TABLE AS criterion_rows NEW TABLE AS criterion_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
"""

CRITERIA_BACK = """
CREATE OR REPLACE FUNCTION evaluation_criterion_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(r.id) INTO bad FROM evaluation_rubric r
     WHERE r.id IN (SELECT rubric_id FROM criterion_rows)
       AND EXISTS (SELECT FROM evaluation_skilltest t WHERE t.rubric_id = r.id);
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('rubric_in_use', 'a rubric in use does not change', bad);
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER criterion_update ON evaluation_criterion;
CREATE TRIGGER criterion_update AFTER UPDATE ON evaluation_criterion REFERENCING OLD TABLE AS criterion_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
"""

# Scores that are taken back hold their test as scores that are recorded do: none goes while the test is being closed.
HOLD = """
CREATE FUNCTION evaluation_score_holds_test() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM evaluation_skilltest WHERE id IN (SELECT test_id FROM score_old) ORDER BY id FOR SHARE;
    RETURN NULL;
END $$;
-- By name the first of the triggers on a delete: `score_delete` judges what this one holds.
CREATE TRIGGER score_1_delete_holds AFTER DELETE ON evaluation_testscore REFERENCING OLD TABLE AS score_old
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_score_holds_test();
"""

HOLD_BACK = """
DROP TRIGGER score_1_delete_holds ON evaluation_testscore;
DROP FUNCTION evaluation_score_holds_test();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_test_guards")]

    operations = [
        migrations.RunSQL(CRITERIA, CRITERIA_BACK),
        migrations.RunSQL(HOLD, HOLD_BACK),
    ]
