"""The story of a programme year, through pages: everybody signs in and does the own part, in Chinese or in English.

One test, since every act stands on the ones before it: one system, one worker of xdist, whatever way tests are dealt.
"""

from pathlib import Path

from tests.browser.acts import money, municipality, people, plan, reports, rosters, training
from tests.browser.people import pictures_of
from tests.browser.stage import Stage

ACTS = {
    "money": money.play,
    "plan": plan.play,
    "rosters": rosters.play,
    "municipality": municipality.play,
    "training": training.play,
    "reports": reports.play,
    "people": people.play,
}
OUT = Path("out/browser")  # what everybody's screen showed when an act failed


def test_the_year_is_played_through_pages(stage: Stage) -> None:
    for name, play in ACTS.items():
        with pictures_of(stage.people.values(), OUT, name):
            play(stage)
            blemishes = [blemish for person in stage.people.values() for blemish in person.blemishes]
            assert not blemishes, "\n".join(dict.fromkeys(blemishes))
