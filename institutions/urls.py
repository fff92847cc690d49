"""Addresses of the room, wing by wing: the register and its staff."""

from institutions.register import urls as register

app_name = "institutions"
urlpatterns = [*register.urlpatterns]
