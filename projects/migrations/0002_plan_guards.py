"""The guards of plans and task orders: sums kept by the database, closed records that stay closed, edges, the trail."""

from django.db import migrations

from guopei.core.audit.operations import Restrict, Track
from guopei.core.flow.operations import Judge

ITEMS = """
-- Items change while their plan is open, and their plan's total follows them. The plan is locked first, so that a
-- submission and a change of its items cannot pass each other.
CREATE FUNCTION projects_item_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT plan_id) INTO touched FROM item_new;
        SELECT id INTO bad FROM item_new WHERE ordered_places <> 0 OR ordered_fen <> 0 LIMIT 1;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT plan_id) INTO touched FROM item_old;
    ELSE
        SELECT array_agg(DISTINCT plan) INTO touched
          FROM item_old o JOIN item_new n ON n.id = o.id, unnest(ARRAY[o.plan_id, n.plan_id]) AS plan
         WHERE to_jsonb(o) - 'ordered_places' - 'ordered_fen' IS DISTINCT FROM to_jsonb(n) - 'ordered_places' - 'ordered_fen';
        SELECT n.id INTO bad FROM item_old o JOIN item_new n ON n.id = o.id
         WHERE (o.ordered_places, o.ordered_fen) IS DISTINCT FROM (n.ordered_places, n.ordered_fen)
           AND NOT EXISTS (
               SELECT FROM projects_taskorder t WHERE t.plan_item_id = n.id AND t.state <> 'WITHDRAWN'
               HAVING coalesce(sum(t.places), 0) = n.ordered_places AND coalesce(sum(t.amount_fen), 0) = n.ordered_fen)
         LIMIT 1;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'what is ordered of item % is the sum of its task orders', bad
            USING ERRCODE = '23514', CONSTRAINT = 'item_ordered_is_sum', TABLE = 'projects_planitem';
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM projects_plan WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    SELECT id INTO bad FROM projects_plan WHERE id = ANY (touched) AND state NOT IN ('DRAFT', 'RETURNED') LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the items of plan % are closed', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_items_closed', TABLE = 'projects_planitem';
    END IF;
    UPDATE projects_plan p SET total_fen = s.total
      FROM (SELECT t AS id, coalesce(sum(i.amount_fen), 0) AS total
              FROM unnest(touched) AS t LEFT JOIN projects_planitem i ON i.plan_id = t GROUP BY t) s
     WHERE p.id = s.id AND p.total_fen IS DISTINCT FROM s.total;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_item_insert AFTER INSERT ON projects_planitem REFERENCING NEW TABLE AS item_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_item_follow();
CREATE TRIGGER projects_item_update AFTER UPDATE ON projects_planitem
    REFERENCING OLD TABLE AS item_old NEW TABLE AS item_new FOR EACH STATEMENT EXECUTE FUNCTION projects_item_follow();
CREATE TRIGGER projects_item_delete AFTER DELETE ON projects_planitem REFERENCING OLD TABLE AS item_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_item_follow();
"""

