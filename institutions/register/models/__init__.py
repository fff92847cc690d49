from institutions.register.models.institution import Institution

__all__ = ["Institution"]
