"""Why a workbook is refused, as a code and parameters. `messages` turns them into sentences; the child never does."""

from typing import Any


class Unreadable(Exception):
    """This file is not read any further. `code` names a sentence in `messages.REFUSALS`, `params` fill it."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(code)
