from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import Judge
from guopei.core.guards.operations import Restrict, Sql
from guopei.core.guards.rows import Agrees, Apart, Frozen, Stays, SumOfLines


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("documents", "0002_guards"),
        ("flow", "0002_guards"),
        ("projects", "0001_initial"),
    ]

    operations = [
        Sql(
            "planning/ceilings",
            text="""-- A ceiling that carries a plan stays.
CREATE OR REPLACE FUNCTION projects_ceiling_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.committed_fen > 0 THEN
        RAISE EXCEPTION 'ceiling % carries a plan: it stays', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'plan_within_ceiling', TABLE = 'projects_planceiling';
    END IF;
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER projects_ceiling_keep BEFORE DELETE ON projects_planceiling
    FOR EACH ROW EXECUTE FUNCTION projects_ceiling_keep();
""",
        ),
        Sql(
            "planning/plans",
            text="""-- What is submitted, approved or filed is held against the ceiling of its year and province.
CREATE OR REPLACE FUNCTION projects_plan_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    held constant text[] := ARRAY['SUBMITTED', 'APPROVED', 'FILED'];
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    EXECUTE $first$SELECT min(n.id) FROM plan_new n JOIN plan_old o ON o.id = n.id
     WHERE n.state = ANY ($1) AND o.state <> ALL ($1)
       AND NOT EXISTS (SELECT FROM projects_planceiling c WHERE c.year_id = n.year_id AND c.province_id = n.province_id)
     $first$ INTO bad USING held;
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
CREATE OR REPLACE TRIGGER projects_plan_update AFTER UPDATE ON projects_plan
    REFERENCING OLD TABLE AS plan_old NEW TABLE AS plan_new FOR EACH STATEMENT EXECUTE FUNCTION projects_plan_hold();
""",
        ),
        Judge(
            "projects_plan",
            edges=[
                ["approve", "SUBMITTED", "APPROVED"],
                ["create", "", "DRAFT"],
                ["file", "SUBMITTED", "FILED"],
                ["reopen", "APPROVED", "RETURNED"],
                ["reopen", "FILED", "RETURNED"],
                ["return", "SUBMITTED", "RETURNED"],
                ["submit", "DRAFT", "SUBMITTED"],
                ["submit", "RETURNED", "SUBMITTED"],
            ],
        ),
        Apart(
            "projects_plan",
            person="decided_by_id",
            than=["drafted_by_id", "submitted_by_id"],
            says="plan_second_person",
        ),
        BeginsInOpenYear("projects_plan", years="SELECT year_id FROM added"),
        SumOfLines(
            "projects_planitem",
            of="plan_id",
            parent="projects_plan",
            sums={"total_fen": "amount_fen"},
            says="plan_total_is_sum",
            open=["DRAFT", "RETURNED"],
            closed="plan_items_closed",
            apart=["ordered_places", "ordered_fen"],
        ),
        Frozen("projects_plan", columns=["needs", "goals", "coverage"], says="plan_closed", open=["DRAFT", "RETURNED"]),
        Frozen("projects_plan", columns=["year_id", "province_id"], says="plan_place_fixed"),
        Agrees(
            "projects_plan",
            says="plan_of_province_or_nation",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.province_id WHERE u.kind NOT IN ('PROVINCE', 'NATION')
""",
            on=["insert"],
        ),
        Stays("projects_plan", says="plan_submitted_stays", open=["DRAFT", "RETURNED"]),
        Agrees(
            "projects_plan",
            says="plan_has_task_orders",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE o.state IN ('APPROVED', 'FILED') AND n.state <> o.state
   AND EXISTS (SELECT FROM projects_planitem i WHERE i.plan_id = n.id AND i.ordered_places > 0)
""",
            on=["update"],
        ),
        Frozen("projects_planceiling", columns=["year_id", "province_id"], says="ceiling_place_fixed"),
        Agrees(
            "projects_planceiling",
            says="ceiling_committed_is_sum",
            wrong="""
SELECT min(n.id) FROM fresh n
 WHERE n.committed_fen <> (SELECT coalesce(sum(p.total_fen), 0) FROM projects_plan p
                            WHERE p.year_id = n.year_id AND p.province_id = n.province_id
                              AND p.state IN ('SUBMITTED', 'APPROVED', 'FILED'))
""",
        ),
        Agrees(
            "documents_attachment",
            says="plan_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN projects_plan r ON r.id = n.subject_id
 WHERE n.subject_table = 'projects_plan' AND (r.id IS NULL OR r.state NOT IN ('DRAFT', 'RETURNED'))
""",
            lock="""
PERFORM FROM projects_plan WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'projects_plan') ORDER BY id FOR SHARE
""",
        ),
        Track("projects_planceiling"),
        Track("projects_plan"),
        Track("projects_planitem"),
        Track("projects_planremark"),
        Restrict("projects_plansubmission", to="append_only"),
        Judge(
            "projects_taskorder",
            edges=[
                ["accept", "ISSUED", "ACCEPTED"],
                ["create", "", "DRAFT"],
                ["decline", "ISSUED", "DRAFT"],
                ["issue", "DRAFT", "ISSUED"],
                ["withdraw", "ACCEPTED", "WITHDRAWN"],
                ["withdraw", "DRAFT", "WITHDRAWN"],
                ["withdraw", "ISSUED", "WITHDRAWN"],
            ],
        ),
        Apart(
            "projects_taskorder",
            person="accepted_by_id",
            than=["drafted_by_id", "issued_by_id"],
            says="task_order_second_person",
        ),
        BeginsInOpenYear(
            "projects_taskorder",
            years="""
SELECT p.year_id FROM added a JOIN projects_planitem i ON i.id = a.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
""",
        ),
        Frozen(
            "projects_taskorder",
            columns=["plan_item_id", "holder_id", "number", "document_no", "places", "amount_fen"],
            says="task_order_fixed",
            open=["DRAFT"],
        ),
        Stays("projects_taskorder", says="task_order_fixed", open=["DRAFT"]),
        Agrees(
            "projects_taskorder",
            says="task_order_holder_kind",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.holder_id WHERE u.kind NOT IN ('INSTITUTION', 'COUNTY')
""",
        ),
        Agrees(
            "projects_taskorder",
            says="task_order_needs_settled_plan",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN projects_planitem i ON i.id = n.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
 WHERE n.state <> 'WITHDRAWN' AND p.state NOT IN ('APPROVED', 'FILED')
""",
            lock="""
PERFORM FROM projects_plan WHERE id IN (
    SELECT i.plan_id FROM fresh n JOIN projects_planitem i ON i.id = n.plan_item_id) ORDER BY id FOR SHARE
""",
        ),
        SumOfLines(
            "projects_taskorder",
            of="plan_item_id",
            parent="projects_planitem",
            sums={"ordered_places": "places", "ordered_fen": "amount_fen"},
            says="item_ordered_is_sum",
            counting="l.state <> 'WITHDRAWN'",
        ),
        Agrees(
            "projects_taskorder",
            says="task_order_in_phases",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN was o ON o.id = n.id
 WHERE n.state = 'ISSUED' AND o.state = 'DRAFT'
   AND (NOT EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id)
        OR EXISTS (SELECT FROM projects_taskorderphase p WHERE p.task_order_id = n.id AND p.places > n.places))
""",
            on=["update"],
        ),
        SumOfLines(
            "projects_taskorderphase",
            of="task_order_id",
            parent="projects_taskorder",
            sums={"amount_fen": "amount_fen"},
            says="order_amount_is_sum",
            open=["DRAFT"],
            closed="task_order_phases_closed",
        ),
        Agrees(
            "documents_attachment",
            says="order_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN projects_taskorder r ON r.id = n.subject_id
 WHERE n.subject_table = 'projects_taskorder' AND (r.id IS NULL OR r.state NOT IN ('ISSUED', 'ACCEPTED'))
""",
            lock="""
PERFORM FROM projects_taskorder WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'projects_taskorder') ORDER BY id FOR SHARE
""",
        ),
        Track("projects_taskorder"),
        Track("projects_taskorderphase"),
    ]
