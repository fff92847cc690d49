from guopei.reports.services.building import request_report, request_year
from guopei.reports.services.filing import file_report, return_report
from guopei.reports.services.text import open_report, save_sections

__all__ = ["file_report", "open_report", "request_report", "request_year", "return_report", "save_sections"]
