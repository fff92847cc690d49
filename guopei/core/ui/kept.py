"""What somebody typed into a form and sent after the session had ended: kept until the same person signs in again."""

import json
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from guopei.core import clock
from guopei.core.ui.drafts import UNKEPT, Restored

WHO = "_who"  # the field that says for whom a form was made
KEY = "typed"
MOST = 500_000  # characters; the longest forms have a tenth of it
_signer = Signer(salt="guopei.core.ui.kept")


def stamp_of(request: HttpRequest) -> str:
    """For whom a form is made, so that nobody else can forge it; "" for guests."""
    return _signer.sign(str(request.user.pk)) if request.user.is_authenticated else ""


def maker_of(request: HttpRequest) -> int | None:
    """For whom the form that was sent had been made; None when it does not say."""
    try:
        return int(_signer.unsign(request.POST.get(WHO, "")))
    except (BadSignature, ValueError):
        return None


def is_of_another(request: HttpRequest) -> bool:
    """Whether the form that was sent had been made for somebody else than who is signed in now."""
    maker = maker_of(request)
    return maker is not None and maker != request.user.pk


def keep_typed(request: HttpRequest) -> bool:
    """Keep what a guest sent, in the session that begins here. False for a form that was made for nobody."""
    maker = maker_of(request)
    data = {name: values for name, values in request.POST.lists() if name not in UNKEPT}
    if maker is None or len(json.dumps(data)) > MOST:
        return False
    request.session[KEY] = {"who": maker, "path": request.path, "data": data, "at": clock.now().isoformat()}
    return True


def restored_typed(request: HttpRequest) -> Restored | None:
    """What was kept for this page and this person; another person's is thrown away unseen."""
    found: dict[str, Any] | None = request.session.get(KEY)
    if found is None:
        return None
    if found["who"] != request.user.pk:
        forget_typed(request)
        return None
    at = parse_datetime(found["at"])
    return Restored(at, found["data"]) if at and found["path"] == request.path else None


def forget_typed(request: HttpRequest) -> None:
    """It was sent, or is not wanted any more."""
    request.session.pop(KEY, None)
