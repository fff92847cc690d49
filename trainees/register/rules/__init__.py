"""What the register declares. Imported when Django starts."""

from trainees.register.rules import pages, words
from trainees.register.rules.rights import OFFICER_OF

__all__ = ["OFFICER_OF", "pages", "words"]
