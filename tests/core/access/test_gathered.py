"""Lists of large tables gather what lies in a branch path by path: the rows that `visible()` shows, all and only."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from guopei.core.access.enums import Role
from guopei.core.access.permissions import roles_with
from guopei.core.access.scopes import declared, gathered, visible
from guopei.core.orgs.models import OrgUnit
from tests.factories.access import make_actor
from tests.factories.reports import World, make_world
from tests.support.shared import own_copy, shared
from trainees.selection.models import Enrolment
from trainees.selection.selectors.people import enrolments

SEVERAL = {model: scope for model, scope in declared().items() if len(scope.paths) > 1}


@pytest.fixture(scope="module")
def made_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(made_world: World, db: None) -> World:
    """A class of five from three counties whose quota lies at the province."""
    return own_copy(made_world)


def test_what_is_gathered_is_what_is_visible(world: World) -> None:
    assert Enrolment in SEVERAL
    near = OrgUnit.objects.filter(parent__in=[world.shijiazhuang, world.chongqing]).order_by("pk")[:6]
    above = [world.hebei, world.shijiazhuang, world.chongqing, *world.counties, world.house.order.holder]
    nation = OrgUnit.objects.get(kind="NATION", valid_until=None)
    counts = set()
    for model, scope in SEVERAL.items():
        roles = sorted(roles_with(scope.permission)) if scope.permission else [Role.AUDITOR]
        for unit in {unit.pk: unit for unit in (nation, *above, *near)}.values():
            for role in (Role(roles[0]), Role.TEACHER):
                actor = make_actor(role, unit)
                rows = model._default_manager.all()
                seen = set(gathered(actor, rows).values_list("pk", flat=True))
                assert seen == set(visible(actor, rows).values_list("pk", flat=True)), (model, role, unit)
                if model is Enrolment:
                    counts.add(len(seen))
    assert counts == {0, 1, 2, 4, 5}  # nobody's, Langfang's, a county's, Shijiazhuang's, all


def test_a_countys_list_asks_no_path_of_every_row(world: World) -> None:
    rows = enrolments(make_actor(Role.COUNTY_OFFICER, world.counties[0]))
    outside = str(rows.query).split("ARRAY", maxsplit=1)[0]
    assert " = ANY (" in str(rows.query)
    assert "orgs_orgunit" not in outside
    assert {str(row.county) for row in rows} == {str(world.counties[0])}
