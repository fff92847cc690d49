"""Addresses of the room: plans, task orders, classes."""

from projects.urls import orders, plans

app_name = "projects"
urlpatterns = [*plans.urlpatterns, *orders.urlpatterns]
