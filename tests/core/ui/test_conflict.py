"""Both versions of a form side by side: only what differs, with its name, row by row; and who was first."""

from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from guopei.core.access.actor import Actor
from guopei.core.access.enums import Role
from guopei.core.accounts.models import User
from guopei.core.audit.transaction import transaction_for
from guopei.core.ui.forms import GuopeiForm, MoneyField, rows_of
from guopei.core.ui.pages.conflict import field_differences, row_differences
from projects.orders.models import TaskOrder
from projects.orders.services.orders import save_task_order
from tests.factories.access import make_actor
from tests.factories.orgs import make_province
from tests.factories.projects import make_task_order
from tests.support.pages import forms_of


class RowForm(GuopeiForm):
    """A line with its origin."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="方式", choices=[("", ""), ("组", [("A", "集中"), ("B", "网络")])])
    hours = forms.DecimalField(label="学时")
    rate = MoneyField(label="定额")


Rows = rows_of(RowForm)


def sent(*rows: dict[str, Any]) -> Any:
    data: dict[str, Any] = {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"rows-{place}-{name}": value for name, value in row.items()}
    return Rows(data=data, prefix="rows")


def told(mine: Any, *theirs: dict[str, Any]) -> list[tuple[str, str, str]]:
    with override("zh-hans"):
        found = row_differences("明细", mine, Rows(initial=list(theirs), prefix="rows"))
        return [(str(one.label), one.mine, one.theirs) for one in found]


ONE = {"id": 1, "kind": "A", "hours": 8, "rate": 55_000}
TWO = {"id": 2, "kind": "B", "hours": 4, "rate": 40_000}
TYPED_ONE, TYPED_TWO = {**ONE, "rate": "550"}, {**TWO, "hours": "4.0", "rate": "400.00"}


def test_rows_spelled_otherwise_are_the_same() -> None:
    assert told(sent(TYPED_ONE, TYPED_TWO), ONE, TWO) == []


def test_only_the_cells_that_differ_are_told_with_their_names() -> None:
    mine = sent(TYPED_ONE, {**TYPED_TWO, "hours": "6", "kind": "A"})
    assert told(mine, ONE, TWO) == [("明细第2行", "方式：集中\n学时：6", "方式：网络\n学时：4")]


def test_a_row_in_between_does_not_make_the_others_differ() -> None:
    new = {"kind": "B", "hours": "2", "rate": "1"}
    assert told(sent(TYPED_ONE, new, TYPED_TWO), ONE, TWO) == [
        ("明细第2行", "方式：网络\n学时：2\n定额：1", "无此行"),
    ]


def test_a_row_that_was_removed_or_came_is_told() -> None:
    assert told(sent(TYPED_TWO), ONE, TWO) == [("明细第1行", "无此行", "方式：集中\n学时：8\n定额：550.00")]
    bare = [{key: value for key, value in row.items() if key != "id"} for row in (ONE, TWO)]
    assert told(sent({**TYPED_TWO, "id": ""}), *bare) == [("明细第1行", "无此行", "方式：集中\n学时：8\n定额：550.00")]


class FieldsForm(GuopeiForm):
    """Fields of several kinds."""

    hours = forms.DecimalField(label="学时")
    open = forms.BooleanField(label="公开", required=False)
    name = forms.CharField(label="名称")


def test_fields_that_say_the_same_are_not_told() -> None:
    mine = FieldsForm(data={"hours": "45", "name": "甲"})
    current = FieldsForm(initial={"hours": "45.0", "open": True, "name": "甲"})
    with override("zh-hans"):
        found = [(one.label, one.mine, one.theirs) for one in field_differences(mine, current)]
    assert found == [("公开", "否", "是")]


@pytest.fixture
def officer(db: None, client: Client) -> Actor:
    """An officer, signed in in this browser."""
    actor = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    client.force_login(User.objects.get(pk=actor.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return actor


def change(order: TaskOrder, actor: Actor, places: int) -> None:
    with transaction_for(actor, act="tests"):
        save_task_order(
            order, actor=actor, holder=order.holder, places=places, document_no=order.document_no,
        )  # fmt: skip


def stale_page(client: Client, order: TaskOrder) -> str:
    url = reverse("projects:task-order-edit", args=[order.pk])
    (form,) = [form for form in forms_of(client.get(url).content.decode()) if "data-form" in form.attributes]
    answer = client.post(url, {**form.fields, "places": "31", "version": str(order.version)})
    assert answer.status_code == 409
    return str(answer.content.decode())


def test_my_own_other_window_is_not_called_another_person(officer: Actor, client: Client) -> None:
    order = make_task_order(officer)
    change(order, officer, 22)
    page = stale_page(client, order)
    assert "您已在另一窗口保存过此记录" in page
    assert officer.user_name not in page[page.index("data-focus") : page.index("</table>")]


def test_whoever_was_first_is_named(officer: Actor, client: Client) -> None:
    order = make_task_order(officer)
    colleague = make_actor(Role.PROVINCIAL_OFFICER, make_province())
    change(order, colleague, 22)
    assert f"{colleague.user_name}已修改此记录" in stale_page(client, order)


def test_the_blue_button_goes_on_with_what_was_typed(officer: Actor, client: Client) -> None:
    order = make_task_order(officer)
    change(order, officer, 22)
    (form,) = [form for form in forms_of(stale_page(client, order)) if ("go_on", "1") in form.buttons]
    assert form.buttons[0] == ("go_on", "1")
    url = reverse("projects:task-order-edit", args=[order.pk])
    again = client.post(url, {**form.fields, "go_on": "1"})
    assert again.status_code == 200
    (typed,) = [form for form in forms_of(again.content.decode()) if "data-form" in form.attributes]
    order.refresh_from_db()
    assert (typed.fields["places"], typed.fields["version"], order.places) == (["31"], [str(order.version)], 22)
    assert client.post(url, typed.fields).status_code == 302
    order.refresh_from_db()
    assert order.places == 31
