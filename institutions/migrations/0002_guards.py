from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.guards.operations import Sql


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("institutions", "0001_initial"),
        ("orgs", "0002_guards"),
    ]

    operations = [
        Sql(
            "register/institutions",
            text="""CREATE OR REPLACE FUNCTION institutions_unit_agrees() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    PERFORM FROM orgs_orgunit u
      WHERE u.id = NEW.unit_id AND u.kind = 'INSTITUTION' AND u.code = NEW.credit_code FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'institution % needs a unit of kind INSTITUTION that has its credit code', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'institution_unit_agrees', TABLE = 'institutions_institution';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER institutions_unit_agrees BEFORE INSERT OR UPDATE OF unit_id, credit_code ON institutions_institution
    FOR EACH ROW EXECUTE FUNCTION institutions_unit_agrees();

-- A code that changes on the unit would leave the institution behind.
CREATE OR REPLACE FUNCTION institutions_unit_keeps_code() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_SCHEMA <> 'public' THEN RAISE insufficient_privilege
        USING MESSAGE = TG_NAME || ' works on tables of the schema public only'; END IF;
    IF EXISTS (SELECT FROM institutions_institution i WHERE i.unit_id = NEW.id) THEN
        RAISE EXCEPTION 'unit % is an institution: its code and kind stay', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'institution_unit_agrees', TABLE = 'orgs_orgunit';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER institutions_unit_keeps_code BEFORE UPDATE OF code, kind ON orgs_orgunit
    FOR EACH ROW WHEN (OLD.code IS DISTINCT FROM NEW.code OR OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION institutions_unit_keeps_code();
""",
        ),
        Track("institutions_institution"),
    ]
