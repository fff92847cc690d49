"""What can be done with a record, named alike by its page and its API."""

from collections.abc import Mapping, Set
from typing import ClassVar

from guopei.core.flow.table import Do, Flow


class Making:
    """Give `makes`: the flow whose steps are made here, each by the service that says so (`@step`), but for those with
    a page `elsewhere`. Acts `besides` are no steps of it."""

    makes: ClassVar[Flow | None] = None
    elsewhere: ClassVar[Set[str]] = frozenset()
    besides: ClassVar[Mapping[str, Do]] = {}

    @property
    def steps(self) -> dict[str, Do]:
        """What can be done here, by name."""
        services = self.makes.services if self.makes is not None else {}
        return {name: do for name, do in services.items() if name not in self.elsewhere} | dict(self.besides)
