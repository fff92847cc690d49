from django.db import migrations

from guopei.core.guards.operations import Sql


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0001_initial"),
    ]

    operations = [
        Sql(
            "units",
            text="""CREATE OR REPLACE FUNCTION orgs_unit_is_legal_child(parent_kind text, kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind
    WHEN 'NATION' THEN parent_kind IS NULL
    WHEN 'PROVINCE' THEN parent_kind = 'NATION'
    WHEN 'PREFECTURE' THEN parent_kind = 'PROVINCE'
    WHEN 'COUNTY' THEN parent_kind IN ('PROVINCE', 'PREFECTURE')
    ELSE parent_kind IN ('NATION', 'PROVINCE', 'PREFECTURE', 'COUNTY')
END;
GRANT EXECUTE ON FUNCTION orgs_unit_is_legal_child(text, text) TO application;

CREATE OR REPLACE FUNCTION orgs_unit_place() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE TRIGGER orgs_unit_place BEFORE INSERT OR UPDATE OF id, parent_id, path, depth, kind, geo_code ON orgs_orgunit
    FOR EACH ROW EXECUTE FUNCTION orgs_unit_place();

-- A moved unit takes everything below it along, level by level; a unit whose kind changed must still suit its children.
CREATE OR REPLACE FUNCTION orgs_unit_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orgs_orgunit SET path = path WHERE parent_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER orgs_unit_carry AFTER UPDATE ON orgs_orgunit
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path OR OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION orgs_unit_carry();
""",
        ),
    ]
