"""Addresses of the room, wing by wing: orders of money, published allocations."""

from funds.appropriations import urls as appropriations

app_name = "funds"
urlpatterns = [*appropriations.urlpatterns]
