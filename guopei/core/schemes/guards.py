"""What the database watches of schemes."""

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import judge
from guopei.core.guards.rows import Agrees, Apart, Frozen, OnlyWhile, Stays
from guopei.core.schemes.enums import OPEN, SETTLED, WHOLE
from guopei.core.schemes.rules import SCHEME_FLOW

HEAD = ("purpose", "year_id", "title", "basis", "is_demo")
ORIGIN = ("unit_id", "edition", "copied_from_id", "drafted_by_id")

# C1.2 is a part of C1 of the same scheme, and of nothing else; so it stays when C1 is called otherwise.
ELSEWHERE = r"""
SELECT min(wrong.id)
  FROM (SELECT n.id
          FROM fresh n LEFT JOIN schemes_indicator p ON p.id = n.parent_id
         WHERE (n.code ~ '[.]') <> (n.parent_id IS NOT NULL)
            OR p.scheme_id <> n.scheme_id
            OR p.code <> regexp_replace(n.code, '[.][^.]*$', '')
        UNION ALL
        SELECT n.id
          FROM fresh n JOIN schemes_indicator k ON k.parent_id = n.id
         WHERE k.scheme_id <> n.scheme_id
            OR n.code <> regexp_replace(k.code, '[.][^.]*$', '')) wrong
"""
OFF_BALANCE = f"""
SELECT min(n.id)
  FROM fresh n
 WHERE n.state IN ('SUBMITTED', {", ".join(f"'{state}'" for state in SETTLED)})
   AND (coalesce((SELECT sum(c.weight) FROM schemes_indicator c WHERE c.scheme_id = n.id AND c.parent_id IS NULL), 0)
            <> {WHOLE}
        OR EXISTS (
            SELECT FROM schemes_indicator c
                   LEFT JOIN LATERAL (SELECT count(*) AS parts, sum(k.weight) AS weight
                                        FROM schemes_indicator k WHERE k.parent_id = c.id) under ON true
             WHERE c.scheme_id = n.id
               AND CASE WHEN under.parts > 0 THEN under.weight <> c.weight OR c.most IS NOT NULL
                        ELSE c.most IS NULL END))
"""  # noqa: S608 - our own words

GUARDS = (
    judge(SCHEME_FLOW),
    Apart("schemes_scheme", "decided_by_id", ("drafted_by_id", "submitted_by_id"), says="scheme_second_person"),
    BeginsInOpenYear("schemes_scheme", "SELECT year_id FROM added WHERE year_id IS NOT NULL"),
    OnlyWhile("schemes_indicator", of="scheme_id", parent="schemes_scheme", says="scheme_closed", open=OPEN),
    OnlyWhile("schemes_schemegrade", of="scheme_id", parent="schemes_scheme", says="scheme_grades_closed", open=OPEN),
    Agrees("schemes_indicator", says="indicator_stands_by_code", wrong=ELSEWHERE),
    Agrees("schemes_scheme", says="scheme_adds_up", wrong=OFF_BALANCE),
    Frozen("schemes_scheme", HEAD, says="scheme_closed", open=OPEN),
    Frozen("schemes_scheme", ORIGIN, says="scheme_origin"),
    Stays("schemes_scheme", says="scheme_closed", open=OPEN),
    Track("schemes_scheme"),
    Track("schemes_indicator"),
    Track("schemes_schemegrade"),
)
