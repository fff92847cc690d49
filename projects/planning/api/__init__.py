"""Plans under /api/v1/."""

from projects.planning.api.plans import Plans

resources = [("plans", Plans)]
