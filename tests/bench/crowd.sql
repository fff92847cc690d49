-- A crowd: %(people)s people enrolled once each, with everything that leads to it and follows from it. Run as the owner,
-- triggers off. People go round the counties; in each county round the orders of its province.

CREATE TEMP TABLE county AS
SELECT c.id, p.id AS province_id, row_number() OVER (ORDER BY c.id) - 1 AS n,
       row_number() OVER (PARTITION BY p.id ORDER BY c.id) - 1 AS place
  FROM orgs_orgunit c JOIN orgs_orgunit p ON p.kind = 'PROVINCE' AND p.valid_until IS NULL AND starts_with(c.path, p.path)
 WHERE c.kind = 'COUNTY' AND c.valid_until IS NULL AND c.in_programme;

CREATE TEMP TABLE shape AS
SELECT (SELECT count(*) FROM county) AS counties, %(orders)s AS orders,
       ceil(%(people)s / (SELECT count(*) FROM county)::numeric / %(orders)s)::int AS rounds;

UPDATE catalogue_programmeyear SET state = 'OPEN' WHERE id = %(year)s;

INSERT INTO projects_planceiling (year_id, province_id, ceiling_fen, version)
SELECT DISTINCT %(year)s, province_id, 10::bigint ^ 15, 1 FROM county ON CONFLICT (year_id, province_id) DO NOTHING;

INSERT INTO projects_plan (state, version, needs, goals, coverage, province_id, year_id, drafted_by_id, submitted_by_id,
                           decided_by_id)
SELECT DISTINCT ON (province_id) 'APPROVED', 3, 'x', 'x', 'x', province_id, %(year)s, %(drafter)s, %(drafter)s, %(decider)s
  FROM county ON CONFLICT (year_id, province_id) DO NOTHING;

INSERT INTO projects_planitem (stage, places, days, rate_fen, note, "order", plan_id, sub_project_id)
SELECT 'P', 1000000, 10, 10000, 'crowd', 9, p.id,
       (SELECT min(s.id) FROM catalogue_subproject s WHERE s.year_id = %(year)s)
  FROM projects_plan p WHERE p.year_id = %(year)s;

CREATE TEMP TABLE task AS
SELECT nextval(pg_get_serial_sequence('projects_taskorder', 'id')) AS id, p.province_id, o AS n, i.id AS item_id,
       (SELECT array_agg(u.id ORDER BY u.id) FROM institutions_institution t JOIN orgs_orgunit u ON u.id = t.unit_id
         WHERE u.parent_id = p.province_id AND t.summary = 'crowd') AS hosts
  FROM projects_planitem i JOIN projects_plan p ON p.id = i.plan_id AND i.note = 'crowd'
  CROSS JOIN generate_series(0, %(orders)s - 1) o ORDER BY p.province_id, o;

INSERT INTO projects_taskorder (id, number, document_no, places, amount_fen, state, version, letter, issued_at, accepted_at,
                                accepted_by_id, drafted_by_id, holder_id, issued_by_id, plan_item_id)
SELECT id, format('CROWD-%%s', id), 'x', 1000, 1000, 'ACCEPTED', 3, 'x', now(), now(), %(decider)s, %(drafter)s,
       hosts[1 + n %% cardinality(hosts)], %(drafter)s, item_id FROM task;
INSERT INTO projects_taskorderphase (task_order_id, kind, unit, places, rate_fen)
SELECT id, 'RETURN', 'PERSON', 1000, 1 FROM task;

-- One place of work for each pair of order and county: its quota, its roster.
CREATE TEMP TABLE pair AS
SELECT t.id AS task_id, t.n AS task_n, t.province_id, c.id AS county_id, c.n AS county_n, c.place,
       nextval(pg_get_serial_sequence('trainees_quota', 'id')) AS quota_id,
       nextval(pg_get_serial_sequence('trainees_rosterbatch', 'id')) AS batch_id
  FROM county c JOIN task t USING (province_id) ORDER BY c.n, t.n;

