from guopei.reports.models.editions import ReportEdition
from guopei.reports.models.reports import AnnualReport

__all__ = ["AnnualReport", "ReportEdition"]
