"""Jobs of lists of schools. Registered when Django starts."""

from guopei.core.imports.tasks import register
from trainees.register.imports import SCHOOLS

register(SCHOOLS)
