"""The base of every API resource: the same actor, sight, steps and refusals as the pages."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404, JsonResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated, NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from guopei.core.access.actor import Actor
from guopei.core.access.scopes import gathered, get_visible, require, visible
from guopei.core.refusal import Refused, Stale
from guopei.core.typed import whole_number
from guopei.core.ui.citation import citation_of
from guopei.core.ui.making import Making


class StepInput(serializers.Serializer[Any]):
    """What a step asks for: the version that was read, and a reason where the step needs one."""

    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class Pages(CursorPagination):
    """Keyset pages by id, as everywhere."""

    ordering = "-id"
    page_size = 50

    def decode_cursor(self, request: Request) -> Any:
        """Where the page begins. 404 for a cursor that this list did not make."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and whole_number(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


class Resource(Making, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]):
    """One aggregate under /api/v1/: list, retrieve, and `POST …/{id}/steps/{step}/`.

    Give `rows_of` (a queryset), `serializer_class`, `permission` (to read), and `makes`: the flow whose steps are made.
    The list of a large table (`is_large`) is gathered before it is sorted; its `rows_of` prefetches, joining nothing.
    """

    pagination_class = Pages
    permission: ClassVar[str] = ""
    rows_of: ClassVar[Callable[[], QuerySet[Any]]]
    is_large: ClassVar[bool] = False

    @property
    def actor(self) -> Actor:
        """Who asks. Guests are refused with 401/403."""
        actor: Actor | None = getattr(self.request, "actor", None) or None
        if actor is None:
            raise NotAuthenticated
        return actor

    def get_queryset(self) -> QuerySet[Any]:
        """The rows in the actor's sight."""
        if getattr(self, "swagger_fake_view", False):
            return type(self).rows_of().none()
        if self.permission:
            require(self.actor, self.permission)
        return (gathered if self.is_large else visible)(self.actor, type(self).rows_of())

    def get_object(self) -> Model:
        """One row in sight; the same 404 for hidden and missing."""
        if self.permission:
            require(self.actor, self.permission)
        number = whole_number(self.kwargs["pk"])
        if number is None:
            raise Http404("no number")
        found: Model = get_visible(self.actor, type(self).rows_of(), pk=number)
        return found

    @classmethod
    def get_extra_actions(cls) -> list[Any]:
        """Steps only where there are any."""
        return super().get_extra_actions() if cls.makes or cls.besides else []

    @extend_schema(request=StepInput)
    @action(detail=True, methods=["post"], url_path=r"steps/(?P<step>[a-z_]+)")
    def step(self, request: Request, pk: str, step: str) -> Response:
        """Make a step through the same service as the page's button."""
        asked = StepInput(data=request.data)
        asked.is_valid(raise_exception=True)
        record = self.get_object()
        if step not in self.steps:
            raise Refused(_("This step does not exist here."), code="unknown_step")
        done = self.steps[step](record, actor=self.actor, **asked.validated_data)
        return Response(self.get_serializer(done).data)


def refusal_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as JSON in one shape (`core.ui.schema`), the framework's own too. Named in REST_FRAMEWORK."""
    if isinstance(error, Refused):
        return Response(_refusal(error), status=error.status)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        response.data = said("invalid", gettext("Some of what was sent is missing or wrong."))
        response.data["fields"] = {name: [str(one) for one in words] for name, words in fields.items()}
    else:
        detail = response.data["detail"]
        response.data = said(detail.code, str(detail))
    return response


def api_refusal(refusal: Refused) -> JsonResponse:
    """The same where no view of the API was reached."""
    return JsonResponse(_refusal(refusal), status=refusal.status)


def _refusal(refusal: Refused) -> dict[str, Any]:
    body = said(refusal.code, refusal.message, rule=refusal.rule, field=refusal.field)
    body["clause"] = citation_of(refusal.rule, refusal.unit) if refusal.rule else ""
    if isinstance(refusal, Stale):
        body |= {"yours": refusal.mine, "current": refusal.theirs}
    return body


def said(code: str, message: str, *, rule: str = "", field: str = "") -> dict[str, Any]:
    """A refusal as programs read it (`core.ui.schema`)."""
    return {"code": code, "message": message, "rule": rule, "clause": "", "field": field, "fields": {}}
