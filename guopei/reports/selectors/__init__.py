from guopei.reports.selectors.board import Board, Line, board, region_for, years

__all__ = ["Board", "Line", "board", "region_for", "years"]