PLANS = """
-- A plan's total is the sum of its items, and what is submitted, approved or filed is held against the ceiling.
CREATE FUNCTION projects_plan_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    held constant text[] := ARRAY['SUBMITTED', 'APPROVED', 'FILED'];
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT id INTO bad FROM plan_new WHERE total_fen <> 0 LIMIT 1;
        IF bad IS NULL THEN RETURN NULL; END IF;
        RAISE EXCEPTION 'the total of plan % is the sum of its items', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_total_is_sum', TABLE = 'projects_plan';
    ELSIF TG_OP = 'DELETE' THEN
        SELECT id INTO bad FROM plan_old WHERE state = ANY (held) LIMIT 1;
        IF bad IS NULL THEN RETURN NULL; END IF;
        RAISE EXCEPTION 'plan % was submitted: it stays', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_submitted_stays', TABLE = 'projects_plan';
    END IF;
    SELECT n.id INTO bad FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE (o.year_id, o.province_id) IS DISTINCT FROM (n.year_id, n.province_id) LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'plan % stays with its year and province', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_place_fixed', TABLE = 'projects_plan';
    END IF;
    SELECT n.id INTO bad FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE o.total_fen <> n.total_fen
       AND n.total_fen <> (SELECT coalesce(sum(i.amount_fen), 0) FROM projects_planitem i WHERE i.plan_id = n.id) LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the total of plan % is the sum of its items', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_total_is_sum', TABLE = 'projects_plan';
    END IF;
    SELECT n.id INTO bad FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE o.state <> ALL (ARRAY['DRAFT', 'RETURNED']) AND n.state = o.state
       AND (o.needs, o.goals, o.coverage) IS DISTINCT FROM (n.needs, n.goals, n.coverage) LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'plan % is closed', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_closed', TABLE = 'projects_plan';
    END IF;
    SELECT n.id INTO bad FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE o.state IN ('APPROVED', 'FILED') AND n.state <> o.state
       AND EXISTS (SELECT FROM projects_planitem i WHERE i.plan_id = n.id AND i.ordered_places > 0) LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'plan % has task orders: it stays settled', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_has_task_orders', TABLE = 'projects_plan';
    END IF;
    SELECT n.id INTO bad FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE n.state = ANY (held) AND o.state <> ALL (held)
       AND NOT EXISTS (SELECT FROM projects_planceiling c WHERE c.year_id = n.year_id AND c.province_id = n.province_id)
     LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'plan % has no ceiling', bad
            USING ERRCODE = '23514', CONSTRAINT = 'plan_within_ceiling', TABLE = 'projects_planceiling';
    END IF;
    PERFORM FROM projects_planceiling c
      WHERE EXISTS (SELECT FROM plan_new n JOIN plan_old o ON o.id = n.id
                     WHERE n.year_id = c.year_id AND n.province_id = c.province_id AND o.state IS DISTINCT FROM n.state)
      ORDER BY c.id FOR NO KEY UPDATE;
    UPDATE projects_planceiling c
       SET committed_fen = CASE WHEN n.state = ANY (held) THEN n.total_fen ELSE 0 END
      FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE n.year_id = c.year_id AND n.province_id = c.province_id
       AND (o.state = ANY (held)) IS DISTINCT FROM (n.state = ANY (held));
    RETURN NULL;
END $$;
CREATE TRIGGER projects_plan_insert AFTER INSERT ON projects_plan REFERENCING NEW TABLE AS plan_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_plan_hold();
CREATE TRIGGER projects_plan_update AFTER UPDATE ON projects_plan
    REFERENCING OLD TABLE AS plan_old NEW TABLE AS plan_new FOR EACH STATEMENT EXECUTE FUNCTION projects_plan_hold();
CREATE TRIGGER projects_plan_delete AFTER DELETE ON projects_plan REFERENCING OLD TABLE AS plan_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_plan_hold();

-- What a ceiling says is committed is what its plan says, whoever writes it.
CREATE FUNCTION projects_ceiling_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT n.id INTO bad FROM ceiling_new n
     WHERE n.committed_fen <> (SELECT coalesce(sum(p.total_fen), 0) FROM projects_plan p
                                WHERE p.year_id = n.year_id AND p.province_id = n.province_id
                                  AND p.state IN ('SUBMITTED', 'APPROVED', 'FILED')) LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'what is committed of ceiling % is the total of its plan', bad
            USING ERRCODE = '23514', CONSTRAINT = 'ceiling_committed_is_sum', TABLE = 'projects_planceiling';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_ceiling_insert AFTER INSERT ON projects_planceiling REFERENCING NEW TABLE AS ceiling_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_ceiling_agrees();
CREATE TRIGGER projects_ceiling_update AFTER UPDATE ON projects_planceiling REFERENCING NEW TABLE AS ceiling_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_ceiling_agrees();
CREATE FUNCTION projects_ceiling_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.committed_fen > 0 THEN
        RAISE EXCEPTION 'ceiling % carries a plan: it stays', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'plan_within_ceiling', TABLE = 'projects_planceiling';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER projects_ceiling_keep BEFORE DELETE ON projects_planceiling
    FOR EACH ROW EXECUTE FUNCTION projects_ceiling_keep();
"""

