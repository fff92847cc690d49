"""The register of institutions, its credit code judged by GB 32100-2015 in SQL."""

import django.db.models.deletion
import guopei.core.clock
import institutions.register.credit_code
from django.conf import settings
from django.db import migrations, models

from guopei.core.audit.operations import Track

# Weights are 3^i mod 31 and the alphabet leaves out I, O, S, V and Z (GB 32100-2015 4.4).
CREDIT_CODE = """
CREATE FUNCTION institutions_credit_code_is_valid(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN code COLLATE "C" ~ '^[0-9A-HJ-NPQRTUWXY]{18}$' AND (
    SELECT sum((strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, i, 1)) - 1)
               * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1])[i]) % 31 = 0
      FROM generate_series(1, 18) AS i
);
"""

UNIT = """
CREATE FUNCTION institutions_unit_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM orgs_orgunit u
                    WHERE u.id = NEW.unit_id AND u.kind = 'INSTITUTION' AND u.code = NEW.credit_code) THEN
        RAISE EXCEPTION 'institution % needs a unit of kind INSTITUTION that has its credit code', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'institution_unit_agrees', TABLE = 'institutions_institution';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER institutions_unit_agrees BEFORE INSERT OR UPDATE OF unit_id, credit_code ON institutions_institution
    FOR EACH ROW EXECUTE FUNCTION institutions_unit_agrees();

-- A code that changes on the unit would leave the institution behind.
CREATE FUNCTION institutions_unit_keeps_code() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM institutions_institution i WHERE i.unit_id = NEW.id) THEN
        RAISE EXCEPTION 'unit % is an institution: its code and kind stay', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'institution_unit_agrees', TABLE = 'orgs_orgunit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER institutions_unit_keeps_code BEFORE UPDATE OF code, kind ON orgs_orgunit
    FOR EACH ROW WHEN (OLD.code IS DISTINCT FROM NEW.code OR OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION institutions_unit_keeps_code();
"""

UNIT_BACK = """
DROP TRIGGER institutions_unit_keeps_code ON orgs_orgunit;
DROP TRIGGER institutions_unit_agrees ON institutions_institution;
DROP FUNCTION institutions_unit_keeps_code();
DROP FUNCTION institutions_unit_agrees();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("orgs", "0001_initial"),
        ("audit", "0002_track_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CREDIT_CODE, "DROP FUNCTION institutions_credit_code_is_valid(text);"),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "credit_code",
                    models.CharField(
                        db_collation="C", max_length=18, unique=True, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("NORMAL_UNIVERSITY", "Normal university or college"),
                            ("UNIVERSITY", "Other university or college"),
                            ("DEVELOPMENT_INSTITUTION", "Teacher development institution"),
                            ("DISTANCE", "Distance training institution"),
                            ("SCHOOL", "School or kindergarten"),
                            ("OTHER", "Other institution"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("leader_name", models.CharField(max_length=60, verbose_name="responsible leader")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="office telephone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="postal address")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="profile")),
                ("is_demo", models.BooleanField(db_default=False, default=False, verbose_name="demo data")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "registered_at",
                    models.DateTimeField(
                        db_default=guopei.core.clock.GuopeiNow(), editable=False, verbose_name="registered"
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions_led",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="leader's account",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institution",
                        to="orgs.orgunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "institution",
                "verbose_name_plural": "institutions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            institutions.register.credit_code.CreditCodeIsValid(models.F("credit_code"))
                        ),
                        name="institution_credit_code_is_valid",
                        violation_error_message="The unified social credit code is not valid: its check character differs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "NORMAL_UNIVERSITY",
                                    "UNIVERSITY",
                                    "DEVELOPMENT_INSTITUTION",
                                    "DISTANCE",
                                    "SCHOOL",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="institution_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leader_name", ""), _negated=True),
                        name="institution_leader_named",
                        violation_error_message="Name the responsible leader.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(UNIT, UNIT_BACK),
        Track("institutions_institution"),
    ]
