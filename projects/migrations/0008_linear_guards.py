"""Guards whose time grows with the rows of a statement and no faster."""

from django.db import migrations

from guopei.core.audit.functions import PlansAnew, Rewrite

GATE = """\
        SELECT n.id, projects_class_gaps(n.id) AS gaps INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('READY', 'RUNNING') AND (o.state <> n.state OR o.manager_id IS DISTINCT FROM n.manager_id)
           AND cardinality(projects_class_gaps(n.id)) > 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'class % is not ready: %', bad.id, bad.gaps
"""
GATE_ANEW = """\
        EXECUTE $gate$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('READY', 'RUNNING') AND (o.state <> n.state OR o.manager_id IS DISTINCT FROM n.manager_id)
           AND cardinality(projects_class_gaps(n.id)) > 0$gate$ INTO bad;
        IF bad.id IS NOT NULL THEN
            RAISE EXCEPTION 'class % is not ready: %', bad.id, projects_class_gaps(bad.id)
"""
SAFETY = """\
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'RUNNING' AND o.state <> 'RUNNING' AND (n.arrived = 0
               OR NOT EXISTS (SELECT FROM projects_safetylesson s WHERE s.training_class_id = n.id)) LIMIT 1;
        IF FOUND THEN
"""
SAFETY_ANEW = """\
        EXECUTE $safety$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'RUNNING' AND o.state <> 'RUNNING' AND (n.arrived = 0
               OR NOT EXISTS (SELECT FROM projects_safetylesson s WHERE s.training_class_id = n.id))$safety$ INTO bad;
        IF bad.id IS NOT NULL THEN
"""
OVER = """\
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('ENDED', 'SETTLED', 'CANCELLED') AND n.state = o.state
           AND (n.name, n.capacity, n.starts_on, n.ends_on, n.task_order_id, n.institution_id, n.level)
               IS DISTINCT FROM (o.name, o.capacity, o.starts_on, o.ends_on, o.task_order_id, o.institution_id, o.level)
         LIMIT 1;
        IF FOUND THEN
"""
OVER_ANEW = """\
        EXECUTE $over$SELECT min(n.id) AS id FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state IN ('ENDED', 'SETTLED', 'CANCELLED') AND n.state = o.state
           AND (n.name, n.capacity, n.starts_on, n.ends_on, n.task_order_id, n.institution_id, n.level)
               IS DISTINCT FROM (o.name, o.capacity, o.starts_on, o.ends_on, o.task_order_id, o.institution_id, o.level)
        $over$ INTO bad;
        IF bad.id IS NOT NULL THEN
"""
ARRIVED = """\
        SELECT n.id INTO bad FROM class_new n JOIN class_old o ON o.id = n.id
         WHERE n.state = 'CANCELLED' AND n.arrived > 0 LIMIT 1;
        IF FOUND THEN
"""
ARRIVED_ANEW = """\
        SELECT min(n.id) AS id INTO bad FROM class_new n WHERE n.state = 'CANCELLED' AND n.arrived > 0;
        IF bad.id IS NOT NULL THEN
"""

PAST = """\
        IF EXISTS (SELECT FROM lesson_new n JOIN lesson_old o ON o.id = n.id WHERE o.state <> 'PLANNED'
                    AND (to_jsonb(n) - '{state,version}'::text[]) IS DISTINCT FROM (to_jsonb(o) - '{state,version}'::text[])) THEN
"""
PAST_ANEW = """\
        EXECUTE $past$SELECT count(*) > 0 FROM lesson_new n JOIN lesson_old o ON o.id = n.id WHERE o.state <> 'PLANNED'
                    AND (to_jsonb(n) - '{state,version}'::text[]) IS DISTINCT FROM (to_jsonb(o) - '{state,version}'::text[])
        $past$ INTO is_wrong;
        IF is_wrong THEN
"""
IN_TIME = """\
        IF EXISTS (SELECT FROM lesson_new n JOIN lesson_old o ON o.id = n.id
                     JOIN projects_phase p ON p.id = n.phase_id JOIN projects_trainingclass c ON c.id = p.training_class_id
                    WHERE n.state = 'HELD' AND o.state <> 'HELD' AND (n.held_on > projects_today()
                       OR NOT (c.state = 'RUNNING' OR (c.state = 'READY' AND n.is_safety)))) THEN
"""
IN_TIME_ANEW = """\
        EXECUTE $held$SELECT count(*) > 0 FROM lesson_new n JOIN lesson_old o ON o.id = n.id
                     JOIN projects_phase p ON p.id = n.phase_id JOIN projects_trainingclass c ON c.id = p.training_class_id
                    WHERE n.state = 'HELD' AND o.state <> 'HELD' AND (n.held_on > projects_today()
                       OR NOT (c.state = 'RUNNING' OR (c.state = 'READY' AND n.is_safety)))$held$ INTO is_wrong;
        IF is_wrong THEN
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_functions_by_name")]

    operations = [
        Rewrite(
            "projects_class_judge", (GATE, GATE_ANEW), (SAFETY, SAFETY_ANEW), (OVER, OVER_ANEW), (ARRIVED, ARRIVED_ANEW)
        ),
        Rewrite(
            "projects_lesson_judge",
            ("    phases bigint[];\n", "    phases bigint[];\n    is_wrong boolean;\n"),
            (PAST, PAST_ANEW),
            (IN_TIME, IN_TIME_ANEW),
        ),
        PlansAnew("projects_class_judge", "projects_item_follow", "projects_order_take"),
    ]