ORDERS = """
-- Task orders need a settled plan, keep their terms once issued, and are counted on their item. The plan is locked
-- FOR SHARE first: it can be reopened before an order or not at all.
CREATE FUNCTION projects_order_take() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT plan_item_id) INTO touched FROM order_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT id INTO bad FROM order_old WHERE state <> 'DRAFT' LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'task order % was issued: it stays', bad
                USING ERRCODE = '23514', CONSTRAINT = 'task_order_fixed', TABLE = 'projects_taskorder';
        END IF;
        SELECT array_agg(DISTINCT plan_item_id) INTO touched FROM order_old;
    ELSE
        SELECT n.id INTO bad FROM order_new n JOIN order_old o ON o.id = n.id
         WHERE o.state <> 'DRAFT' AND (o.plan_item_id, o.institution_id, o.number, o.document_no, o.places, o.amount_fen)
             IS DISTINCT FROM (n.plan_item_id, n.institution_id, n.number, n.document_no, n.places, n.amount_fen) LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'the terms of task order % stand', bad
                USING ERRCODE = '23514', CONSTRAINT = 'task_order_fixed', TABLE = 'projects_taskorder';
        END IF;
        SELECT array_agg(DISTINCT item) INTO touched
          FROM order_new n JOIN order_old o ON o.id = n.id, unnest(ARRAY[o.plan_item_id, n.plan_item_id]) AS item
         WHERE (o.plan_item_id, o.places, o.amount_fen, o.state = 'WITHDRAWN')
             IS DISTINCT FROM (n.plan_item_id, n.places, n.amount_fen, n.state = 'WITHDRAWN');
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM projects_plan
      WHERE id IN (SELECT i.plan_id FROM projects_planitem i WHERE i.id = ANY (touched)) ORDER BY id FOR SHARE;
    PERFORM FROM projects_planitem WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE projects_planitem i SET ordered_places = s.places, ordered_fen = s.fen
      FROM (SELECT t AS id, coalesce(sum(o.places), 0) AS places, coalesce(sum(o.amount_fen), 0) AS fen
              FROM unnest(touched) AS t
              LEFT JOIN projects_taskorder o ON o.plan_item_id = t AND o.state <> 'WITHDRAWN' GROUP BY t) s
     WHERE i.id = s.id AND (i.ordered_places, i.ordered_fen) IS DISTINCT FROM (s.places, s.fen);
    SELECT i.id INTO bad FROM projects_planitem i JOIN projects_plan p ON p.id = i.plan_id
     WHERE i.id = ANY (touched) AND i.ordered_places > 0 AND p.state NOT IN ('APPROVED', 'FILED') LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the plan of item % is not settled', bad
            USING ERRCODE = '23514', CONSTRAINT = 'task_order_needs_settled_plan', TABLE = 'projects_taskorder';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_order_insert AFTER INSERT ON projects_taskorder REFERENCING NEW TABLE AS order_new
    FOR EACH STATEMENT EXECUTE FUNCTION projects_order_take();
CREATE TRIGGER projects_order_update AFTER UPDATE ON projects_taskorder
    REFERENCING OLD TABLE AS order_old NEW TABLE AS order_new FOR EACH STATEMENT EXECUTE FUNCTION projects_order_take();
CREATE TRIGGER projects_order_delete AFTER DELETE ON projects_taskorder REFERENCING OLD TABLE AS order_old
    FOR EACH STATEMENT EXECUTE FUNCTION projects_order_take();
"""

BACK = """
DROP FUNCTION projects_order_take() CASCADE;
DROP FUNCTION projects_ceiling_keep() CASCADE;
DROP FUNCTION projects_ceiling_agrees() CASCADE;
DROP FUNCTION projects_plan_hold() CASCADE;
DROP FUNCTION projects_item_follow() CASCADE;
"""

PLAN_EDGES = [
    ("approve", "SUBMITTED", "APPROVED"),
    ("create", "", "DRAFT"),
    ("file", "SUBMITTED", "FILED"),
    ("reopen", "APPROVED", "RETURNED"),
    ("reopen", "FILED", "RETURNED"),
    ("return", "SUBMITTED", "RETURNED"),
    ("submit", "DRAFT", "SUBMITTED"),
    ("submit", "RETURNED", "SUBMITTED"),
]
TASK_ORDER_EDGES = [
    ("accept", "ISSUED", "ACCEPTED"),
    ("create", "", "DRAFT"),
    ("decline", "ISSUED", "DRAFT"),
    ("issue", "DRAFT", "ISSUED"),
    ("withdraw", "DRAFT", "WITHDRAWN"),
    ("withdraw", "ISSUED", "WITHDRAWN"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
        ("flow", "0001_initial"),
        ("audit", "0002_track_ground"),
    ]

    operations = [
        migrations.RunSQL(ITEMS + PLANS + ORDERS, BACK),
        Judge("projects_plan", PLAN_EDGES),
        Judge("projects_taskorder", TASK_ORDER_EDGES),
        Restrict("projects_plansubmission", "append_only"),
        Track("projects_planceiling"),
        Track("projects_plan"),
        Track("projects_planitem"),
        Track("projects_planremark"),
        Track("projects_taskorder"),
    ]
