"""Guards whose time grows with the rows of a statement and no faster, and counters that none but the database writes."""

from django.db import migrations

from guopei.core.audit.functions import PlansAnew, Rewrite

# Not SECURITY DEFINER on purpose: they see who really writes. Only the functions that count and derive run as the owner,
# while a trigger of one's own, however deep, runs as whoever made it.
OWNERS_WORD = """
CREATE FUNCTION quota_counters() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT tableowner FROM pg_catalog.pg_tables
                         WHERE schemaname = 'public' AND tablename = 'trainees_quota') THEN
        RAISE EXCEPTION 'the counters of a quota are kept by the database (row %)', OLD.id
            USING ERRCODE = '23514', CONSTRAINT = 'quota_guard';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quota_counters BEFORE UPDATE ON trainees_quota FOR EACH ROW
    WHEN ((OLD.allocated, OLD.confirmed) IS DISTINCT FROM (NEW.allocated, NEW.confirmed))
    EXECUTE FUNCTION quota_counters();
"""
OWNERS_WORD_BACK = """
DROP TRIGGER quota_counters ON trainees_quota;
DROP FUNCTION quota_counters();
"""

COUNTERS_BY_DEPTH = """\
    -- Depth 1 is a statement that somebody sent; the counters move only inside a trigger's own statements.
    IF pg_trigger_depth() = 1 THEN
        SELECT min(n.id) INTO bad FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE (n.allocated, n.confirmed) <> (o.allocated, o.confirmed);
        IF bad IS NOT NULL THEN PERFORM quota_refuse('the counters of a quota are kept by the database', bad); END IF;
    END IF;
"""
ORDERS_KEPT = """\
    PERFORM FROM projects_taskorder t WHERE t.id IN (
        SELECT n.task_order_id FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE n.parent_id IS NULL AND n.places > o.places) ORDER BY t.id FOR SHARE;
"""
ORDERS_ANEW = """\
    EXECUTE $locks$SELECT FROM projects_taskorder t WHERE t.id IN (
        SELECT n.task_order_id FROM quota_new n JOIN quota_old o ON o.id = n.id
         WHERE n.parent_id IS NULL AND n.places > o.places) ORDER BY t.id FOR SHARE$locks$;
"""

PRESENCE_KEPT = """\
    DELETE FROM trainees_presence p USING enrolment_new n, enrolment_old o
     WHERE p.enrolment_id = n.id AND o.id = n.id
       AND (n.training_class_id IS DISTINCT FROM o.training_class_id OR (n.state = 'NO_SHOW' AND o.state <> 'NO_SHOW')
            OR (n.state = 'LEFT' AND o.state <> 'LEFT' AND lower(p.held) > projects_today()));
    UPDATE trainees_presence p SET held = daterange(lower(p.held), projects_today(), '[]')
      FROM enrolment_new n, enrolment_old o
     WHERE p.enrolment_id = n.id AND o.id = n.id AND n.state = 'LEFT' AND o.state <> 'LEFT'
       AND upper(p.held) > projects_today() + 1;
    INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT n.id, p.id, n.teacher_id, p.held
      FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id
      JOIN projects_phase p ON p.training_class_id = n.training_class_id AND p.kind = 'ONSITE'
     WHERE n.state <> 'NO_SHOW'
       AND (n.training_class_id IS DISTINCT FROM o.training_class_id OR o.state = 'NO_SHOW')
     ORDER BY n.teacher_id, p.id;
"""
# Whose days change is found first, so that presence, with millions of rows, is reached by its index.
PRESENCE_ANEW = """\
    EXECUTE $who$
        SELECT array_agg(n.id) FILTER (WHERE n.training_class_id IS DISTINCT FROM o.training_class_id
                                          OR (n.state = 'NO_SHOW' AND o.state <> 'NO_SHOW')),
               array_agg(n.id) FILTER (WHERE n.state = 'LEFT' AND o.state <> 'LEFT'),
               array_agg(n.id) FILTER (WHERE n.training_class_id IS NOT NULL AND n.state <> 'NO_SHOW'
                                         AND (n.training_class_id IS DISTINCT FROM o.training_class_id
                                              OR o.state = 'NO_SHOW'))
          FROM enrolment_new n JOIN enrolment_old o ON o.id = n.id$who$ INTO gone, leaving, coming;
    IF gone IS NOT NULL THEN
        EXECUTE 'DELETE FROM trainees_presence WHERE enrolment_id = ANY ($1)' USING gone;
    END IF;
    IF leaving IS NOT NULL THEN
        EXECUTE 'DELETE FROM trainees_presence WHERE enrolment_id = ANY ($1) AND lower(held) > projects_today()' USING leaving;
        EXECUTE 'UPDATE trainees_presence SET held = daterange(lower(held), projects_today(), ''[]'')
                  WHERE enrolment_id = ANY ($1) AND upper(held) > projects_today() + 1' USING leaving;
    END IF;
    IF coming IS NOT NULL THEN
        EXECUTE 'INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
                 SELECT e.id, p.id, e.teacher_id, p.held
                   FROM trainees_enrolment e
                   JOIN projects_phase p ON p.training_class_id = e.training_class_id AND p.kind = ''ONSITE''
                  WHERE e.id = ANY ($1) ORDER BY e.teacher_id, p.id' USING coming;
    END IF;
"""

