"""/api/v1/: the `api` package of each app, or of each wing of a room, names resources; the wiring registers them."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from guopei.core.rooms import packages_of

APPS = ["projects", "trainees", "funds", "institutions", "evaluation", "reports", "desk"]

router = DefaultRouter()
for app in APPS:
    for package in packages_of(apps.get_app_config(app)):
        if find_spec(f"{package}.api"):
            for prefix, resource in getattr(import_module(f"{package}.api"), "resources", []):
                router.register(prefix, resource, basename=prefix)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include(router.urls)),
]
