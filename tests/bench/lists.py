"""How long the lists take on a nation's year: through the client, as the application role, warm, the best of three."""

import time
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client

from guopei.core.access.enums import Role
from guopei.core.access.models import Grant
from guopei.core.accounts.models import User
from guopei.core.orgs.enums import UnitKind
from guopei.core.orgs.models import OrgUnit
from tests.bench import crowd

LIMIT_MS = 300
TRIES = 3

ENROLMENTS, QUOTAS, TEACHERS = "/trainees/enrolments/", "/trainees/quotas/?sort=places", "/trainees/teachers/?name=王"
TRAIL, FIGURE = "/access/trail/", "/reports/figures/enrolled/?year=2026"
MINISTRY, PROVINCE = (Role.MINISTRY_OFFICER, "nation"), (Role.PROVINCIAL_OFFICER, "province")

# What is measured: name → (role, where, address).
LISTS: dict[str, tuple[Role, str, str]] = {
    "enrolments, county": (Role.COUNTY_OFFICER, "county", ENROLMENTS),
    "enrolments, prefecture": (Role.PREFECTURE_OFFICER, "prefecture", ENROLMENTS),
    "enrolments, institution": (Role.INSTITUTION_OFFICER, "institution", ENROLMENTS),
    "enrolments, province": (*PROVINCE, ENROLMENTS),
    "enrolments, ministry": (*MINISTRY, ENROLMENTS),
    "quotas by places, ministry": (*MINISTRY, QUOTAS),
    "quotas by places, province": (*PROVINCE, QUOTAS),
    "teachers 王, ministry": (*MINISTRY, TEACHERS),
    "teachers 王, province": (*PROVINCE, TEACHERS),
    "trail by act": (Role.AUDITOR, "nation", f"{TRAIL}?act=trainees.submit_roster"),
    "trail by a rare act": (Role.AUDITOR, "nation", f"{TRAIL}?act=trainees.save_timetable"),
    "trail by op": (Role.AUDITOR, "nation", f"{TRAIL}?op=D"),
    "trail by kind of record": (Role.AUDITOR, "nation", f"{TRAIL}?table=trainees_nomination"),
    "trail by a rare kind": (Role.AUDITOR, "nation", f"{TRAIL}?table=orgs_orgunit"),
    "trail of a day, op": (Role.AUDITOR, "nation", f"{TRAIL}?op=D&at_after=2026-06-01&at_before=2026-06-01"),
    "trail of a day": (Role.AUDITOR, "nation", f"{TRAIL}?at_after=2026-07-03&at_before=2026-07-03"),
    "rows of a figure, nation": (*MINISTRY, FIGURE),
    "reports, ministry": (*MINISTRY, "/reports/?year=2026"),
}


def measure() -> dict[str, int]:
    """Milliseconds by list. Refuses an answer that is not a page with rows."""
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    units = _units()
    return {name: _timed(_client(role, units[where]), url) for name, (role, where, url) in LISTS.items()}


def line(people: int) -> dict[str, Any]:
    """One line of the bench: a crowd is loaded; the slowest list, against what a list may take."""
    crowd.load(people)
    took = measure()
    slowest = max(took, key=lambda name: took[name])
    return {
        "name": "scale_lists",
        "value": took[slowest],
        "unit": "ms",
        "against": LIMIT_MS,
        "ratio": round(took[slowest] / LIMIT_MS, 2),
        "people": people,
        "slowest": slowest,
        "lists": took,
    }


def _units() -> dict[str, OrgUnit]:
    """One of the large provinces, and below it a prefecture, one of its counties and an institution."""
    county = OrgUnit.objects.select_related("parent__parent").get(code="130125", kind=UnitKind.COUNTY, valid_until=None)
    prefecture, province = county.parent, county.parent.parent  # type: ignore[union-attr]
    host = OrgUnit.objects.filter(parent=province, kind=UnitKind.INSTITUTION, institution__summary="crowd").earliest(
        "pk"
    )
    nation = OrgUnit.objects.get(kind=UnitKind.NATION, valid_until=None)
    return {"nation": nation, "province": province, "prefecture": prefecture, "county": county, "institution": host}


def _client(role: Role, unit: OrgUnit) -> Client:
    name = f"lists-{role}"
    user, _made = User.objects.get_or_create(username=name, defaults={"name": name})
    grant, _made = Grant.objects.get_or_create(
        user=user, role=role, unit=unit, defaults={"valid_from": date(2020, 1, 1)}
    )
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session["grant"] = grant.pk
    session.save()
    return client


def _timed(client: Client, url: str) -> int:
    best = float("inf")
    for _try in range(TRIES + 1):  # the first one warms
        began = time.perf_counter()
        answer = client.get(url)
        best = min(best, time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
    if answer.content.count(b"<tr") < 2:  # the heading is one
        raise RuntimeError(f"{url}: no rows")
    return round(best * 1000)
