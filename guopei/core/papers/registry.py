"""Which records have a paper, and what it says. Wings say it in their rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import override

from guopei.core.access.actor import Actor
from guopei.core.papers.content import Paper

PAPER_LANGUAGE = "zh-hans"  # a paper is Chinese, whoever reads it
Read = Callable[[Actor, Any], Paper]


@dataclass(frozen=True)
class PaperKind:
    """The paper of a kind of record. `page` is the address name of the record's own page."""

    model: type[models.Model]
    read: Read
    page: str

    @property
    def table(self) -> str:
        """The table of the records."""
        return self.model._meta.db_table

    def draw(self, actor: Actor, record: Any) -> Paper:
        """What the paper of a record says, as far as the actor sees it; in a demonstration, that it is one."""
        with override(PAPER_LANGUAGE):
            paper = self.read(actor, record)
        return replace(paper, demo=paper.demo or settings.GUOPEI_DEMO)


_kinds: dict[str, PaperKind] = {}


def register_paper(model: type[models.Model], read: Read, *, page: str) -> PaperKind:
    """Say what the paper of a model's records says: `read` is a selector. Said twice is an error."""
    found = PaperKind(model, read, page)
    if found.table in _kinds:
        raise ValueError(f"{model.__name__} has a paper already")
    _kinds[found.table] = found
    return found


def paper_kinds() -> list[PaperKind]:
    """Every kind of record that has a paper."""
    return list(_kinds.values())


def paper_kind(table: str) -> PaperKind | None:
    """The paper of a table's records; None when they have none."""
    return _kinds.get(table)