CREATE TEMP TABLE person AS
SELECT g - 1 AS i, p.*, (g - 1) / (s.counties * s.orders) AS round, s.rounds,
       nextval(pg_get_serial_sequence('trainees_teacher', 'id')) AS teacher_id,
       nextval(pg_get_serial_sequence('trainees_nomination', 'id')) AS nomination_id,
       nextval(pg_get_serial_sequence('trainees_enrolment', 'id')) AS enrolment_id,
       CASE WHEN g %% 100 < 90 THEN 'ARRIVED' WHEN g %% 100 < 97 THEN 'NO_SHOW' ELSE 'EXPECTED' END AS state,
       (p.place * s.rounds + (g - 1) / (s.counties * s.orders)) / 50 AS class_n
  FROM generate_series(1::bigint, %(people)s) g CROSS JOIN shape s
  JOIN pair p ON p.county_n = (g - 1) %% s.counties AND p.task_n = (g - 1) / s.counties %% s.orders;
ANALYZE person;

INSERT INTO trainees_quota (task_order_id, year_id, province_id, unit_id, places, allocated)
SELECT t.id, %(year)s, t.province_id, t.province_id, 1000, 1000 FROM task t;
INSERT INTO trainees_quota (id, task_order_id, year_id, province_id, unit_id, parent_id, places, confirmed)
SELECT p.quota_id, p.task_id, %(year)s, p.province_id, p.county_id, q.id, s.rounds + 2, coalesce(e.number, 0)
  FROM pair p CROSS JOIN shape s JOIN trainees_quota q ON q.task_order_id = p.task_id AND q.parent_id IS NULL
  LEFT JOIN (SELECT quota_id, count(*) FILTER (WHERE state <> 'NO_SHOW') AS number FROM person GROUP BY quota_id) e
         USING (quota_id);

INSERT INTO trainees_rosterbatch (id, mapping, state, version, error, rows_read, rows_new, rows_nominated, quota_id,
                                  unit_id, uploaded_by_id, submitted_by_id, county_by_id, province_by_id, uploaded_at)
SELECT p.batch_id, '{}', 'APPROVED', 6, '', s.rounds, s.rounds, s.rounds, p.quota_id, p.county_id,
       %(drafter)s, %(drafter)s, %(decider)s, %(decider)s, now() FROM pair p CROSS JOIN shape s;

-- Surnames as common as they are in the country: 王, 李 and 张 are one person in five.
INSERT INTO trainees_teacher (id, uuid, name, name_key, pinyin, sex, birth_on, id_sealed, id_index, id_masked, mobile_masked,
                              email_masked, school_name, school_type, area_class, ethnic, education, title, duty, stage,
                              subject, years_teaching, source, county_id)
SELECT teacher_id, gen_random_uuid(), f.han || g.han || h.han, f.han || g.han || h.han,
       format('%%s %%s %%s', f.latin, g.latin, h.latin), '1', date '1985-01-01' + (i %% 5000)::int, '\x00',
       sha256(('crowd' || teacher_id)::bytea), '999999********' || lpad((i %% 10000)::text, 4, '0'), '', '',
       '示例小学', '', '', '01', '', '', '教师', 'P', '', (i %% 40)::int, 'crowd', county_id
  FROM person
  JOIN (SELECT ord, han, latin FROM unnest(%(surnames)s::text[], %(surnames_latin)s::text[]) WITH ORDINALITY
          AS x(han, latin, ord)) f ON f.ord = 1 + i * 7919 %% cardinality(%(surnames)s::text[])
  JOIN (SELECT ord, han, latin FROM unnest(%(given)s::text[], %(given_latin)s::text[]) WITH ORDINALITY
          AS x(han, latin, ord)) g ON g.ord = 1 + i / 3 %% cardinality(%(given)s::text[])
  JOIN (SELECT ord, han, latin FROM unnest(%(given)s::text[], %(given_latin)s::text[]) WITH ORDINALITY
          AS x(han, latin, ord)) h ON h.ord = 1 + i * 31 %% cardinality(%(given)s::text[]);

