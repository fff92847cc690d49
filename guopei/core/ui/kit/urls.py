from django.urls import path

from guopei.core.ui.kit.views import KINDS, KitIndex

kit_patterns = [
    path("kit/", KitIndex.as_view(), name="kit"),
    *[path(f"kit/{kind.name}/", kind.view.as_view(), name=f"kit-{kind.name}") for kind in KINDS],
]
