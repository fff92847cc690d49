from guopei.core.papers.models.edition import PaperEdition

__all__ = ["PaperEdition"]
