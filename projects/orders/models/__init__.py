from projects.orders.models.orders import TaskOrder

__all__ = ["TaskOrder"]
