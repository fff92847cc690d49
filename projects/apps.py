from guopei.core import rooms


class ProjectsConfig(rooms.Room):
    name = "projects"
    wings = ("planning", "orders")
