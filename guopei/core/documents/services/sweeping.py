"""What no row names: halves of files that were being written, whole ones whose transaction failed, and erased ones."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from guopei.core import clock
from guopei.core.documents import store
from guopei.core.documents.models import Document

# No transaction lasts so long: whatever is younger may still get its row.
UNDISTURBED = timedelta(days=1)


def sweep_store() -> int:
    """Remove the files that no row names, or whose row says that they are erased. How many. One query."""
    oldest_kept = clock.of_files() - UNDISTURBED.total_seconds()
    old = [path for path in store.paths() if path.stat().st_mtime < oldest_kept]
    if not old:
        return 0
    named = set(Document.objects.filter(erased_at=None).values_list("uuid", flat=True))
    lost = [path for path in old if _uuid_of(path) not in named]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _uuid_of(path: Path) -> UUID | None:
    """None for the half of a file."""
    try:
        return UUID(hex=path.name)
    except ValueError:
        return None
