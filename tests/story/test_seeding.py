"""The demo is built once; a build that breaks off says so to the next start."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from guopei.core.accounts.models import User
from guopei.stack.demo import HALF_TOLD
from guopei.story.cast import CAST
from guopei.story.management.commands import seed_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.GUOPEI_DEMO, settings.GUOPEI_DATA_DIR = True, tmp_path
    return tmp_path


def test_a_year_that_breaks_off_leaves_its_mark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_telling: object) -> None:
        assert (folder / HALF_TOLD).exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(seed_demo, "tell", break_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo")
    assert (folder / HALF_TOLD).exists()


def test_a_whole_demo_leaves_none_and_is_not_built_twice(folder: Path) -> None:
    call_command("seed_demo", "--cast-only")
    logins = (folder / "demo_logins.txt").read_text()
    assert not (folder / HALF_TOLD).exists()
    call_command("seed_demo", "--cast-only")
    assert (folder / "demo_logins.txt").read_text() == logins
    assert User.objects.filter(is_demo=True).count() >= len(CAST)
