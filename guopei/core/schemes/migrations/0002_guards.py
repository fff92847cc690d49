from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import Judge
from guopei.core.guards.rows import Agrees, Apart, Frozen, OnlyWhile, Stays


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("flow", "0002_guards"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        Judge(
            "schemes_scheme",
            edges=[
                ["create", "", "DRAFT"],
                ["publish", "SUBMITTED", "PUBLISHED"],
                ["retire", "PUBLISHED", "RETIRED"],
                ["return", "SUBMITTED", "RETURNED"],
                ["submit", "DRAFT", "SUBMITTED"],
                ["submit", "RETURNED", "SUBMITTED"],
            ],
        ),
        Apart(
            "schemes_scheme",
            person="decided_by_id",
            than=["drafted_by_id", "submitted_by_id"],
            says="scheme_second_person",
        ),
        BeginsInOpenYear("schemes_scheme", years="SELECT year_id FROM added WHERE year_id IS NOT NULL"),
        OnlyWhile(
            "schemes_indicator",
            of="scheme_id",
            parent="schemes_scheme",
            says="scheme_closed",
            open=["DRAFT", "RETURNED"],
        ),
        OnlyWhile(
            "schemes_schemegrade",
            of="scheme_id",
            parent="schemes_scheme",
            says="scheme_grades_closed",
            open=["DRAFT", "RETURNED"],
        ),
        Agrees(
            "schemes_indicator",
            says="indicator_stands_by_code",
            wrong="""
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
""",
        ),
        Agrees(
            "schemes_scheme",
            says="scheme_adds_up",
            wrong="""
SELECT min(n.id)
  FROM fresh n
 WHERE n.state IN ('SUBMITTED', 'PUBLISHED', 'RETIRED')
   AND (coalesce((SELECT sum(c.weight) FROM schemes_indicator c WHERE c.scheme_id = n.id AND c.parent_id IS NULL), 0)
            <> 100
        OR EXISTS (
            SELECT FROM schemes_indicator c
                   LEFT JOIN LATERAL (SELECT count(*) AS parts, sum(k.weight) AS weight
                                        FROM schemes_indicator k WHERE k.parent_id = c.id) under ON true
             WHERE c.scheme_id = n.id
               AND CASE WHEN under.parts > 0 THEN under.weight <> c.weight OR c.most IS NOT NULL
                        ELSE c.most IS NULL END))
""",
        ),
        Frozen(
            "schemes_scheme",
            columns=["purpose", "year_id", "title", "basis", "is_demo"],
            says="scheme_closed",
            open=["DRAFT", "RETURNED"],
        ),
        Frozen(
            "schemes_scheme", columns=["unit_id", "edition", "copied_from_id", "drafted_by_id"], says="scheme_origin"
        ),
        Stays("schemes_scheme", says="scheme_closed", open=["DRAFT", "RETURNED"]),
        Track("schemes_scheme"),
        Track("schemes_indicator"),
        Track("schemes_schemegrade"),
    ]