INSERT INTO trainees_nomination (id, row_no, sheet, sheet_row, state, version, year_id, province_id, task_order_id,
                                 quota_id, batch_id, teacher_id)
SELECT nomination_id, round + 1, '', round + 2, 'APPROVED', 4, %(year)s, province_id, task_id, quota_id, batch_id, teacher_id
  FROM person;

CREATE TEMP TABLE room AS
SELECT task_id, class_n, nextval(pg_get_serial_sequence('trainees_trainingclass', 'id')) AS class_id,
       nextval(pg_get_serial_sequence('trainees_phase', 'id')) AS phase_id,
       count(*) AS assigned, date '2026-07-01' + (task_id %% 60)::int AS first_day
  FROM person WHERE state = 'ARRIVED' GROUP BY task_id, class_n;

INSERT INTO trainees_trainingclass (id, level, approval_document, name, capacity, starts_on, ends_on, place, assigned, arrived,
                                    state, version, institution_id, manager_id, task_order_id, drafted_by_id, year_id,
                                    province_id)
SELECT r.class_id, 'NATIONAL', '', format('班 %%s', r.class_id), 60, r.first_day, r.first_day + 9, 'x', r.assigned, r.assigned,
       'ENDED', 5, h.id, %(decider)s, r.task_id, %(drafter)s, %(year)s, t.province_id
  FROM room r JOIN task t ON t.id = r.task_id JOIN projects_taskorder o ON o.id = r.task_id
  JOIN institutions_institution h ON h.unit_id = o.holder_id;
INSERT INTO trainees_phase (id, kind, held, place, hours, training_class_id)
SELECT phase_id, 'ONSITE', daterange(first_day, first_day + 9, '[]'), 'x', 24, class_id FROM room;

CREATE TEMP TABLE session AS
SELECT nextval(pg_get_serial_sequence('trainees_lesson', 'id')) AS lesson_id, r.task_id, r.class_n, r.phase_id,
       r.first_day + d AS day, d
  FROM room r CROSS JOIN generate_series(0, %(lessons)s - 1) d;
INSERT INTO trainees_lesson (id, held_on, half_day, title, form, topic, hours, lecturer_name, lecturer_unit, lecturer_title,
                             is_safety, state, version, phase_id)
SELECT lesson_id, day, '1AM', '课', 'LECTURE', '', 3, '某', '', '', d = 0, 'HELD', 2, phase_id FROM session;

INSERT INTO trainees_rollcall (lesson_id, state, closed_by_id, closed_at, version)
SELECT lesson_id, 'CLOSED', %(decider)s, now(), 2 FROM session;

INSERT INTO trainees_enrolment (id, state, result, result_state, version, county_id, task_order_id, training_class_id,
                                nomination_id, quota_id, teacher_id, year_id, province_id)
SELECT p.enrolment_id, p.state, CASE WHEN p.state = 'ARRIVED' THEN 'PASS' ELSE '' END,
       CASE WHEN p.state = 'ARRIVED' THEN 'PUBLISHED' ELSE 'NONE' END, 3, p.county_id, p.task_id, r.class_id,
       p.nomination_id, p.quota_id, p.teacher_id, %(year)s, p.province_id
  FROM person p LEFT JOIN room r ON r.task_id = p.task_id AND r.class_n = p.class_n AND p.state = 'ARRIVED';

INSERT INTO trainees_attendance (status, enrolment_id, lesson_id, recorded_by_id)
SELECT CASE WHEN (p.i + s.d) %% 20 = 0 THEN 'ABSENT' ELSE 'PRESENT' END, p.enrolment_id, s.lesson_id, %(decider)s
  FROM person p JOIN session s ON s.task_id = p.task_id AND s.class_n = p.class_n WHERE p.state = 'ARRIVED';
