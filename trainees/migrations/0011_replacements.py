"""Who was called in whose place: a figure counts a place once, whoever came in the end."""

import django.db.models.deletion
from django.db import migrations, models

import guopei.core.clock
from guopei.core.audit.operations import Track

GUARD = """
CREATE FUNCTION replacement_judge() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN
        RAISE EXCEPTION 'not on a table of one''s own' USING ERRCODE = '42501';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM class_refuse('replacement_stays', 'who was called in whose place never changes', 0);
    END IF;
    PERFORM FROM trainees_enrolment WHERE id IN (SELECT no_show_id FROM replacement_new) ORDER BY id FOR SHARE;
    SELECT min(n.id) INTO bad FROM replacement_new n
      JOIN trainees_enrolment e ON e.id = n.enrolment_id JOIN trainees_enrolment a ON a.id = n.no_show_id
     WHERE e.quota_id <> a.quota_id OR a.state <> 'NO_SHOW' OR e.id = a.id;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('replacement_follows_no_show', 'a reserve follows somebody of its quota who did not come', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER replacement_judge_insert AFTER INSERT ON trainees_replacement
    REFERENCING NEW TABLE AS replacement_new FOR EACH STATEMENT EXECUTE FUNCTION replacement_judge();
CREATE TRIGGER replacement_judge_update AFTER UPDATE ON trainees_replacement
    FOR EACH STATEMENT EXECUTE FUNCTION replacement_judge();
"""
BACK = """
DROP TRIGGER replacement_judge_insert ON trainees_replacement;
DROP TRIGGER replacement_judge_update ON trainees_replacement;
DROP FUNCTION replacement_judge();
"""

# Of enrolments made before there was such a record: the latest of a quota beyond its places, for its first no-shows.
FILL = """
INSERT INTO trainees_replacement (enrolment_id, no_show_id)
SELECT c.id, a.id FROM (
    SELECT e.id, e.quota_id, row_number() OVER (PARTITION BY e.quota_id ORDER BY e.id DESC) AS place
      FROM trainees_enrolment e WHERE e.state <> 'NO_SHOW') c
  JOIN (SELECT e.id, e.quota_id, row_number() OVER (PARTITION BY e.quota_id ORDER BY e.id) AS place
      FROM trainees_enrolment e WHERE e.state = 'NO_SHOW') a USING (quota_id, place)
  JOIN (SELECT q.id AS quota_id, count(*) - q.places + q.allocated AS number
      FROM trainees_quota q JOIN trainees_enrolment e ON e.quota_id = q.id GROUP BY q.id) b USING (quota_id)
 WHERE c.place <= b.number
"""


class Migration(migrations.Migration):
    dependencies = [("trainees", "0010_closed_year_stands")]

    operations = [
        migrations.CreateModel(
            name="Replacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="called"
                    ),
                ),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaces",
                        to="trainees.enrolment",
                        verbose_name="who was called",
                    ),
                ),
                (
                    "no_show",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="trainees.enrolment",
                        verbose_name="who did not come",
                    ),
                ),
            ],
            options={"verbose_name": "replacement", "verbose_name_plural": "replacements"},
        ),
        migrations.RunSQL(GUARD, BACK),
        Track("trainees_replacement"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
