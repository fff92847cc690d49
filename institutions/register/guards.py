"""What the database watches of institutions."""

from guopei.core.audit.operations import Track

GUARDS = (Track("institutions_institution"),)
