"""Plans, task orders and classes under /api/v1/."""

from projects.api.classes import Classes
from projects.api.orders import TaskOrders
from projects.api.plans import Plans

resources = [("plans", Plans), ("task-orders", TaskOrders), ("classes", Classes)]
