"""The guides of `docs/guide`: one for each group of roles, in both languages, the same files that a code host shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from guopei.core.access.actor import Actor
from guopei.core.access.enums import ADMINISTRATORS, COUNTY, INSTITUTION, NATION, PROVINCE, READERS, Role
from guopei.core.ui.markdown import Text, render

FOLDER = Path(settings.ROOT) / "docs" / "guide"
PUBLIC = "public"
EVERYBODY = "everyday"
# In the order in which they are offered. The first is for everybody who signs in.
GUIDES: Mapping[str, frozenset[Role]] = {
    EVERYBODY: frozenset(),
    "ministry": NATION,
    "province": PROVINCE,
    "county": COUNTY | {Role.PREFECTURE_OFFICER, Role.SCHOOL_OFFICER},
    "institution": INSTITUTION,
    "readers": READERS | {Role.INSPECTOR, Role.REVIEW_EXPERT},
    "administrators": ADMINISTRATORS,
    PUBLIC: frozenset({Role.TEACHER}),
}


@dataclass(frozen=True)
class Guide:
    """A guide in one language."""

    name: str
    text: Text

    @property
    def url(self) -> str:
        """Where it stands in the system."""
        return reverse("help:guide-show", args=[self.name])


def guide(name: str, language: str) -> Guide:
    """One guide in "zh" or "en". 404 for a name that is none."""
    if name not in GUIDES:
        raise Http404(name)
    path = FOLDER / language / f"{name}.md"
    return Guide(name, _rendered(path, path.stat().st_mtime_ns))


def guide_for(actor: Actor | None, language: str) -> Guide:
    """The guide of the role acted under; for guests, and for people without a role, the public's."""
    role = actor.role if actor else None
    return guide(next((name for name, roles in GUIDES.items() if role in roles), PUBLIC), language)


def guides(language: str) -> list[Guide]:
    """All of them, to choose from."""
    return [guide(name, language) for name in GUIDES]


@cache
def _rendered(path: Path, changed_at: int) -> Text:
    return render(path.read_text(), link=_address)


def _address(href: str) -> str:
    """`county.md#names` points at that guide here; what leads elsewhere stays as it is."""
    file, _hash, anchor = href.partition("#")
    if not file.endswith(".md") or "/" in file:
        return href
    return reverse("help:guide-show", args=[file.removesuffix(".md")]) + (f"#{anchor}" if anchor else "")
