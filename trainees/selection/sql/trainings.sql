-- Every training of a person: enrolments that hold or held a place, and what older records say. One place for the checks
-- of repeated training and for coverage. Numbers of both kinds do not meet: those of older records are negative.
CREATE OR REPLACE VIEW trainees_training AS
SELECT e.id, e.teacher_id, y.year, i.sub_project_id, e.result_state = 'PUBLISHED' AND e.result <> 'FAIL' AS is_finished,
       e.task_order_id, e.id AS enrolment_id, NULL::bigint AS past_id
  FROM trainees_enrolment e
  LEFT JOIN catalogue_programmeyear y ON y.id = e.year_id
  LEFT JOIN projects_taskorder o ON o.id = e.task_order_id LEFT JOIN projects_planitem i ON i.id = o.plan_item_id
 WHERE e.state NOT IN ('NO_SHOW', 'LEFT') AND e.result <> 'FAIL'
UNION ALL
SELECT -p.id, p.teacher_id, p.year, p.sub_project_id, true, NULL, NULL, p.id FROM trainees_pasttraining p;
