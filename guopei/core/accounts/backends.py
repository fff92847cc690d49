from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser


class AccountBackend(AuthenticationBackend):
    """Accounts of a demonstration work in a demonstration only."""

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Refuses closed accounts, and those made for a demonstration wherever this is none."""
        if getattr(user, "is_demo", False) and not settings.GUOPEI_DEMO:
            return False
        return bool(super().user_can_authenticate(user))
