from guopei.core.rectification.models.finding import Finding
from guopei.core.rectification.models.measure import Extension, Measure

__all__ = ["Extension", "Finding", "Measure"]
