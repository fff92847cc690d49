from institutions.models.institution import Institution

__all__ = ["Institution"]
