"""Jobs of the roster. Registered when Django starts."""

from guopei.core.imports.tasks import register
from trainees.selection.imports import ROSTERS

register(ROSTERS)
