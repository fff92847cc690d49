"""The API as a whole: described without a warning, refused in one shape, paged, and never broken by what is sent."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests import Request
from schemathesis import GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from guopei.core.access.enums import Role
from guopei.core.ui.rest import Pages
from tests.factories.access import make_actor
from tests.factories.institutions import make_institution
from tests.factories.orgs import make_nation, make_province
from tests.factories.projects import make_drafted_plan
from tests.factories.reports import World, make_world
from tests.support.clients import client_of

pytestmark = pytest.mark.django_db

SHAPE = {"code", "message", "rule", "clause", "field", "fields"}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The description as drf-spectacular writes it; a warning or an invalid description fails."""
    path = Path(tmp_path_factory.mktemp("schema")) / "schema.yml"
    call_command("spectacular", file=str(path), fail_on_warn=True, validate=True)
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def test_every_operation_tells_how_it_refuses_and_steps_what_they_take(schema: dict[str, Any]) -> None:
    operations = [(path, one) for path, methods in schema["paths"].items() for one in methods.values()]
    assert all("4XX" in one["responses"] for _path, one in operations)
    taken = {
        one["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path, one in operations
        if "{step}" in path
    }
    assert taken == {"StepInput"}
    # Nothing is offered that no row could ever do.
    assert not [path for path in schema["paths"] if "/quotas/" in path and "{step}" in path]


def test_a_refusal_names_rule_and_clause() -> None:
    officer = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    plan = make_drafted_plan(officer, ceiling_fen=1)
    answer = client_of(officer).post(
        f"/api/v1/plans/{plan.pk}/steps/submit/", {"version": plan.version}, "application/json"
    )
    said = answer.json()
    assert (answer.status_code, said["rule"], set(said)) == (422, "projects.plan_within_ceiling", SHAPE)
    assert "财" in said["clause"]


@pytest.mark.parametrize(
    ("address", "body", "status", "code"),
    [
        ("/api/v1/plans/999999/", None, 404, "not_found"),
        ("/api/v1/plans/x/", None, 404, "not_found"),
        ("/api/v1/plans/99999999999999999999999/", None, 404, "not_found"),
        ("/api/v1/plans/", {}, 405, "method_not_allowed"),
        ("/api/v1/plans/?cursor=x", None, 404, "not_found"),
        ("/api/v1/rosters/", {"quota": 0}, 400, "invalid"),
    ],
)
def test_every_refusal_has_one_shape(address: str, body: dict[str, Any] | None, status: int, code: str) -> None:
    client = client_of(make_actor(Role.MINISTRY_OFFICER, make_nation()))
    answer = client.get(address) if body is None else client.post(address, body)
    assert (answer.status_code, answer.json()["code"], set(answer.json())) == (status, code, SHAPE)


def test_guests_are_refused_in_the_same_shape() -> None:
    answer = Client().get("/api/v1/plans/")
    assert (answer.status_code, set(answer.json())) == (403, SHAPE)


def test_pages_follow_each_other_without_loss_or_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pages, "page_size", 2)
    wanted = {make_institution().pk for _number in range(5)}
    client, address, seen = client_of(make_actor(Role.MINISTRY_OFFICER, make_nation())), "/api/v1/institutions/", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert (set(seen), len(seen)) == (wanted, len(wanted))


# Whatever is sent

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STEPS = ["submit", "approve", "return", "ready", "start", "end", "close", "issue", "accept", "undo", "x"]


def test_nothing_that_is_sent_breaks_it(schema: dict[str, Any]) -> None:
    """Every operation of the description, as four roles, with what the description allows and with what it does not:
    an answer each time, of a status, type and shape that the description promises."""
    world: World = make_world()
    clients = [
        client_of(actor)
        for actor in (world.ministry_officer, world.provincial_officer, world.house.officer, world.house.leader)
    ]
    operations = [found.ok() for found in from_dict(schema).get_all_operations()]

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def send(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        mode = data.draw(st.sampled_from(list(GenerationMode)))
        # Numbers of records that there are, and names of steps; left to chance, nobody would meet one.
        known = {"id": data.draw(st.integers(1, 3)), "step": data.draw(st.sampled_from(STEPS))}
        here = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
        aimed = here and data.draw(st.booleans())
        case = data.draw(operation.as_strategy(mode, path_parameters=here if aimed else None))
        sent = Request(**case.as_transport_kwargs("http://testserver")).prepare()
        answer = data.draw(st.sampled_from(clients)).generic(
            case.method, sent.path_url, sent.body or b"", content_type=sent.headers.get("content-type", "")
        )
        case.validate_response(
            Response(
                answer.status_code,
                {name.lower(): [value] for name, value in answer.items()},
                answer.content,
                request=sent,
                elapsed=0.0,
                verify=False,
            ),
            checks=CHECKS,
        )

    send()
