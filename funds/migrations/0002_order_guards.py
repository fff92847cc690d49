"""The guards of appropriation orders: totals kept by the database, submitted orders that stay as they are."""

from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge

LINES = """
-- Lines change while their order is open, and the order's total follows them.
CREATE FUNCTION funds_line_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT order_id) INTO touched FROM line_new;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT order_id) INTO touched FROM line_old;
    ELSE
        SELECT array_agg(DISTINCT changed) INTO touched
          FROM line_old o JOIN line_new n ON n.id = o.id, unnest(ARRAY[o.order_id, n.order_id]) AS changed
         WHERE o IS DISTINCT FROM n;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT n.id INTO bad FROM line_new n JOIN orgs_orgunit u ON u.id = n.unit_id
         WHERE u.kind <> 'PROVINCE' OR NOT u.in_programme LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'line % is not for a province of the programme', bad
                USING ERRCODE = '23514', CONSTRAINT = 'appropriation_line_for_province', TABLE = 'funds_appropriationline';
        END IF;
    END IF;
    PERFORM FROM funds_appropriationorder WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    SELECT id INTO bad FROM funds_appropriationorder
     WHERE id = ANY (touched) AND state NOT IN ('DRAFT', 'RETURNED') LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the lines of order % are closed', bad
            USING ERRCODE = '23514', CONSTRAINT = 'appropriation_closed', TABLE = 'funds_appropriationline';
    END IF;
    UPDATE funds_appropriationorder a SET total_fen = s.total
      FROM (SELECT t AS id, coalesce(sum(l.amount_fen), 0) AS total
              FROM unnest(touched) AS t LEFT JOIN funds_appropriationline l ON l.order_id = t GROUP BY t) s
     WHERE a.id = s.id AND a.total_fen IS DISTINCT FROM s.total;
    RETURN NULL;
END $$;
CREATE TRIGGER funds_line_insert AFTER INSERT ON funds_appropriationline REFERENCING NEW TABLE AS line_new
    FOR EACH STATEMENT EXECUTE FUNCTION funds_line_follow();
CREATE TRIGGER funds_line_update AFTER UPDATE ON funds_appropriationline
    REFERENCING OLD TABLE AS line_old NEW TABLE AS line_new FOR EACH STATEMENT EXECUTE FUNCTION funds_line_follow();
CREATE TRIGGER funds_line_delete AFTER DELETE ON funds_appropriationline REFERENCING OLD TABLE AS line_old
    FOR EACH STATEMENT EXECUTE FUNCTION funds_line_follow();
"""

ORDERS = """
-- An order's total is the sum of its lines; its head stands once it was submitted.
CREATE FUNCTION funds_order_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT id INTO bad FROM order_new WHERE total_fen <> 0 LIMIT 1;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT id INTO bad FROM order_old WHERE state NOT IN ('DRAFT', 'RETURNED') LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'order % was submitted: it stays', bad
                USING ERRCODE = '23514', CONSTRAINT = 'appropriation_closed', TABLE = 'funds_appropriationorder';
        END IF;
    ELSE
        SELECT n.id INTO bad FROM order_new n JOIN order_old o ON o.id = n.id
         WHERE o.state NOT IN ('DRAFT', 'RETURNED')
           AND (o.year_id, o.kind, o.number, o.issued_on, o.note, o.is_demo)
               IS DISTINCT FROM (n.year_id, n.kind, n.number, n.issued_on, n.note, n.is_demo) LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'order % is closed', bad
                USING ERRCODE = '23514', CONSTRAINT = 'appropriation_closed', TABLE = 'funds_appropriationorder';
        END IF;
        SELECT n.id INTO bad FROM order_new n JOIN order_old o ON o.id = n.id
         WHERE o.total_fen <> n.total_fen
           AND n.total_fen <> (SELECT coalesce(sum(l.amount_fen), 0) FROM funds_appropriationline l WHERE l.order_id = n.id)
         LIMIT 1;
    END IF;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'the total of order % is the sum of its lines', bad
            USING ERRCODE = '23514', CONSTRAINT = 'appropriation_total_is_sum', TABLE = 'funds_appropriationorder';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER funds_order_insert AFTER INSERT ON funds_appropriationorder REFERENCING NEW TABLE AS order_new
    FOR EACH STATEMENT EXECUTE FUNCTION funds_order_hold();
CREATE TRIGGER funds_order_update AFTER UPDATE ON funds_appropriationorder
    REFERENCING OLD TABLE AS order_old NEW TABLE AS order_new FOR EACH STATEMENT EXECUTE FUNCTION funds_order_hold();
CREATE TRIGGER funds_order_delete AFTER DELETE ON funds_appropriationorder REFERENCING OLD TABLE AS order_old
    FOR EACH STATEMENT EXECUTE FUNCTION funds_order_hold();
"""

BACK = """
DROP FUNCTION funds_order_hold() CASCADE;
DROP FUNCTION funds_line_follow() CASCADE;
"""

ORDER_EDGES = [
    ("approve", "SUBMITTED", "APPROVED"),
    ("create", "", "DRAFT"),
    ("return", "SUBMITTED", "RETURNED"),
    ("submit", "DRAFT", "SUBMITTED"),
    ("submit", "RETURNED", "SUBMITTED"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0001_initial"),
        ("flow", "0001_initial"),
        ("audit", "0002_track_ground"),
    ]

    operations = [
        migrations.RunSQL(LINES + ORDERS, BACK),
        Judge("funds_appropriationorder", ORDER_EDGES),
        Track("funds_appropriationorder"),
        Track("funds_appropriationline"),
        Track("funds_historicalallocation"),
    ]
