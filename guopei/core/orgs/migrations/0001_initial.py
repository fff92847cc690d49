"""The organisation tree, the ground's SQL clock, and the trigger that keeps paths."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

CLOCK = """
CREATE FUNCTION guopei_now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN now() + make_interval(
    secs => coalesce(nullif(current_setting('guopei.clock_shift', true), ''), '0')::double precision
);
COMMENT ON FUNCTION guopei_now() IS 'The transaction''s time with the clock''s shift (guopei.clock_shift, seconds).';
"""

# The parent is read FOR SHARE: a child born while its parent moves waits, and then sees where the parent went.
TREE = """
CREATE FUNCTION orgs_unit_is_legal_child(parent_kind text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind
    WHEN 'NATION' THEN parent_kind IS NULL
    WHEN 'PROVINCE' THEN parent_kind = 'NATION'
    WHEN 'PREFECTURE' THEN parent_kind = 'PROVINCE'
    WHEN 'COUNTY' THEN parent_kind IN ('PROVINCE', 'PREFECTURE')
    ELSE parent_kind IN ('NATION', 'PROVINCE', 'PREFECTURE', 'COUNTY')
END;

CREATE FUNCTION orgs_unit_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above orgs_orgunit%ROWTYPE;
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.path := '/' || NEW.id || '/';
        NEW.depth := 0;
    ELSE
        SELECT * INTO above FROM orgs_orgunit WHERE id = NEW.parent_id FOR SHARE;
        IF NOT FOUND THEN
            RETURN NEW;  -- the foreign key says it better
        END IF;
        IF above.path LIKE '%/' || NEW.id || '/%' THEN
            RAISE EXCEPTION 'unit % cannot hang below itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'orgs_unit_acyclic', TABLE = 'orgs_orgunit';
        END IF;
        NEW.path := above.path || NEW.id || '/';
        NEW.depth := above.depth + 1;
    END IF;
    IF NOT orgs_unit_is_legal_child(above.kind, NEW.kind) THEN
        RAISE EXCEPTION 'a unit of kind % cannot hang below %', NEW.kind, coalesce(above.kind, 'nothing')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orgs_unit_legal_parent', TABLE = 'orgs_orgunit';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        RAISE EXCEPTION 'the id of a unit never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orgs_unit_id_fixed', TABLE = 'orgs_orgunit';
    END IF;
    IF coalesce(NEW.geo_code, '') = '' THEN
        NEW.geo_code := CASE
            WHEN NEW.kind IN ('NATION', 'PROVINCE', 'PREFECTURE', 'COUNTY') THEN NEW.code
            ELSE above.geo_code
        END;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER orgs_unit_place
    BEFORE INSERT OR UPDATE OF id, parent_id, path, depth, kind, geo_code ON orgs_orgunit
    FOR EACH ROW EXECUTE FUNCTION orgs_unit_place();

-- A moved unit takes everything below it along, level by level; a unit whose kind changed must still suit its children.
CREATE FUNCTION orgs_unit_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orgs_orgunit SET path = path WHERE parent_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER orgs_unit_carry
    AFTER UPDATE ON orgs_orgunit
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path OR OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION orgs_unit_carry();
"""

TREE_BACK = """
DROP TRIGGER orgs_unit_carry ON orgs_orgunit;
DROP TRIGGER orgs_unit_place ON orgs_orgunit;
DROP FUNCTION orgs_unit_carry();
DROP FUNCTION orgs_unit_place();
DROP FUNCTION orgs_unit_is_legal_child(text, text);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(CLOCK, "DROP FUNCTION guopei_now();"),
        migrations.CreateModel(
            name="UnitSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, verbose_name="English name")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "set of units",
                "verbose_name_plural": "sets of units",
            },
        ),
        migrations.CreateModel(
            name="OrgUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("NATION", "Nation"),
                            ("PROVINCE", "Province"),
                            ("PREFECTURE", "Prefecture"),
                            ("COUNTY", "County"),
                            ("SCHOOL", "School"),
                            ("INSTITUTION", "Training institution"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=18, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="English name")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                ("pinyin", models.CharField(blank=True, db_collation="C", max_length=400, verbose_name="sort key")),
                ("path", models.TextField(db_collation="C", db_default="", editable=False, verbose_name="path")),
                ("depth", models.PositiveSmallIntegerField(db_default=0, editable=False, verbose_name="depth")),
                (
                    "geo_code",
                    models.CharField(
                        blank=True, db_collation="C", db_default="", max_length=6, verbose_name="map code"
                    ),
                ),
                (
                    "in_programme",
                    models.BooleanField(db_default=True, default=True, verbose_name="takes part in the programme"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("version", models.PositiveIntegerField(db_default=1, default=1, verbose_name="version")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="orgs.orgunit",
                        verbose_name="parent unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
            },
        ),
        migrations.CreateModel(
            name="RegionStatistic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("indicator", models.CharField(max_length=60, verbose_name="figure")),
                ("value", models.DecimalField(decimal_places=2, max_digits=18, verbose_name="value")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statistics",
                        to="orgs.orgunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "published figure",
                "verbose_name_plural": "published figures",
            },
        ),
        migrations.CreateModel(
            name="UnitAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("SHORT", "Short name"), ("FORMER", "Former name"), ("VARIANT", "Other spelling")],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="orgs.orgunit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
            },
        ),
        migrations.CreateModel(
            name="UnitCodeHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=6, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="last year")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_codes",
                        to="orgs.orgunit",
                        verbose_name="unit today",
                    ),
                ),
            ],
            options={
                "verbose_name": "former code",
                "verbose_name_plural": "former codes",
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("detail", models.CharField(blank=True, max_length=100, verbose_name="detail")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="designations",
                        to="orgs.orgunit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "unit_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="designations",
                        to="orgs.unitset",
                        verbose_name="set",
                    ),
                ),
            ],
            options={
                "verbose_name": "designation",
                "verbose_name_plural": "designations",
            },
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["path"], name="orgs_unit_path", opclasses=["text_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["kind", "pinyin", "id"], name="orgs_unit_kind_pinyin"),
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["parent", "kind", "code"], name="orgs_unit_parent_kind"),
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["geo_code"], name="orgs_unit_geo"),
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["name"], name="orgs_unit_name"),
        ),
        migrations.AddIndex(
            model_name="orgunit",
            index=models.Index(fields=["short_name"], name="orgs_unit_short"),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("kind", "="),
                    ("code", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_until"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="orgs_unit_code_once",
                violation_error_message="Another unit of this kind has this code in the same period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "NATION"), ("valid_until", None)), fields=("kind",), name="orgs_one_nation"
            ),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("code__regex", "^[0-9]{6}$"), ("kind__in", ("NATION", "PROVINCE", "PREFECTURE", "COUNTY"))
                    ),
                    models.Q(("code__regex", "^[0-9]{10}$"), ("kind", "SCHOOL")),
                    models.Q(("code__regex", "^[0-9A-HJ-NPQRTUWXY]{18}$"), ("kind", "INSTITUTION")),
                    _connector="OR",
                ),
                name="orgs_unit_code_shape",
                violation_error_message="The code does not have the shape that this kind of unit uses.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "NATION"), ("parent", None)),
                    models.Q(models.Q(("kind", "NATION"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="orgs_unit_parent_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="orgs_unit_validity",
                violation_error_message="The period ends before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orgunit",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="orgs_unit_named"),
        ),
        migrations.AddConstraint(
            model_name="regionstatistic",
            constraint=models.UniqueConstraint(fields=("unit", "year", "indicator"), name="orgs_statistic_once"),
        ),
        migrations.AddIndex(
            model_name="unitalias",
            index=models.Index(fields=["name"], name="orgs_alias_name"),
        ),
        migrations.AddConstraint(
            model_name="unitalias",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="orgs_alias_once"),
        ),
        migrations.AddConstraint(
            model_name="unitalias",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="orgs_alias_named"),
        ),
        migrations.AddIndex(
            model_name="unitcodehistory",
            index=models.Index(fields=["code"], name="orgs_former_code"),
        ),
        migrations.AddConstraint(
            model_name="unitcodehistory",
            constraint=models.UniqueConstraint(fields=("code", "name", "first_year"), name="orgs_former_code_once"),
        ),
        migrations.AddConstraint(
            model_name="unitcodehistory",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_year__gte", models.F("first_year"))), name="orgs_former_code_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("unit_set", "="),
                    ("unit", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_until"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="orgs_designation_once",
                violation_error_message="The unit already belongs to this set in the same period.",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="orgs_designation_validity",
            ),
        ),
        migrations.RunSQL(TREE, TREE_BACK),
    ]
