"""Addresses of the room, wing by wing: plans, task orders."""

from projects.orders import urls as orders
from projects.planning import urls as planning

app_name = "projects"
urlpatterns = [*planning.urlpatterns, *orders.urlpatterns]
