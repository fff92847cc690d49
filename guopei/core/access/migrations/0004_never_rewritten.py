from django.conf import settings
from django.db import migrations, models

# A role is taken away by ending its grant, and given by another grant: otherwise an old one could be made into anything.
KEPT = """
CREATE FUNCTION access_keep_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.user_id, NEW.role, NEW.unit_id) IS DISTINCT FROM (OLD.user_id, OLD.role, OLD.unit_id)
       OR NEW.delegated_by_id IS DISTINCT FROM OLD.delegated_by_id THEN
        RAISE EXCEPTION 'a grant is never rewritten: it ends, and another one is made' USING
            ERRCODE = '23514', CONSTRAINT = 'grant_never_rewritten', TABLE = 'access_grant';
    END IF;
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
        RAISE EXCEPTION 'what has ended has ended' USING
            ERRCODE = '23514', CONSTRAINT = 'grant_ends_once', TABLE = 'access_grant';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER access_keep AFTER UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION access_keep_grant();
"""
UNDO = "DROP TRIGGER access_keep ON access_grant; DROP FUNCTION access_keep_grant()"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_ending_and_delegating"),
        ("orgs", "0002_code_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("granted_by__isnull", True),
                    models.Q(("granted_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="grant_by_somebody_else",
            ),
        ),
        migrations.RunSQL(KEPT, UNDO),
    ]
