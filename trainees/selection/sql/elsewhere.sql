CREATE OR REPLACE FUNCTION roster_judge_elsewhere(batch bigint, letters jsonb, once boolean, apart boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    this record;
    written bigint;
BEGIN
    -- `orders`: every task order of this kind of project in this year, this one too.
    SELECT q.id AS quota_id, q.task_order_id, i.sub_project_id, p.year_id,
           (SELECT array_agg(o2.id) FROM projects_taskorder o2 JOIN projects_planitem i2 ON i2.id = o2.plan_item_id
              JOIN projects_plan p2 ON p2.id = i2.plan_id
             WHERE i2.sub_project_id = i.sub_project_id AND p2.year_id = p.year_id) AS orders INTO this
      FROM trainees_rosterbatch b JOIN trainees_quota q ON q.id = b.quota_id
      JOIN projects_taskorder o ON o.id = q.task_order_id
      JOIN projects_planitem i ON i.id = o.plan_item_id JOIN projects_plan p ON p.id = i.plan_id
     WHERE b.id = batch;
    -- Statistics know nothing of a roster that has just come in. Each person is looked up by index, whatever the planner
    -- believes: OFFSET 0 keeps it from turning the joins round, which would read everything again for every row.
    WITH known AS MATERIALIZED (
        SELECT r.row_no, r.sheet, r.sheet_row, r.name_key, t.id AS teacher_id, t.name_key AS registered
          FROM trainees_rosterrow r
         CROSS JOIN LATERAL (SELECT t.id, t.name_key FROM trainees_teacher t
                              WHERE t.id_index = r.id_no_index OFFSET 0) t
         WHERE r.batch_id = batch
    ), named AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, n.task_order_id, n.quota_id, n.state
          FROM known k
         CROSS JOIN LATERAL (SELECT n.task_order_id, n.quota_id, n.state FROM trainees_nomination n
                              WHERE n.teacher_id = k.teacher_id OFFSET 0) n
         WHERE n.state NOT IN ('REJECTED', 'WITHDRAWN')
    ), enrolled AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, e.task_order_id
          FROM known k
         CROSS JOIN LATERAL (SELECT e.task_order_id, e.state, e.result FROM trainees_enrolment e
                              WHERE e.teacher_id = k.teacher_id OFFSET 0) e
         WHERE e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL'
    ), onsite AS (
        SELECT c.id, range_agg(h.held) AS held FROM trainees_trainingclass c
          JOIN trainees_phase h ON h.training_class_id = c.id AND h.kind IN ('ONSITE', 'SHADOW')
         WHERE c.task_order_id = this.task_order_id AND c.state NOT IN ('ENDED', 'SETTLED', 'CANCELLED') GROUP BY c.id
    ), present AS MATERIALIZED (
        SELECT k.row_no, k.sheet, k.sheet_row, range_agg(p.held) AS held
          FROM known k
         CROSS JOIN LATERAL (SELECT p.held, p.enrolment_id FROM trainees_presence p
                              WHERE p.teacher_id = k.teacher_id OFFSET 0) p
         CROSS JOIN LATERAL (SELECT e.task_order_id FROM trainees_enrolment e WHERE e.id = p.enrolment_id OFFSET 0) e
         WHERE e.task_order_id <> this.task_order_id GROUP BY k.row_no, k.sheet, k.sheet_row
    ), found (row_no, sheet, sheet_row, field, code, grade) AS (
        SELECT k.row_no, k.sheet, k.sheet_row, 'name', 'name_differs', 'refused'
          FROM known k WHERE k.name_key <> k.registered
        UNION ALL
        SELECT n.row_no, n.sheet, n.sheet_row, 'id_no', 'nominated_by_other', 'refused'
          FROM named n WHERE n.task_order_id = this.task_order_id AND n.quota_id <> this.quota_id
        UNION ALL
        SELECT DISTINCT e.row_no, e.sheet, e.sheet_row, 'id_no', 'trained_this_year', 'refused'
          FROM enrolled e WHERE once AND e.task_order_id <> this.task_order_id AND e.task_order_id = ANY (this.orders)
        UNION ALL
        SELECT DISTINCT k.row_no, k.sheet, k.sheet_row, 'id_no', 'trained_this_year', 'refused'
          FROM known k
         CROSS JOIN LATERAL (SELECT p.sub_project_id, p.year FROM trainees_pasttraining p
                              WHERE p.teacher_id = k.teacher_id OFFSET 0) p
         WHERE once AND p.sub_project_id = this.sub_project_id
           AND p.year = (SELECT y.year FROM catalogue_programmeyear y WHERE y.id = this.year_id)
        UNION ALL
        SELECT DISTINCT n.row_no, n.sheet, n.sheet_row, 'id_no', 'also_nominated', 'confirm'
          FROM named n WHERE once AND n.task_order_id <> this.task_order_id AND n.task_order_id = ANY (this.orders)
           AND n.state IN ('SUBMITTED', 'COUNTY_APPROVED', 'PREFECTURE_APPROVED')
        UNION ALL
        SELECT c.row_no, c.sheet, c.sheet_row, 'id_no',
               CASE WHEN c.clashing = c.classes THEN 'on_site_elsewhere' ELSE 'on_site_on_some_days' END,
               CASE WHEN c.clashing = c.classes THEN 'refused' ELSE 'confirm' END
          FROM (SELECT p.row_no, p.sheet, p.sheet_row, count(*) AS classes,
                       count(*) FILTER (WHERE p.held && o.held) AS clashing
                  FROM present p CROSS JOIN onsite o GROUP BY p.row_no, p.sheet, p.sheet_row) c
         WHERE apart AND c.clashing > 0
    )
    INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
    SELECT batch, f.row_no, f.sheet, f.sheet_row, coalesce((letters -> f.sheet ->> f.field) || f.sheet_row, ''),
           f.field, f.code, '{}', f.grade
      FROM found f;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;
GRANT EXECUTE ON FUNCTION roster_judge_elsewhere(bigint, jsonb, boolean, boolean) TO application;

-- The same question again at the moment of enrolling: has this person been enrolled in this type this year meanwhile?
CREATE OR REPLACE FUNCTION nomination_is_repeat(nomination bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM trainees_nomination n JOIN catalogue_programmeyear y ON y.id = n.year_id
          JOIN projects_taskorder o ON o.id = n.task_order_id JOIN projects_planitem i ON i.id = o.plan_item_id
          JOIN trainees_training t
            ON t.teacher_id = n.teacher_id AND t.year = y.year AND t.sub_project_id = i.sub_project_id
         WHERE n.id = nomination AND t.task_order_id IS DISTINCT FROM n.task_order_id)
$$;
GRANT EXECUTE ON FUNCTION nomination_is_repeat(bigint) TO application;
