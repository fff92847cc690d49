from guopei.reports.api.figures import FigureView

resources = [("figures", FigureView)]

__all__ = ["FigureView", "resources"]
