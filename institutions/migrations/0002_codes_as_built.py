"""Codes are built as GB 32100-2015 says, besides their check character; register and tree agree under two writers too."""

from django.db import migrations

CREDIT_CODE = """
CREATE OR REPLACE FUNCTION institutions_credit_code_is_valid(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN code COLLATE "C" ~ '{shape}' AND (
    SELECT sum((strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, i, 1)) - 1)
               * (ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1])[i]) % 31 = 0
      FROM generate_series(1, 18) AS i
);
"""
# The registering authority, the kind of body, six digits of the area, nine characters of the body, the check character.
BUILT = CREDIT_CODE.format(shape="^[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$")
BEFORE = CREDIT_CODE.format(shape="^[0-9A-HJ-NPQRTUWXY]{18}$")

# The unit is shared until the entry is committed: whoever changes its code meanwhile waits, and then sees the entry.
UNIT = """
CREATE OR REPLACE FUNCTION institutions_unit_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM orgs_orgunit u
      WHERE u.id = NEW.unit_id AND u.kind = 'INSTITUTION' AND u.code = NEW.credit_code {share};
    IF NOT FOUND THEN
        RAISE EXCEPTION 'institution % needs a unit of kind INSTITUTION that has its credit code', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'institution_unit_agrees', TABLE = 'institutions_institution';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [
        migrations.RunSQL(BUILT, BEFORE),
        migrations.RunSQL(UNIT.format(share="FOR SHARE"), UNIT.format(share="")),
    ]
