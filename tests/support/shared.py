"""What the tests of one module stand on, made once: in a transaction around theirs, which ends with the module.

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
        with shared(django_db_blocker, make_world) as world:
            yield world

    @pytest.fixture
    def world(made: World, db: None) -> World:
        return own_copy(made)

Each test works in a savepoint, so what it changes is gone afterwards; the objects must be its own too, hence the copy.
Whatever is in such a module is tested beside these rows. Tests that commit cannot stand there: they are refused.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


@contextmanager
def shared(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` makes, there until the end. Between the tests the database stays closed to whoever asks for none."""
    around = transaction.atomic()
    with blocker.unblock():
        around.__enter__()
        try:
            made = make()
        except BaseException:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            raise
    yield made
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def own_copy(made: Made) -> Made:
    """The same, to be changed by one test alone."""
    return copy.deepcopy(made)
