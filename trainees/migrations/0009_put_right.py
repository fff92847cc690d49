"""What went wrong can be put right: a certificate is replaced by another one, a published result is withdrawn."""

import django.db.models.deletion
from django.db import migrations, models

from guopei.core.flow.operations import Judge

GUARDS = """
-- Nobody leaves early a class that is over, and no published result goes while a certificate or the settlement rests on it.
CREATE FUNCTION enrolment_put_right() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
     WHERE n.state = 'LEFT' AND o.state <> 'LEFT' AND (c.id IS NULL OR c.state NOT IN ('READY', 'RUNNING'));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('enrolment_leaves_in_class', 'people leave early a class that is ready or running', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      LEFT JOIN projects_trainingclass c ON c.id = n.training_class_id
     WHERE o.result_state = 'PUBLISHED' AND n.result_state <> 'PUBLISHED'
       AND (c.state IS DISTINCT FROM 'ENDED'
            OR EXISTS (SELECT FROM trainees_certificate t WHERE t.enrolment_id = n.id AND t.revoked_at IS NULL));
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('result_in_force', 'a settlement or a certificate rests on the published result', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER put_right AFTER UPDATE ON trainees_enrolment
    REFERENCING OLD TABLE AS enrolment_old NEW TABLE AS enrolment_new
    FOR EACH STATEMENT EXECUTE FUNCTION enrolment_put_right();

-- A certificate replaces a revoked one of the same trainee. The trainee's row is locked, so that a result cannot be
-- withdrawn while its certificate is written.
CREATE FUNCTION certificate_put_right() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    bad bigint;
BEGIN
    PERFORM FROM trainees_enrolment WHERE id IN (SELECT enrolment_id FROM certificate_new) ORDER BY id FOR SHARE;
    SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_enrolment e ON e.id = n.enrolment_id
     WHERE e.result_state <> 'PUBLISHED';
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('certificate_of_published', 'only a published result that passed has a certificate', bad);
    END IF;
    SELECT min(n.id) INTO bad FROM certificate_new n JOIN trainees_certificate o ON o.id = n.replaces_id
     WHERE o.enrolment_id <> n.enrolment_id OR o.revoked_at IS NULL;
    IF bad IS NOT NULL THEN
        PERFORM class_refuse('certificate_replaces_revoked', 'a certificate replaces a revoked one of its trainee', bad);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER certificate_put_right AFTER INSERT ON trainees_certificate REFERENCING NEW TABLE AS certificate_new
    FOR EACH STATEMENT EXECUTE FUNCTION certificate_put_right();
"""
BACK = """
DROP TRIGGER certificate_put_right ON trainees_certificate;
DROP TRIGGER put_right ON trainees_enrolment;
DROP FUNCTION certificate_put_right(), enrolment_put_right();
"""

RESULT_EDGES = [
    ("confirm_result", "PROPOSED", "CONFIRMED"),
    ("create", "", "NONE"),
    ("propose_result", "NONE", "PROPOSED"),
    ("publish_result", "CONFIRMED", "PUBLISHED"),
    ("return_result", "CONFIRMED", "NONE"),
    ("return_result", "PROPOSED", "NONE"),
    ("withdraw_result", "PUBLISHED", "NONE"),
]


class Migration(migrations.Migration):
    dependencies = [("trainees", "0008_orders_in_use")]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="trainees.certificate",
                verbose_name="in place of",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="trainees.enrolment",
                verbose_name="trainee",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)), fields=("enrolment",), name="certificate_one_valid"
            ),
        ),
        migrations.RunSQL(GUARDS, BACK),
        Judge("trainees_enrolment", RESULT_EDGES, field="result_state"),
    ]
