"""Whether the records hold together: every rule derived again from raw rows, in SQL, without trusting any counter."""

from guopei.reports.integrity.run import Outcome, run_checks

__all__ = ["Outcome", "run_checks"]
