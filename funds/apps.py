from guopei.core import rooms


class FundsConfig(rooms.Room):
    name = "funds"
    wings = ("appropriations",)
