from guopei.core.audit.services.months import make_months

__all__ = ["make_months"]
