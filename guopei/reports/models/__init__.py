from guopei.reports.models.editions import ReportEdition
from guopei.reports.models.reports import AnnualReport
from guopei.reports.models.schema import SchemaPart

__all__ = ["AnnualReport", "ReportEdition", "SchemaPart"]
