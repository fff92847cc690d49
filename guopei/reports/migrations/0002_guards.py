from django.db import migrations

from guopei.core.audit.operations import Restrict, Track
from guopei.core.flow.operations import Judge

REPORT = [
    ("build", "BUILT", "BUILDING"),
    ("build", "DRAFT", "BUILDING"),
    ("create", "", "DRAFT"),
    ("file", "BUILT", "FILED"),
    ("finish", "BUILDING", "BUILT"),
    ("return", "FILED", "BUILT"),
]

FROZEN = """
CREATE FUNCTION report_filed_is_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT n.id INTO bad FROM report_new n JOIN report_old o ON o.id = n.id
     WHERE o.state = 'FILED'
       AND ((n.sections, n.edition_id, n.year_id, n.unit_id) IS DISTINCT FROM (o.sections, o.edition_id, o.year_id, o.unit_id)
            OR (n.state = 'FILED' AND (n.filed_by_id, n.filed_at, n.drafted_by_id)
                IS DISTINCT FROM (o.filed_by_id, o.filed_at, o.drafted_by_id)))
     LIMIT 1;
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'report % is filed and may not change', bad USING ERRCODE = '23514', CONSTRAINT = 'report_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_frozen AFTER UPDATE ON reports_annualreport
    REFERENCING OLD TABLE AS report_old NEW TABLE AS report_new
    FOR EACH STATEMENT EXECUTE FUNCTION report_filed_is_frozen();

CREATE FUNCTION report_filed_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM report_old WHERE state = 'FILED') THEN
        RAISE EXCEPTION 'a filed report may not be deleted' USING ERRCODE = '23514', CONSTRAINT = 'report_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_stays AFTER DELETE ON reports_annualreport REFERENCING OLD TABLE AS report_old
    FOR EACH STATEMENT EXECUTE FUNCTION report_filed_stays();
"""

THAWED = """
DROP TRIGGER report_stays ON reports_annualreport;
DROP TRIGGER report_frozen ON reports_annualreport;
DROP FUNCTION report_filed_stays(), report_filed_is_frozen();
"""


class Migration(migrations.Migration):
    """States judged, changes recorded, editions written once, filed reports frozen."""

    dependencies = [("reports", "0001_initial"), ("audit", "0001_initial"), ("flow", "0001_initial")]

    operations = [
        Judge("reports_annualreport", REPORT),
        Track("reports_annualreport"),
        Track("reports_reportedition"),
        Restrict("reports_reportedition", "append_only"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
