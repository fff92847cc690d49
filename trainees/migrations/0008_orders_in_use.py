"""Places are given on and taken only while their task order is accepted; an order whose places are in use stays."""

from django.db import migrations

ORDERS = """
-- Runs after quota_added and quota_changed, which have waited for the quota above: an order that was withdrawn meanwhile
-- is seen as withdrawn here.
CREATE FUNCTION quota_of_accepted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT min(n.id) INTO bad FROM quota_new n JOIN projects_taskorder t ON t.id = n.task_order_id
         WHERE t.state <> 'ACCEPTED';
    ELSE
        SELECT min(n.id) INTO bad FROM quota_new n JOIN quota_old o ON o.id = n.id
          JOIN projects_taskorder t ON t.id = n.task_order_id
         WHERE n.places > o.places AND t.state <> 'ACCEPTED';
    END IF;
    IF bad IS NOT NULL THEN
        PERFORM quota_refuse('places are given on only while their task order is accepted', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER quota_of_accepted_insert AFTER INSERT ON trainees_quota REFERENCING NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_of_accepted();
CREATE TRIGGER quota_of_accepted_update AFTER UPDATE ON trainees_quota
    REFERENCING OLD TABLE AS quota_old NEW TABLE AS quota_new
    FOR EACH STATEMENT EXECUTE FUNCTION quota_of_accepted();

CREATE FUNCTION enrolment_of_accepted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(n.id) INTO bad FROM enrolment_rows n JOIN projects_taskorder t ON t.id = n.task_order_id
     WHERE t.state <> 'ACCEPTED';
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the task order of enrolment % is not accepted', bad
            USING ERRCODE = '23514', CONSTRAINT = 'enrolment_guard';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enrolment_of_accepted AFTER INSERT ON trainees_enrolment REFERENCING NEW TABLE AS enrolment_rows
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_of_accepted();

CREATE FUNCTION order_with_quota() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    left_ bigint[];
BEGIN
    SELECT array_agg(n.id) INTO left_ FROM order_new n JOIN order_old o ON o.id = n.id
     WHERE o.state = 'ACCEPTED' AND n.state <> 'ACCEPTED';
    IF left_ IS NULL THEN
        RETURN NULL;
    END IF;
    -- Whoever gives places on or takes one changes a quota: both wait for each other here.
    PERFORM FROM trainees_quota WHERE task_order_id = ANY (left_) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM trainees_quota WHERE task_order_id = ANY (left_) AND (allocated > 0 OR confirmed > 0))
       OR EXISTS (SELECT FROM trainees_nomination
                   WHERE task_order_id = ANY (left_) AND state NOT IN ('REJECTED', 'WITHDRAWN')) THEN
        RAISE EXCEPTION 'places of the task order are given on, asked for or taken'
            USING ERRCODE = '23514', CONSTRAINT = 'task_order_has_quota';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER order_with_quota AFTER UPDATE ON projects_taskorder
    REFERENCING OLD TABLE AS order_old NEW TABLE AS order_new
    FOR EACH STATEMENT EXECUTE FUNCTION order_with_quota();
"""
BACK = """
DROP TRIGGER order_with_quota ON projects_taskorder;
DROP TRIGGER enrolment_of_accepted ON trainees_enrolment;
DROP TRIGGER quota_of_accepted_insert ON trainees_quota;
DROP TRIGGER quota_of_accepted_update ON trainees_quota;
DROP FUNCTION order_with_quota(), enrolment_of_accepted(), quota_of_accepted();
"""


class Migration(migrations.Migration):
    dependencies = [("trainees", "0007_email_sealed"), ("projects", "0005_orders_withdrawn")]

    operations = [migrations.RunSQL(ORDERS, BACK)]
