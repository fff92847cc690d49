"""The wiring's middleware: who acts, and one transaction per request."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any, cast

import structlog
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from guopei.core.access.actor import Actor
from guopei.core.access.models import Grant
from guopei.core.access.selectors.grants import actor_among, grants_of
from guopei.core.audit.acts import is_named, name_act
from guopei.core.audit.transaction import open_transaction, set_local
from guopei.core.flow.services.keys import finish_key, take_key
from guopei.core.refusal import Refused
from guopei.core.typed import is_storable
from guopei.core.ui.rest import api_refusal
from guopei.core.ui.views.faults import away

log = structlog.get_logger("guopei")


class ActingRequest(HttpRequest):
    """A request as this middleware leaves it: who acts, its own number, and the error that a view raised."""

    grants: list[Grant]
    actor: Actor | None
    id: str
    failure: Exception | None


Respond = Callable[[HttpRequest], HttpResponse]

WEB = "web"  # a page that calls no service and has no name of its own (`web:` and its address's name)
name_act(WEB, _("On a page"))

NO_GRANT = "no_grant"  # somebody without a role: nothing that would have to be reported
MOST_TRIES = 3
IN_THE_WAY = (SerializationFailure, DeadlockDetected, LockNotAvailable)
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ActorMiddleware:
    """Puts a person's grants and the actor of the chosen one on the request: none and None for guests and without any.

    They are read once, for the views and for the frame around the pages.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: ActingRequest) -> HttpResponse:
        request.grants = cast(list[Grant], SimpleLazyObject(lambda: self._grants(request)))
        request.actor = cast(Actor | None, SimpleLazyObject(lambda: self._actor(request)))
        return self.get_response(request)

    @staticmethod
    def _grants(request: ActingRequest) -> list[Grant]:
        user = request.user
        return grants_of(user) if user.is_authenticated else []

    @staticmethod
    def _actor(request: ActingRequest) -> Actor | None:
        return actor_among(request.grants, grant_id=request.session.get("grant")) if request.user.pk else None


class KeptNowhereMiddleware:
    """Lets no browser and no proxy keep a page: whoever comes to a shared computer later goes Back to nothing.

    Static files never come here; a view that knows better says so itself.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def is_worth_another_try(error: BaseException) -> bool:
    """Two transactions were in each other's way: the same request may pass if it is made again."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, IN_THE_WAY)


class StorableMiddleware:
    """Answers 400 to text that no column can hold, wherever a request carries it: nobody types it, and all would fail.

    Half surrogates cannot come this way: Django replaces what is not UTF-8. Bodies of JSON have their own parser.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_storable(request.path) or not all(map(is_storable, _values(request))):
            raise BadRequest("NUL in a request")
        return self.get_response(request)


def _values(request: HttpRequest) -> Iterator[str]:
    for values in (request.GET, request.POST) if request.method not in SAFE else (request.GET,):
        for name, texts in values.lists():
            yield name
            yield from texts


class TransactionMiddleware:
    """One transaction per request, replayed as a whole up to three times when the database asks for it.

    A write that carries an idempotency key (`_key` in a form, `Idempotency-Key` in a header) is done once. What a
    refused or failed request wrote is undone. Denials are logged outside the transaction.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: ActingRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex
        actor = request.actor or None  # resolved before the transaction opens
        for attempt in range(1, MOST_TRIES + 1):
            request.failure = None
            for _name, files in request.FILES.lists() if request.method not in SAFE else ():
                for file in files:
                    file.seek(0)
            try:
                with transaction.atomic():
                    open_transaction(actor, act=WEB, request=request.id)
                    response = self._respond(request, actor)
                    failure = request.failure
                    if failure is not None and is_worth_another_try(failure) and attempt < MOST_TRIES:
                        raise failure
                    if failure is not None or response.status_code >= 400:
                        transaction.set_rollback(True)
            except OperationalError as error:
                if not is_worth_another_try(error) or attempt == MOST_TRIES:
                    raise
                log.warning("request_replayed", request=request.id, attempt=attempt)
                continue
            if isinstance(failure, Refused) and failure.status == 403 and failure.code != NO_GRANT:
                log.warning(
                    "denied",
                    request=request.id,
                    actor=getattr(actor, "user_id", None),
                    path=request.path,
                )
            return response
        raise AssertionError("unreachable: the last try returns or raises")

    def _respond(self, request: ActingRequest, actor: Actor | None) -> HttpResponse:
        key = self._key(request)
        if key is None or actor is None:
            # Nobody writes without a role; a form sent after the session ended keeps its key for the next time.
            return self.get_response(request)
        body_hash = hashlib.sha256(request.get_full_path().encode() + b"\0" + self._body(request)).digest()
        try:
            done = take_key(key, actor=actor, request_hash=body_hash)
        except Refused as refusal:
            return self.process_exception(request, refusal) or HttpResponse(status=422)
        if done is not None:
            if done.location:
                return HttpResponseRedirect(done.location)
            return HttpResponse(done.body, status=done.status or 200, content_type="application/json")
        response = self.get_response(request)
        finish_key(
            key,
            status=response.status_code,
            location=response.headers.get("Location", ""),
            body=response.content.decode()
            if response.headers.get("Content-Type", "").startswith("application/json")
            else "",
        )
        return response

    @staticmethod
    def _key(request: ActingRequest) -> uuid.UUID | None:
        if request.method in SAFE:
            return None
        text = request.headers.get("Idempotency-Key") or request.POST.get("_key", "")
        try:
            return uuid.UUID(text)
        except ValueError:
            return None

    @staticmethod
    def _body(request: ActingRequest) -> bytes:
        if request.content_type == "multipart/form-data" or request.POST:
            fields = sorted(
                (name, tuple(values)) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"
            )
            files = sorted((name, file.name, _digest(file)) for name, all_ in request.FILES.lists() for file in all_)
            return repr((fields, files)).encode()
        return request.body

    def process_view(self, request: ActingRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Name the act after the page, where somebody named it: pages of allauth write without a service."""
        act = f"{WEB}:{request.resolver_match.view_name}" if request.resolver_match else WEB
        if request.method not in SAFE and is_named(act):
            set_local("act", act)

    def process_exception(self, request: ActingRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal that no view caught into its page, and remember the error so that the transaction ends."""
        request.failure = error
        if is_worth_another_try(error):
            # Shown only when the last try failed as well.
            return away(request)
        if not isinstance(error, Refused):
            return None
        if request.path.startswith("/api/"):
            return api_refusal(error)
        page = f"{error.status if error.status in (403, 409) else 422}.html"
        return render(
            request,
            "no_role.html" if error.code == NO_GRANT else page,
            {"refusal": error},
            status=error.status,
        )


def _digest(file: UploadedFile[Any]) -> str:
    """Of the content; afterwards the file can be read from its beginning."""
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
