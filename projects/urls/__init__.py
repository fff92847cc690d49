"""Addresses of the room: plans, task orders, classes."""

from projects.urls import classes, orders, plans

app_name = "projects"
urlpatterns = [*plans.urlpatterns, *orders.urlpatterns, *classes.urlpatterns]
