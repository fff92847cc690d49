from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge, VersionRises
from guopei.core.guards.operations import Sql
from guopei.core.guards.rows import Agrees, Frozen, OnlyWhile


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("evaluation", "0001_initial"),
        ("flow", "0002_guards"),
        ("trainees", "0002_guards"),
    ]

    operations = [
        Sql(
            "assessment/skill_tests",
            text="""CREATE OR REPLACE FUNCTION evaluation_refuse(name text, what text, id bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (row %)', what, id USING ERRCODE = '23514', CONSTRAINT = name;
END $$;

-- A rubric is fixed once a test stands on it: before and after must be measured alike.
CREATE OR REPLACE FUNCTION evaluation_criterion_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
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
CREATE OR REPLACE TRIGGER criterion_delete AFTER DELETE ON evaluation_criterion
    REFERENCING OLD TABLE AS criterion_rows FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE OR REPLACE TRIGGER criterion_insert AFTER INSERT ON evaluation_criterion
    REFERENCING NEW TABLE AS criterion_rows FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
CREATE OR REPLACE TRIGGER criterion_update AFTER UPDATE ON evaluation_criterion
    REFERENCING OLD TABLE AS criterion_rows NEW TABLE AS criterion_new
    FOR EACH STATEMENT EXECUTE FUNCTION evaluation_criterion_judge();
""",
        ),
        Judge(
            "evaluation_skilltest",
            edges=[["close", "OPEN", "CLOSED"], ["create", "", "OPEN"], ["reopen", "CLOSED", "OPEN"]],
        ),
        Agrees(
            "evaluation_skilltest",
            says="test_full_is_rubric",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE n.full IS DISTINCT FROM (SELECT sum(c.points) FROM evaluation_criterion c WHERE c.rubric_id = n.rubric_id)
""",
            lock="PERFORM FROM evaluation_rubric WHERE id IN (SELECT rubric_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
        ),
        Frozen("evaluation_skilltest", columns=["rubric_id", "training_class_id"], says="test_keeps_rubric"),
        OnlyWhile(
            "evaluation_testscore",
            of="test_id",
            parent="evaluation_skilltest",
            says="score_in_open_test",
            open=["OPEN"],
        ),
        Agrees(
            "evaluation_testscore",
            says="score_within_full",
            wrong="SELECT min(n.id) FROM fresh n JOIN evaluation_skilltest t ON t.id = n.test_id WHERE n.score > t.full",
        ),
        Agrees(
            "evaluation_testscore",
            says="score_of_arrived",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN evaluation_skilltest t ON t.id = n.test_id
  JOIN trainees_enrolment e ON e.id = n.enrolment_id
 WHERE e.training_class_id IS DISTINCT FROM t.training_class_id OR e.state NOT IN ('ARRIVED', 'LEFT')
""",
        ),
        Frozen("evaluation_testscore", columns=["test_id", "enrolment_id", "moment"], says="score_keeps_owner"),
        Agrees(
            "trainees_enrolment",
            says="arrival_has_scores",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE o.state = 'ARRIVED' AND n.state = 'EXPECTED'
   AND EXISTS (SELECT FROM evaluation_testscore s WHERE s.enrolment_id = n.id)
""",
            on=["update"],
        ),
        VersionRises("evaluation_testscore"),
        Track("evaluation_rubric"),
        Track("evaluation_criterion"),
        Track("evaluation_skilltest"),
        Track("evaluation_testscore"),
    ]
