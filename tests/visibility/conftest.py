"""One world for the whole folder, built once and committed; its database is thrown away afterwards."""

import gc
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
    # The story's people are made for a demonstration: elsewhere they may not sign in. Every export is asked for at once.
    with django_db_blocker.unblock(), override_settings(GUOPEI_DEMO=True, GUOPEI_EXPORT_ROWS=1_000_000):
        # Thousands of pages make as much garbage: looking through all of Django for it each time costs a fifth.
        before = gc.get_threshold()
        gc.set_threshold(100_000, 50, 100)
        try:
            made = build(tmp_path_factory.mktemp("story"))
            gc.collect()
            gc.freeze()
            yield made
        finally:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            gc.set_threshold(*before)
            connections.close_all()
            database.create()
