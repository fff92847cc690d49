from django.conf import settings
from django.urls import path

from guopei.core.ui.kit.urls import kit_patterns
from guopei.core.ui.views.drafts import draft_save
from guopei.core.ui.views.exports import ExportShow, export_ask
from guopei.core.ui.views.sessions import session_back, session_show
from guopei.core.ui.views.units import unit_search
from guopei.core.ui.views.views import view_change, view_save
from guopei.core.ui.views.years import year_choose

app_name = "ui"

urlpatterns = [
    path("draft/", draft_save, name="draft-save"),
    path("views/", view_save, name="view-save"),
    path("views/<int:pk>/", view_change, name="view-change"),
    path("exports/", export_ask, name="export-ask"),
    path("exports/<int:pk>/", ExportShow.as_view(), name="export-show"),
    path("session/", session_show, name="session-show"),
    path("session/back/", session_back, name="session-back"),
    path("year/", year_choose, name="year-choose"),
    path("units/<str:source>/", unit_search, name="unit-search"),
    *(kit_patterns if settings.DEBUG else []),
]
