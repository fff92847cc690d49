"""What must hold for tests whoever writes: one rubric before and after, scores within it, nothing after closing."""

from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge

GUARDS = """
CREATE FUNCTION evaluation_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = name;
END $$;

-- A rubric is fixed once a test stands on it: before and after must be measured alike.
CREATE FUNCTION evaluation_criterion_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
CREATE TRIGGER criterion_insert AFTER INSERT ON evaluation_criterion REFERENCING NEW TABLE AS criterion_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE TRIGGER criterion_update AFTER UPDATE ON evaluation_criterion REFERENCING OLD TABLE AS criterion_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE TRIGGER criterion_delete AFTER DELETE ON evaluation_criterion REFERENCING OLD TABLE AS criterion_rows
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();

CREATE FUNCTION evaluation_test_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    PERFORM FROM evaluation_rubric WHERE id IN (SELECT rubric_id FROM test_new) ORDER BY id FOR NO KEY UPDATE;
    SELECT min(n.id) INTO bad FROM test_new n
     WHERE n.full IS DISTINCT FROM (SELECT sum(c.points) FROM evaluation_criterion c WHERE c.rubric_id = n.rubric_id);
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('test_full_is_rubric', 'the full score is the sum of the rubric', bad);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT min(n.id) INTO bad FROM test_new n JOIN test_old o ON o.id = n.id
         WHERE (n.rubric_id, n.training_class_id) <> (o.rubric_id, o.training_class_id);
        IF bad IS NOT NULL THEN
            PERFORM evaluation_refuse('test_keeps_rubric', 'class and rubric of a test never change', bad);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER test_insert AFTER INSERT ON evaluation_skilltest REFERENCING NEW TABLE AS test_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_test_judge();
CREATE TRIGGER test_update AFTER UPDATE ON evaluation_skilltest REFERENCING OLD TABLE AS test_old NEW TABLE AS test_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_test_judge();

CREATE FUNCTION evaluation_score_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT min(s.id) INTO bad FROM score_old s JOIN evaluation_skilltest t ON t.id = s.test_id WHERE t.state <> 'OPEN';
        IF bad IS NOT NULL THEN
            PERFORM evaluation_refuse('score_in_open_test', 'the scores are closed', bad);
        END IF;
        RETURN NULL;
    END IF;
    PERFORM FROM evaluation_skilltest WHERE id IN (SELECT test_id FROM score_new) ORDER BY id FOR SHARE;
    SELECT min(s.id) INTO bad FROM score_new s JOIN evaluation_skilltest t ON t.id = s.test_id WHERE t.state <> 'OPEN';
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('score_in_open_test', 'the scores are closed', bad);
    END IF;
    SELECT min(s.id) INTO bad FROM score_new s JOIN evaluation_skilltest t ON t.id = s.test_id WHERE s.score > t.full;
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('score_within_full', 'no score exceeds the rubric', bad);
    END IF;
    SELECT min(s.id) INTO bad FROM score_new s JOIN evaluation_skilltest t ON t.id = s.test_id
      JOIN trainees_enrolment e ON e.id = s.enrolment_id
     WHERE e.training_class_id IS DISTINCT FROM t.training_class_id OR e.state NOT IN ('ARRIVED', 'LEFT');
    IF bad IS NOT NULL THEN
        PERFORM evaluation_refuse('score_of_arrived', 'only people who arrived in the class of the test', bad);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT min(n.id) INTO bad FROM score_new n JOIN score_old o ON o.id = n.id
         WHERE (n.test_id, n.enrolment_id, n.moment) <> (o.test_id, o.enrolment_id, o.moment);
        IF bad IS NOT NULL THEN
            PERFORM evaluation_refuse('score_keeps_owner', 'whose score it is never changes', bad);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER score_insert AFTER INSERT ON evaluation_testscore REFERENCING NEW TABLE AS score_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_score_judge();
CREATE TRIGGER score_update AFTER UPDATE ON evaluation_testscore
    REFERENCING OLD TABLE AS score_old NEW TABLE AS score_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_score_judge();
CREATE TRIGGER score_delete AFTER DELETE ON evaluation_testscore REFERENCING OLD TABLE AS score_old
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_score_judge();
"""

UNDO = """
DROP TRIGGER criterion_insert ON evaluation_criterion;
DROP TRIGGER criterion_update ON evaluation_criterion;
DROP TRIGGER criterion_delete ON evaluation_criterion;
DROP TRIGGER test_insert ON evaluation_skilltest;
DROP TRIGGER test_update ON evaluation_skilltest;
DROP TRIGGER score_insert ON evaluation_testscore;
DROP TRIGGER score_update ON evaluation_testscore;
DROP TRIGGER score_delete ON evaluation_testscore;
DROP FUNCTION evaluation_criterion_judge(), evaluation_test_judge(), evaluation_score_judge(),
    evaluation_refuse(text, text, bigint);
"""

TEST_EDGES = [
    ("close", "OPEN", "CLOSED"),
    ("create", "", "OPEN"),
    ("reopen", "CLOSED", "OPEN"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0001_initial"),
        ("trainees", "0004_class_guards"),
        ("flow", "0001_initial"),
        ("audit", "0002_track_ground"),
    ]

    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        Judge("evaluation_skilltest", edges=TEST_EDGES),
        Track("evaluation_rubric"),
        Track("evaluation_criterion"),
        Track("evaluation_skilltest"),
        Track("evaluation_testscore"),
    ]
