"""Classes under /api/v1/."""

from projects.classes.api.classes import Classes

resources = [("classes", Classes)]
