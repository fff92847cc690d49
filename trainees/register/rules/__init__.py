"""What the register declares. Imported when Django starts."""

from trainees.register.rules import flows, pages, policy, words
from trainees.register.rules.rights import OFFICER_OF

__all__ = ["OFFICER_OF", "flows", "pages", "policy", "words"]
