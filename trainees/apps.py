from guopei.core import rooms


class TraineesConfig(rooms.Room):
    name = "trainees"
    wings = ("register", "classes", "selection", "delivery")
