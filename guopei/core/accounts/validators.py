from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """A password of so many characters at least; Django's own sentence for a shorter one is not translated."""

    def get_error_message(self) -> str:
        """In the reader's language."""
        return gettext("This password is too short: it takes %(number)s characters at least.") % {
            "number": self.min_length
        }
