"""Every address of the system. Rooms keep their own; the wiring only says where they hang."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from guopei.portal.views.browsers import favicon, robots

PLACES = [
    ("", "guopei.desk.urls.inbox"),
    ("access/", "guopei.desk.urls.access"),
    ("accounts/", "guopei.desk.urls.accounts"),
    ("jobs/", "guopei.desk.urls.jobs"),
    ("documents/", "guopei.desk.urls.documents"),
    ("papers/", "guopei.desk.urls.papers"),
    ("rectification/", "guopei.desk.urls.rectification"),
    ("orgs/", "guopei.desk.urls.orgs"),
    ("policy/", "guopei.desk.urls.policy"),
    ("catalogue/", "guopei.desk.urls.catalogue"),
    ("schemes/", "guopei.desk.urls.schemes"),
    ("help/", "guopei.desk.urls.help"),
    ("ui/", "guopei.core.ui.urls"),
    ("institutions/", "institutions.urls"),
    ("projects/", "projects.urls"),
    ("trainees/", "trainees.urls"),
    ("funds/", "funds.urls"),
    ("evaluation/", "evaluation.urls"),
    ("reports/", "guopei.reports.urls"),
    ("public/", "guopei.portal.urls"),
    ("demo/", "guopei.story.urls"),
    ("api/v1/", "guopei.api"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/set-language/", set_language, name="set_language"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    *[path(prefix, include(module)) for prefix, module in PLACES if find_spec(module)],
]

handler400 = "guopei.core.ui.views.faults.bad_request"
handler403 = "guopei.core.ui.views.faults.forbidden"
handler404 = "guopei.core.ui.views.faults.missing"
handler500 = "guopei.core.ui.views.faults.broken"
