from django.contrib.auth.tokens import PasswordResetTokenGenerator

from guopei.core.accounts.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """The secret half of a link that sets a password.

    It dies with its first use, with a sign-in, when the address changes, when the account is closed, and after
    PASSWORD_RESET_TIMEOUT. It knows no other address than the account's own.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.epoch}"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether a link still works. Never for a closed account."""
        return user is not None and user.is_active and super().check_token(user, token)
