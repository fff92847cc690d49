"""Addresses of the room, wing by wing: people, classes, rosters, what is done with the people of a class."""

from trainees.classes import urls as classes
from trainees.delivery import urls as delivery
from trainees.register import urls as register
from trainees.selection import urls as selection

app_name = "trainees"
urlpatterns = [*register.urlpatterns, *classes.urlpatterns, *selection.urlpatterns, *delivery.urlpatterns]
