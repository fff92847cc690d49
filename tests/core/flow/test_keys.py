"""Idempotency keys: sent twice, done once."""

from uuid import uuid4

import pytest

from guopei.core.access.actor import Actor
from guopei.core.flow.models import IdempotencyKey
from guopei.core.flow.services.drafts import discard_draft, save_draft
from guopei.core.flow.services.keys import Replay, finish_key, take_key
from guopei.core.refusal import Refused

pytestmark = pytest.mark.django_db

HASH = b"h" * 32


def test_a_key_answers_the_second_time_as_the_first(provincial_officer: Actor) -> None:
    key = uuid4()
    assert take_key(key, actor=provincial_officer, request_hash=HASH) is None
    finish_key(key, status=302, location="/there/")
    assert take_key(key, actor=provincial_officer, request_hash=HASH) == Replay(302, "/there/", "")


@pytest.mark.parametrize("status", [200, 403, 422, 500])
def test_a_write_that_did_not_succeed_leaves_its_key_free(provincial_officer: Actor, status: int) -> None:
    key = uuid4()
    take_key(key, actor=provincial_officer, request_hash=HASH)
    finish_key(key, status=status, location="")
    assert not IdempotencyKey.objects.filter(key=key).exists()


def test_a_key_serves_one_person_and_one_request(provincial_officer: Actor, county_officer: Actor) -> None:
    key = uuid4()
    take_key(key, actor=provincial_officer, request_hash=HASH)
    for actor, body in ((county_officer, HASH), (provincial_officer, b"x" * 32)):
        with pytest.raises(Refused) as refusal:
            take_key(key, actor=actor, request_hash=body)
        assert refusal.value.code == "key_reused"


def test_a_draft_is_one_per_form_and_goes_when_it_is_discarded(provincial_officer: Actor) -> None:
    first = save_draft(actor=provincial_officer, form="plan", subject="1", data={"needs": ["a"]})
    second = save_draft(actor=provincial_officer, form="plan", subject="1", data={"needs": ["b"]})
    assert (second.pk, second.data) == (first.pk, {"needs": ["b"]})
    discard_draft(actor=provincial_officer, form="plan", subject="1")
    assert not type(first).objects.exists()


def test_a_draft_has_a_limit(provincial_officer: Actor) -> None:
    with pytest.raises(Refused):
        save_draft(actor=provincial_officer, form="plan", subject="", data={"needs": ["x" * 300_000]})
