from projects.orders.models.orders import TaskOrder
from projects.orders.models.phases import TaskOrderPhase

__all__ = ["TaskOrder", "TaskOrderPhase"]
