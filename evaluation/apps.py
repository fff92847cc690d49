from guopei.core import rooms


class EvaluationConfig(rooms.Room):
    name = "evaluation"
    wings = ("assessment",)
