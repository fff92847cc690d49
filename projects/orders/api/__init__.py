"""Task orders under /api/v1/."""

from projects.orders.api.orders import TaskOrders

resources = [("task-orders", TaskOrders)]
