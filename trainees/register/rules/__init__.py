"""What the register declares. Imported when Django starts."""

from trainees.register.rules import pages, policy, words
from trainees.register.rules.rights import OFFICER_OF

__all__ = ["OFFICER_OF", "pages", "policy", "words"]
