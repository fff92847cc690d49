from django.db import migrations

from guopei.core.audit.operations import Track
from guopei.core.catalogue.operations import BeginsInOpenYear
from guopei.core.flow.operations import Judge
from guopei.core.guards.rows import Agrees, Apart, Frozen, Stays, SumOfLines


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_guards"),
        ("documents", "0002_guards"),
        ("flow", "0002_guards"),
        ("funds", "0001_initial"),
    ]

    operations = [
        Judge(
            "funds_appropriationorder",
            edges=[
                ["approve", "SUBMITTED", "APPROVED"],
                ["create", "", "DRAFT"],
                ["return", "SUBMITTED", "RETURNED"],
                ["submit", "DRAFT", "SUBMITTED"],
                ["submit", "RETURNED", "SUBMITTED"],
            ],
        ),
        Apart(
            "funds_appropriationorder",
            person="decided_by_id",
            than=["drafted_by_id", "submitted_by_id"],
            says="appropriation_second_person",
        ),
        BeginsInOpenYear("funds_appropriationorder", years="SELECT year_id FROM added"),
        SumOfLines(
            "funds_appropriationline",
            of="order_id",
            parent="funds_appropriationorder",
            sums={"total_fen": "amount_fen"},
            says="appropriation_total_is_sum",
            open=["DRAFT", "RETURNED"],
            closed="appropriation_closed",
        ),
        Agrees(
            "funds_appropriationline",
            says="appropriation_line_for_province",
            wrong="""
SELECT min(n.id) FROM fresh n JOIN orgs_orgunit u ON u.id = n.unit_id
 WHERE u.kind NOT IN ('PROVINCE', 'NATION') OR NOT u.in_programme
""",
        ),
        Frozen(
            "funds_appropriationorder",
            columns=["year_id", "kind", "number", "issued_on", "note", "is_demo"],
            says="appropriation_closed",
            open=["DRAFT", "RETURNED"],
        ),
        Stays("funds_appropriationorder", says="appropriation_closed", open=["DRAFT", "RETURNED"]),
        Agrees(
            "documents_attachment",
            says="money_attachments_closed",
            wrong="""
SELECT min(n.id) FROM fresh n LEFT JOIN funds_appropriationorder r ON r.id = n.subject_id
 WHERE n.subject_table = 'funds_appropriationorder' AND (r.id IS NULL OR r.state NOT IN ('DRAFT', 'RETURNED'))
""",
            lock="""
PERFORM FROM funds_appropriationorder WHERE id IN (SELECT subject_id FROM fresh WHERE subject_table = 'funds_appropriationorder') ORDER BY id FOR SHARE
""",
        ),
        Track("funds_appropriationorder"),
        Track("funds_appropriationline"),
        Track("funds_historicalallocation"),
    ]
