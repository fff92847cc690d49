from guopei.core.flow.selectors.steps import Made, available_steps, steps_made

__all__ = ["Made", "available_steps", "steps_made"]
