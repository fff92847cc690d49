from institutions.services.register import register_institution, update_institution

__all__ = ["register_institution", "update_institution"]
