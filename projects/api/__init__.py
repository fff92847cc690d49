"""Plans and task orders under /api/v1/."""

from projects.api.orders import TaskOrders
from projects.api.plans import Plans

resources = [("plans", Plans), ("task-orders", TaskOrders)]
