"""The statements of a check, besides those of every import (`core.imports.services.judging`). Each reads the batch's
rows once, or finds what it needs of another table by its key: what lies in large tables is looked up row by row through
an index (LATERAL … OFFSET 0 keeps the planner from turning that round).
"""

from guopei.core.imports.services.judging import PLACE

# Register column → what a roster's row says. Years of service change by themselves and are no difference.
COMPARED: dict[str, str] = {
    "sex": "coalesce(r.id_no_sex, r.sex)",
    "ethnic": "r.ethnic",
    "education": "r.education",
    "title": "r.title",
    "duty": "r.duty",
    "stage": "coalesce(r.stage, r.stage_subject_stage)",
    "subject": "coalesce(r.subject, r.stage_subject_subject)",
    "area_class": "r.area_class",
    "school_type": "r.school_type",
    "school_name": "r.school",
    "email_index": "r.email_index",
    "mobile_index": "r.mobile_index",
}

# What the checks ask a row, without what is sealed. `place`: the four columns that name a region, as one.
# `stage_unread`: the reader has refused its stage already.
LINES = (
    f"""
CREATE TEMP TABLE roster_line ON COMMIT DROP AS
SELECT r.id, r.row_no, r.sheet, r.sheet_row, r.name, r.name_key, r.id_no_index, r.id_no_birth, r.id_no_sex,
       r.id_no_area, r.mobile_index, r.email_index, r.province, r.city, r.county, r.region,
       {PLACE} AS place,
       r.school, r.school_code, r.school_type, r.area_class, r.stage, r.stage_subject_stage, r.subject,
       r.stage_subject_subject, r.sex, r.ethnic, r.education, r.title, r.duty,
       coalesce(jsonb_path_exists(r.findings, '$[*] ? (@.grade == "refused"
           && (@.field == "stage" || @.field == "stage_subject"))'), false) AS stage_unread
  FROM trainees_rosterrow r WHERE r.batch_id = %(batch)s
""",  # noqa: S608 - only column names of our own are put in
    "ANALYZE roster_line (id, row_no, id_no_index, place, school)",
)

DISTINCT_AREAS = "SELECT DISTINCT id_no_area FROM roster_line WHERE id_no_area IS NOT NULL"

SEEN = (
    f"""
CREATE TEMP TABLE roster_seen ON COMMIT DROP AS
SELECT r.id, r.row_no, r.sheet, r.sheet_row, r.id_no_index, p.unit_id, s.id AS school_id, t.id AS teacher_id,
       t.id IS NOT NULL AND ({
        " OR ".join(f"({row} IS NOT NULL AND {row} IS DISTINCT FROM t.{column})" for column, row in COMPARED.items())
    }
                             OR p.unit_id <> t.county_id) AS differs,
       n.teacher_id IS NOT NULL AS is_nominated
  FROM roster_line r
  JOIN roster_place p ON p.place = r.place
  LEFT JOIN LATERAL (SELECT s.id FROM (SELECT s.*, 0 AS way FROM orgs_orgunit s WHERE s.code = r.school_code
                                       UNION ALL
                                       SELECT s.*, 1 FROM orgs_orgunit s
                                        WHERE s.name = r.school COLLATE "default" OFFSET 0) s
                      WHERE s.kind = 'SCHOOL' AND s.parent_id = p.unit_id AND s.valid_until IS NULL
                      ORDER BY s.way, s.id LIMIT 1) s ON true
  LEFT JOIN trainees_teacher t ON t.id_index = r.id_no_index
  LEFT JOIN LATERAL (SELECT n.teacher_id, n.task_order_id, n.quota_id FROM trainees_nomination n
                      WHERE n.teacher_id = t.id AND n.state NOT IN ('REJECTED', 'WITHDRAWN') OFFSET 0) n
       ON n.task_order_id = %(order)s AND n.quota_id = %(quota)s
""",  # noqa: S608 - only column names of our own are put in
    "CREATE UNIQUE INDEX ON roster_seen (id)",
    "ANALYZE roster_seen",
)

# Of several rows about one person the first that is not refused stays. A later row whose earlier twin was refused is
# judged on its own, and says so.
TWINS = """
WITH twin AS (
    SELECT s.row_no, s.sheet, s.sheet_row, f.row_no IS NOT NULL AS refused,
           first_value(s.row_no) OVER good AS kept_no, first_value(s.sheet) OVER good AS kept_sheet,
           first_value(s.sheet_row) OVER good AS kept_row,
           lag(s.sheet) OVER written AS before_sheet, lag(s.sheet_row) OVER written AS before_row
      FROM roster_seen s LEFT JOIN roster_refused f ON f.row_no = s.row_no
     WHERE s.id_no_index IS NOT NULL
    WINDOW good AS (PARTITION BY s.id_no_index ORDER BY f.row_no IS NOT NULL, s.row_no),
           written AS (PARTITION BY s.id_no_index ORDER BY s.row_no)
), said AS (
    SELECT row_no, sheet, sheet_row, 'duplicate_in_file' AS code, 'refused' AS grade, kept_sheet AS other_sheet,
           kept_row AS other_row
      FROM twin WHERE NOT refused AND row_no > kept_no
    UNION ALL
    SELECT row_no, sheet, sheet_row, 'earlier_row_refused', 'confirm', before_sheet, before_row
      FROM twin WHERE NOT refused AND row_no = kept_no AND before_row IS NOT NULL
), written AS (
    INSERT INTO trainees_rosterissue (batch_id, row_no, sheet, sheet_row, cell, field, code, params, grade)
    SELECT %(batch)s, row_no, sheet, sheet_row,
           coalesce((%(letters)s::jsonb -> sheet ->> 'id_no') || sheet_row, ''), 'id_no', code,
           jsonb_build_object('sheet', other_sheet, 'row', other_row), grade
      FROM said
)
INSERT INTO roster_refused SELECT row_no FROM said WHERE grade = 'refused'
"""

VERDICT = """
UPDATE trainees_rosterrow r
   SET unit_id = s.unit_id, school_unit_id = s.school_id, teacher_id = s.teacher_id, is_nominated = s.is_nominated,
       verdict = CASE WHEN f.row_no IS NOT NULL THEN 'REFUSED'
                      WHEN s.teacher_id IS NULL THEN 'NEW' WHEN s.differs THEN 'CHANGED' ELSE 'UNCHANGED' END
  FROM roster_seen s LEFT JOIN roster_refused f ON f.row_no = s.row_no
 WHERE s.id = r.id
"""
