from guopei.core.schemes.models.indicators import Indicator, SchemeGrade
from guopei.core.schemes.models.schemes import Scheme

__all__ = ["Indicator", "Scheme", "SchemeGrade"]
