from guopei.reports.selectors.board import Board, Line, board, idle_regions, quantity_of, region_for, year_of, years
from guopei.reports.selectors.filing import Standing, filing_of, standings
from guopei.reports.selectors.reports import building_jobs, report_for, reporters

__all__ = [
    "Board",
    "Line",
    "Standing",
    "board",
    "building_jobs",
    "filing_of",
    "idle_regions",
    "quantity_of",
    "region_for",
    "report_for",
    "reporters",
    "standings",
    "year_of",
    "years",
]
