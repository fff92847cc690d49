"""The story of a programme year, through pages: everybody signs in and does the own part, in Chinese or in English.

One system for all acts, in order; after an act that failed the later ones have nothing to stand on and are skipped.
"""

from pathlib import Path

import pytest

from tests.browser.acts import money, municipality, plan, reports, rosters, training
from tests.browser.people import pictures_of
from tests.browser.stage import Stage

pytestmark = pytest.mark.xdist_group("story")

ACTS = {
    "money": money.play,
    "plan": plan.play,
    "rosters": rosters.play,
    "municipality": municipality.play,
    "training": training.play,
    "reports": reports.play,
}
OUT = Path("out/browser")
FAILED: list[str] = []


@pytest.mark.parametrize("name", ACTS)
def test_act(name: str, stage: Stage) -> None:
    if FAILED:
        pytest.skip(f"the act “{FAILED[0]}” failed before")
    FAILED.append(name)
    with pictures_of(stage.people.values(), OUT, name):
        ACTS[name](stage)
        blemishes = [blemish for person in stage.people.values() for blemish in person.blemishes]
        assert not blemishes, "\n".join(dict.fromkeys(blemishes))
    FAILED.clear()