INSERT INTO trainees_testresult (pre, post, "full", enrolment_id)
SELECT 40, 60 + i %% 40, 100, enrolment_id FROM person WHERE state = 'ARRIVED';
INSERT INTO trainees_certificate (number, check_code, holder_name, project_name, class_name, institution_name, starts_on,
                                  ends_on, hours, result, issued_on, revoked_reason, enrolment_id)
SELECT 'GP99' || lpad(enrolment_id::text, 12, '0'), 'CRWDCRWD', 'x', 'x', 'x', 'x', date '2026-07-01', date '2026-07-10', 24,
       'PASS', date '2026-09-01', '', enrolment_id FROM person WHERE state = 'ARRIVED' AND i %% 5 < 4;

-- The trail: a roster is an act, a class is another, a lesson is one.
CREATE TEMP TABLE doing AS
SELECT nextval(pg_get_serial_sequence('audit_context', 'id')) AS id, * FROM (
    SELECT 'trainees.submit_roster' AS act, batch_id AS about, timestamptz '2026-04-01' + make_interval(mins => county_n::int) AS at
      FROM pair
    UNION ALL SELECT 'trainees.approve_rosters', batch_id, timestamptz '2026-05-01' + make_interval(mins => county_n::int)
      FROM pair
    UNION ALL SELECT 'trainees.record_arrivals', class_id, first_day::timestamptz FROM room
    UNION ALL SELECT 'trainees.record_attendance', lesson_id, day::timestamptz FROM session
    UNION ALL SELECT 'trainees.save_timetable', g, timestamptz '2026-06-01' + make_interval(mins => g)
      FROM generate_series(1, 50) g) a ORDER BY at;
INSERT INTO audit_context (id, txid, at, actor_id, grant_id, act, reason, request, database_user)
SELECT id, id, at, %(drafter)s, %(grant)s, act, '', '', 'guopei_app' FROM doing;
ANALYZE doing;

INSERT INTO audit_event (at, context_id, "table", object_id, op, new)
SELECT d.at, d.id, 'trainees_teacher', t.id, 'I', to_jsonb(t) - '{id_sealed,id_index}'::text[]
  FROM doing d JOIN person p ON p.batch_id = d.about JOIN trainees_teacher t ON t.id = p.teacher_id
 WHERE d.act = 'trainees.submit_roster';
INSERT INTO audit_event (at, context_id, "table", object_id, op, new)
SELECT d.at, d.id, 'trainees_nomination', n.id, 'I', to_jsonb(n)
  FROM doing d JOIN trainees_nomination n ON n.batch_id = d.about WHERE d.act = 'trainees.submit_roster';
INSERT INTO audit_event (at, context_id, "table", object_id, op, new)
SELECT d.at, d.id, 'trainees_enrolment', e.id, 'I', to_jsonb(e)
  FROM doing d JOIN person p ON p.batch_id = d.about JOIN trainees_enrolment e ON e.id = p.enrolment_id
 WHERE d.act = 'trainees.approve_rosters';
INSERT INTO audit_event (at, context_id, "table", object_id, op, old, new)
SELECT d.at, d.id, 'trainees_lesson', 0, 'D', '{}', NULL FROM doing d WHERE d.act = 'trainees.save_timetable';
INSERT INTO audit_event (at, context_id, "table", object_id, op, old, new)
SELECT d.at, d.id, 'trainees_enrolment', e.id, 'U', '{"state": "EXPECTED"}', '{"state": "ARRIVED"}'
  FROM doing d JOIN trainees_enrolment e ON e.training_class_id = d.about WHERE d.act = 'trainees.record_arrivals';
INSERT INTO audit_event (at, context_id, "table", object_id, op, new)
SELECT d.at, d.id, 'trainees_attendance', a.id, 'I', to_jsonb(a)
  FROM doing d JOIN trainees_attendance a ON a.lesson_id = d.about WHERE d.act = 'trainees.record_attendance';
