from guopei.portal.services.checking import check_certificate

__all__ = ["check_certificate"]
