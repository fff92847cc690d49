from guopei.core.accounts.models.user import User

__all__ = ["User"]
