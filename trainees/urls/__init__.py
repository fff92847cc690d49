"""Addresses of the room of trainees: rosters and people; classes keep their own."""

from trainees.urls import classes, rosters

app_name = "trainees"
urlpatterns = [*rosters.urlpatterns, *classes.urlpatterns]
