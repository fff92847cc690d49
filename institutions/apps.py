from guopei.core import rooms


class InstitutionsConfig(rooms.Room):
    name = "institutions"
    wings = ("register",)
