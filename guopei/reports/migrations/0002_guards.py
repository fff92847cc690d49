from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.flow.operations import Judge
from guopei.core.guards.operations import Restrict, Sql
from guopei.core.guards.rows import Apart


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("flow", "0002_guards"),
        ("reports", "0001_initial"),
    ]

    operations = [
        Sql(
            "reports",
            text="""CREATE OR REPLACE FUNCTION report_filed_is_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    EXECUTE $first$SELECT min(n.id) FROM report_new n JOIN report_old o ON o.id = n.id
     WHERE o.state = 'FILED'
       AND ((n.sections, n.edition_id, n.year_id, n.unit_id) IS DISTINCT FROM (o.sections, o.edition_id, o.year_id, o.unit_id)
            OR (n.state = 'FILED' AND (n.filed_by_id, n.filed_at, n.drafted_by_id)
                IS DISTINCT FROM (o.filed_by_id, o.filed_at, o.drafted_by_id)))
     $first$ INTO bad;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'report % is filed and may not change', bad USING ERRCODE = '23514', CONSTRAINT = 'report_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER report_frozen AFTER UPDATE ON reports_annualreport
    REFERENCING OLD TABLE AS report_old NEW TABLE AS report_new
    FOR EACH STATEMENT EXECUTE FUNCTION report_filed_is_frozen();

CREATE OR REPLACE FUNCTION report_filed_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM report_old WHERE state = 'FILED') THEN
        RAISE EXCEPTION 'a filed report may not be deleted' USING ERRCODE = '23514', CONSTRAINT = 'report_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER report_stays AFTER DELETE ON reports_annualreport REFERENCING OLD TABLE AS report_old
    FOR EACH STATEMENT EXECUTE FUNCTION report_filed_stays();
""",
        ),
        Judge(
            "reports_annualreport",
            edges=[
                ["build", "BUILT", "BUILDING"],
                ["build", "DRAFT", "BUILDING"],
                ["create", "", "DRAFT"],
                ["file", "BUILT", "FILED"],
                ["finish", "BUILDING", "BUILT"],
                ["return", "FILED", "BUILT"],
            ],
        ),
        Apart("reports_annualreport", person="filed_by_id", than=["drafted_by_id"], says="report_second_person"),
        Track("reports_annualreport"),
        Track("reports_reportedition"),
        Restrict("reports_reportedition", to="append_only"),
        Restrict("reports_schemapart", to="read_only"),
    ]