PHASE_KEPT = """\
        DELETE FROM trainees_presence p USING phase_new n, phase_old o
         WHERE p.phase_id = n.id AND o.id = n.id AND (n.held, n.kind, n.training_class_id) <> (o.held, o.kind, o.training_class_id);
"""
PHASE_ANEW = """\
        EXECUTE $days$DELETE FROM trainees_presence p USING phase_new n, phase_old o
         WHERE p.phase_id = n.id AND o.id = n.id
           AND (n.held, n.kind, n.training_class_id) <> (o.held, o.kind, o.training_class_id)$days$;
"""
COMING_KEPT = """\
    INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT e.id, n.id, e.teacher_id, n.held
      FROM phase_new n JOIN trainees_enrolment e ON e.training_class_id = n.training_class_id
     WHERE n.kind = 'ONSITE' AND e.state IN ('EXPECTED', 'ARRIVED')
       AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = n.id)
     ORDER BY e.teacher_id, n.id;
"""
COMING_ANEW = """\
    EXECUTE $coming$INSERT INTO trainees_presence (enrolment_id, phase_id, teacher_id, held)
    SELECT e.id, n.id, e.teacher_id, n.held
      FROM phase_new n JOIN trainees_enrolment e ON e.training_class_id = n.training_class_id
     WHERE n.kind = 'ONSITE' AND e.state IN ('EXPECTED', 'ARRIVED')
       AND NOT EXISTS (SELECT FROM trainees_presence p WHERE p.enrolment_id = e.id AND p.phase_id = n.id)
     ORDER BY e.teacher_id, n.id$coming$;
"""

BY_DEPTH = "    IF pg_trigger_depth() = 1 AND EXISTS (SELECT FROM presence_rows) THEN\n"
BY_OWNER = """\
    IF EXISTS (SELECT FROM presence_rows)
       AND current_user <> (SELECT tableowner FROM pg_catalog.pg_tables
                             WHERE schemaname = 'public' AND tablename = 'trainees_presence') THEN
"""


class Migration(migrations.Migration):
    dependencies = [("trainees", "0015_roll_calls")]

    operations = [
        migrations.RunSQL(OWNERS_WORD, OWNERS_WORD_BACK),
        Rewrite(
            "quota_changed",
            (COUNTERS_BY_DEPTH, "    -- Who may move the counters is the word of quota_counters.\n"),
            (ORDERS_KEPT, ORDERS_ANEW),
        ),
        Rewrite("presence_is_derived", (BY_DEPTH, BY_OWNER)),
        Rewrite(
            "enrolment_in_class",
            (
                "    delta record;\n",
                "    delta record;\n    gone bigint[];\n    leaving bigint[];\n    coming bigint[];\n",
            ),
            (PRESENCE_KEPT, PRESENCE_ANEW),
        ),
        Rewrite("presence_follows_phase", (PHASE_KEPT, PHASE_ANEW), (COMING_KEPT, COMING_ANEW)),
        PlansAnew(
            "quota_changed",
            "quota_of_accepted",
            "order_with_quota",
            "enrolment_in_class",
            "enrolment_put_right",
            "result_judge",
            "attendance_judge",
            "certificate_judge",
            "class_settles",
            "row_version_rises",
            "roll_call_judge",
            "enrolment_rests",
        ),
    ]
