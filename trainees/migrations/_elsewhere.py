"""What a roster may not know but must be judged by: enrolments, nominations and days on site of other provinces.

The function sees the whole country and writes findings; it hands no row of others to the caller.
"""

ELSEWHERE = """
CREATE FUNCTION roster_judge_elsewhere(batch bigint, letters jsonb, once boolean, apart boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    this record;
    written bigint;
BEGIN
    SELECT q.id AS quota_id, q.task_order_id, i.sub_project_id, p.year_id INTO this
      FROM trainees_rosterbatch b JOIN trainees_quota q ON q.id = b.quota_id
      JOIN projects_taskorder o ON o.id = q.task_order_id
      JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
     WHERE b.id = batch;
    WITH known AS (
        SELECT r.row_no, r.sheet, r.sheet_row, r.name_key, t.id AS teacher_id, t.name_key AS registered
          FROM trainees_rosterrow r JOIN trainees_teacher t ON t.id_index = r.id_no_index
         WHERE r.batch_id = batch
    ), onsite AS (
        SELECT c.id, range_agg(h.held) AS held FROM projects_trainingclass c
          JOIN projects_phase h ON h.training_class_id = c.id AND h.kind = 'ONSITE'
         WHERE c.task_order_id = this.task_order_id AND c.state NOT IN ('ENDED', 'SETTLED', 'CANCELLED') GROUP BY c.id
    ), found (row_no, sheet, sheet_row, field, code, grade) AS (
        SELECT k.row_no, k.sheet, k.sheet_row, 'name', 'name_differs', 'refused'
          FROM known k WHERE k.name_key <> k.registered
        UNION ALL
        SELECT k.row_no, k.sheet, k.sheet_row, 'id_no', 'nominated_by_other', 'refused'
          FROM known k JOIN trainees_nomination n ON n.teacher_id = k.teacher_id
         WHERE n.task_order_id = this.task_order_id AND n.quota_id <> this.quota_id
           AND n.state NOT IN ('REJECTED', 'WITHDRAWN')
        UNION ALL
        SELECT DISTINCT k.row_no, k.sheet, k.sheet_row, 'id_no', 'trained_this_year', 'refused'
          FROM known k JOIN trainees_enrolment e ON e.teacher_id = k.teacher_id
          JOIN projects_taskorder o ON o.id = e.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id JOIN catalogue_subproject s ON s.id = i.sub_project_id
         WHERE once AND e.task_order_id <> this.task_order_id AND i.sub_project_id = this.sub_project_id
           AND p.year_id = this.year_id AND e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL'
        UNION ALL
        SELECT DISTINCT k.row_no, k.sheet, k.sheet_row, 'id_no', 'also_nominated', 'confirm'
          FROM known k JOIN trainees_nomination n ON n.teacher_id = k.teacher_id
          JOIN projects_taskorder o ON o.id = n.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
         WHERE once AND n.task_order_id <> this.task_order_id AND i.sub_project_id = this.sub_project_id
           AND p.year_id = this.year_id AND n.state IN ('SUBMITTED', 'COUNTY_APPROVED', 'PREFECTURE_APPROVED')
        UNION ALL
        SELECT k.row_no, k.sheet, k.sheet_row, 'id_no',
               CASE WHEN k.clashing = k.classes THEN 'on_site_elsewhere' ELSE 'on_site_on_some_days' END,
               CASE WHEN k.clashing = k.classes THEN 'refused' ELSE 'confirm' END
          FROM (SELECT k.*, (SELECT count(*) FROM onsite) AS classes,
                       (SELECT count(*) FROM onsite o WHERE EXISTS (
                            SELECT FROM trainees_presence p JOIN trainees_enrolment e ON e.id = p.enrolment_id
                             WHERE p.teacher_id = k.teacher_id AND p.held && o.held
                               AND e.task_order_id <> this.task_order_id)) AS clashing
                  FROM known k) k
         WHERE apart AND k.clashing > 0
    )
    INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
    SELECT batch, f.row_no, f.sheet, f.sheet_row, coalesce((letters -> f.sheet ->> f.field) || f.sheet_row, ''),
           f.field, f.code, '{}', f.grade
      FROM found f;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

-- The same question again at the moment of enrolling: has this person been enrolled in this type this year meanwhile?
CREATE FUNCTION nomination_is_repeat(nomination bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM trainees_nomination n
          JOIN projects_taskorder o ON o.id = n.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN projects_plan p ON p.id = i.plan_id
          JOIN trainees_enrolment e ON e.teacher_id = n.teacher_id AND e.task_order_id <> n.task_order_id
          JOIN projects_taskorder eo ON eo.id = e.task_order_id JOIN projects_planitem ei ON ei.id = eo.plan_item_id
          JOIN projects_plan ep ON ep.id = ei.plan_id
         WHERE n.id = nomination AND ei.sub_project_id = i.sub_project_id AND ep.year_id = p.year_id
           AND e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL')
$$;
"""

ELSEWHERE_BACK = """
DROP FUNCTION roster_judge_elsewhere(bigint, jsonb, boolean, boolean), nomination_is_repeat(bigint);
"""
