"""What the database watches of papers: an edition stays the one of its record and of its words."""

from guopei.core.audit.operations import Track
from guopei.core.guards.rows import Frozen, Stays

GUARDS = (
    Track("papers_paperedition"),
    Frozen("papers_paperedition", ("subject_table", "subject_id", "version", "digest", "is_draft"), says="paper_fixed"),
    Stays("papers_paperedition", says="paper_stays"),
)
