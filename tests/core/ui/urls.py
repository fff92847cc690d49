"""The real addresses, and the style page, which is otherwise there with DEBUG only."""

from django.urls import include, path

from guopei.core.ui.kit.urls import kit_patterns
from guopei.urls import urlpatterns as real

urlpatterns = [*real, path("style/", include((kit_patterns, "style")))]
