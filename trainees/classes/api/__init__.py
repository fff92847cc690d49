"""Classes under /api/v1/."""

from trainees.classes.api.classes import Classes

resources = [("classes", Classes)]
