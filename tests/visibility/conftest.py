"""One world for the whole folder, built once and committed; its database is thrown away afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.support.database import Database
from tests.visibility.world import World, build


@pytest.fixture(scope="package")
def world(
    django_db_setup: None,
    database: Database,
    django_db_blocker: DjangoDbBlocker,
    data_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The world; the tests of other folders get a fresh clone."""
    # The story's people are marked as made for a demonstration; elsewhere they may not sign in.
    with django_db_blocker.unblock(), override_settings(GUOPEI_DEMO=True):
        try:
            yield build(tmp_path_factory.mktemp("story"))
        finally:
            connections.close_all()
            database.create()
