"""Migration operations that change words of a function of the database and keep everything else about it."""

import re
from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from guopei.core.audit.operations import OfTheDatabase


class Rewrite(OfTheDatabase):
    """Put other words into a function: pairs of what stands there, exactly once, and what shall stand there."""

    reduces_to_sql = False

    def __init__(self, function: str, *pairs: tuple[str, str]) -> None:
        self.function, self.pairs = function, pairs

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, [self.function, *self.pairs], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._rewrite(schema_editor, self.pairs)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._rewrite(schema_editor, [(new, old) for old, new in reversed(self.pairs)])

    def _rewrite(self, schema_editor: BaseDatabaseSchemaEditor, pairs: Sequence[tuple[str, str]]) -> None:
        text = words_of(schema_editor, self.function)
        for old, new in pairs:
            if text.count(old) != 1:
                raise ValueError(f"{self.function}() holds {text.count(old)} times, not once: {old}")
            text = text.replace(old, new)
        schema_editor.execute(text, None)

    def describe(self) -> str:
        return f"Write {self.function} anew"


class PlansAnew(OfTheDatabase):
    """Let a trigger's function plan its joins of old and new rows anew for every statement.

    A session keeps the plan of a function's first call. Made for one row it compares every new row with every old one,
    a square of the rows; and so does any plan under `LIMIT 1`, which hopes for an early hit. EXECUTE plans for as many
    rows as there are, and min() has no hope. Concerns `SELECT … INTO variable FROM` both tables of a trigger.
    """

    reduces_to_sql = False
    KEPT: ClassVar = re.compile(
        r"SELECT (?P<what>(?:min|array_agg|jsonb_object_agg)\([^()]*\)|n\.id) INTO (?P<into>\w+)"
        r"(?P<rest>\s+FROM [^;]*?(?:\w+_new n JOIN \w+_old o|\w+_old o JOIN \w+_new n)\b[^;]*?)"
        r"(?P<limit>LIMIT 1)?;"
    )
    ANEW: ClassVar = re.compile(
        r"EXECUTE \$(?P<tag>all|first)\$SELECT (?P<what>[^;]*?\))(?P<rest>\s+FROM [^;]*?)\$(?P=tag)\$"
        r" INTO (?P<into>\w+);"
    )

    def __init__(self, *functions: str) -> None:
        self.functions = functions

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__qualname__, list(self.functions), {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for function in self.functions:
            text, number = self.KEPT.subn(self._anew, words_of(schema_editor, function))
            if not number:
                raise ValueError(f"{function}() joins no old rows with new ones")
            schema_editor.execute(text, None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for function in self.functions:
            schema_editor.execute(self.ANEW.sub(self._kept, words_of(schema_editor, function)), None)

    @staticmethod
    def _anew(found: re.Match[str]) -> str:
        tag = "first" if found["limit"] else "all"
        what = "min(n.id)" if found["limit"] else found["what"]
        return f"EXECUTE ${tag}$SELECT {what}{found['rest']}${tag}$ INTO {found['into']};"

    @staticmethod
    def _kept(found: re.Match[str]) -> str:
        is_first = found["tag"] == "first"
        what, limit = ("n.id", "LIMIT 1") if is_first else (found["what"], "")
        return f"SELECT {what} INTO {found['into']}{found['rest']}{limit};"

    def describe(self) -> str:
        return f"Plan anew in {', '.join(self.functions)}"


def words_of(schema_editor: BaseDatabaseSchemaEditor, function: str) -> str:
    """The statement that makes the function as it is."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        return str(cursor.fetchone()[0])
