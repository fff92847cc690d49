"""/api/v1/: each app's `api` package names its resources; the wiring only registers them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

APPS = ["projects", "trainees", "funds", "institutions", "evaluation", "guopei.reports"]

router = DefaultRouter()
for app in APPS:
    if find_spec(f"{app}.api"):
        for prefix, resource in getattr(import_module(f"{app}.api"), "resources", []):
            router.register(prefix, resource, basename=prefix)

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include(router.urls)),
]
