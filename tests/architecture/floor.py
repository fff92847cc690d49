"""Rules of the house that no library checks, read from the code of any tree: the real one, or a copy that is broken.

A rule takes a source and yields the lines that break it.
"""

import ast
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "institutions",
    "projects",
    "trainees",
    "funds",
    "evaluation",
    "guopei/reports",
    "guopei/portal",
    "guopei/desk",
]
TOPS = ["guopei", *ROOMS[:5]]
NAMES = {
    "__init__.py", "apps.py", "enums.py", "models", "rules.py", "rules", "selectors", "services", "imports.py",
    "exports.py", "tasks.py", "forms", "views", "api", "admin.py", "urls.py", "urls", "migrations", "locale",
    "management", "reference.py", "reference", "data", "figures.py", "checks.py", "layouts", "integrity",
    "credit_code.py", "guards.py", "sql",
}  # fmt: skip
ROOM_NAMES = {"__init__.py", "apps.py", "models", "urls.py", "migrations", "locale", "management", "templatetags"}
SQL_MAY_STAND_IN = {
    "selectors", "services", "migrations", "management", "reports", "orgs", "audit", "flow", "jobs", "sheets", "stack",
    "reference", "guards",
}  # fmt: skip
FACES = {"views", "forms", "api", "urls", "templatetags"}  # what people and machines meet: never raw SQL, in any room
SQL_CALLS = {"execute", "executemany", "copy_expert", "copy_from", "raw", "extra", "RawSQL"}
WRITES = {"create", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}
CLOCKS = {"now", "today", "utcnow", "localdate"}
SIGNALS = {"django.db.models.signals", "django.dispatch", "django.core.signals", "django.contrib.contenttypes.fields"}
REQUESTS = ("django.http", "django.shortcuts", "django.contrib.messages")


@dataclass(frozen=True)
class Source:
    """One file of code: its path below the tree's root, and what it says."""

    path: str
    tree: ast.Module

    @property
    def parts(self) -> set[str]:
        """Folders and file name, so that a room is not taken for one because of where the tree lies."""
        return set(Path(self.path).parts)

    def nodes(self) -> Iterator[ast.AST]:
        """Everything in it."""
        return ast.walk(self.tree)

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last part of its name."""
        for node in self.nodes():
            if isinstance(node, ast.Call):
                yield last_name(node.func), node

    def imports(self) -> Iterator[tuple[str, str, int]]:
        """Every imported module and name: (module, name, line); `import x.y` is (x.y, "", line)."""
        for node in self.nodes():
            if isinstance(node, ast.Import):
                yield from ((alias.name, "", node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name, node.lineno) for alias in node.names)


Rule = Callable[[Source], Iterator[int]]


@functools.cache
def _parsed(path: Path, changed: int) -> ast.Module:
    return ast.parse(path.read_text())


def sources(root: Path = ROOT, folders: Sequence[str] = TOPS) -> Iterator[Source]:
    """Our code in folders of a tree, without migrations."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.relative_to(root).parts:
                yield Source(path.relative_to(root).as_posix(), _parsed(path, path.stat().st_mtime_ns))


def offences(rule: Rule, root: Path = ROOT, folders: Sequence[str] = TOPS) -> list[str]:
    """Where a rule is broken: file:line."""
    return [f"{source.path}:{line}" for source in sources(root, folders) for line in sorted(set(rule(source)))]


def last_name(node: ast.AST) -> str:
    """`now` of `timezone.now`, `date` of `datetime.date`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def strange_names(room: str, root: Path = ROOT) -> set[str]:
    """What stands in a room, or in a wing of it, under a name that rooms and wings do not have."""
    own = wings(room, root)
    found = _names_in(root / room) - (ROOM_NAMES | set(own) if own else NAMES)
    return found | {f"{wing}/{name}" for wing in own for name in _names_in(root / room / wing) - NAMES}


def wings(room: str, root: Path = ROOT) -> list[str]:
    """The wings that a room's apps.py names, lowest first; none for the readers."""
    for node in ast.walk(ast.parse((root / room / "apps.py").read_text())):
        if isinstance(node, ast.Assign) and last_name(node.targets[0]) == "wings":
            return list(ast.literal_eval(node.value))
    return []


def _names_in(folder: Path) -> set[str]:
    """What stands in a folder, but for what Python compiled."""
    return {
        path.name
        for path in folder.iterdir()
        if path.is_file() or any(one.is_file() and one.suffix != ".pyc" for one in path.rglob("*"))
    }


def bare_locks(source: Source) -> Iterator[int]:
    """Row locks that conflict with foreign keys: without no_key=True."""
    for name, node in source.calls():
        marks = {keyword.arg: keyword.value for keyword in node.keywords}
        if name == "select_for_update" and getattr(marks.get("no_key"), "value", None) is not True:
            yield node.lineno


def other_clocks(source: Source) -> Iterator[int]:
    """Reading the time elsewhere than from core.clock, which can be shifted. The launcher has no Django to ask."""
    if source.path == "guopei/core/clock.py" or source.path.startswith("guopei/stack/"):
        return
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            if last_name(node.value) in {"timezone", "datetime", "date"}:
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr == "time" and last_name(node.value) == "time":
            yield node.lineno
    for module, name, line in source.imports():
        if (module == "django.utils.timezone" and name in CLOCKS) or (module, name) == ("time", "time"):
            yield line
        if module.startswith("django.db.models.functions") and name == "Now":
            yield line


def requests_below(source: Source) -> Iterator[int]:
    """Services and selectors that see a request, or what is made for one."""
    if not {"services", "selectors", "services.py", "selectors.py"} & source.parts:
        return
    yield from (node.lineno for node in source.nodes() if isinstance(node, ast.arg) and node.arg == "request")
    for module, name, line in source.imports():
        whole = f"{module}.{name}" if name else module
        if whole.startswith(REQUESTS) and name != "Http404":
            yield line


def hidden_ties(source: Source) -> Iterator[int]:
    """Signals and generic foreign keys."""
    for module, name, line in source.imports():
        if module in SIGNALS or f"{module}.{name}" in SIGNALS:
            yield line


def open_field_lists(source: Source) -> Iterator[int]:
    """fields = "__all__": a new column would be shown without anybody saying so."""
    for node in source.nodes():
        if isinstance(node, ast.Constant) and node.value == "__all__":
            yield node.lineno


def stray_sql(source: Source) -> Iterator[int]:
    """Raw SQL outside selectors, services, migrations and the few places that are made of it; in no view at all."""
    if FACES & source.parts or not SQL_MAY_STAND_IN & source.parts:
        yield from (node.lineno for name, node in source.calls() if name in SQL_CALLS)


def writing_views(source: Source) -> Iterator[int]:
    """Views that write rows: services are the only writers."""
    if "views" in source.parts:
        yield from (node.lineno for name, node in source.calls() if name in WRITES)


def managers_in_views(source: Source) -> Iterator[int]:
    """Views that ask a table themselves: what a page reads, a selector reads for it."""
    if "views" in source.parts:
        yield from (
            node.lineno
            for node in source.nodes()
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
        )


def other_words_for_words(source: Source) -> Iterator[int]:
    """gettext under a name of its own: `_` is always the lazy one, and what is said at once says so."""
    for node in source.nodes():
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if (name.name == "gettext_lazy" and name.asname != "_") or (name.name == "gettext" and name.asname):
                    yield node.lineno


KINDS_OF_NAMES = {
    "views": ({"RecordPage", "DiscardingPage", "BatchPage"}, ("Detail", "Page", "Profile")),
    "api": ({"ModelSerializer", "Serializer"}, ("Data", "Input")),
}


def other_names(source: Source) -> Iterator[int]:
    """Names in another dialect: a record's page is `PlanDetail`, in the API `PlanData`, the list `Plans`."""
    for node in source.nodes():
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {last_name(base.value if isinstance(base, ast.Subscript) else base) for base in node.bases}
        for folder, (kinds, ends) in KINDS_OF_NAMES.items():
            if folder in source.parts and bases & kinds and not node.name.endswith(ends):
                yield node.lineno
        if "api" in source.parts and "Resource" in bases and node.name.endswith("Resource"):
            yield node.lineno


def services_without_actor(source: Source) -> Iterator[int]:
    """Services of a room that do not say who acts."""
    if "services" not in source.parts or Path(source.path).parts[0] not in ROOMS:
        return
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            marks = {last_name(getattr(mark, "func", mark)) for mark in node.decorator_list}
            takes = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
            if "service" in marks and "actor" not in takes:
                yield node.lineno


def days_gone_by(source: Source) -> Iterator[int]:
    """To-dos of a room whose day was not asked of `due_by`: they could be born overdue."""
    if not source.path.startswith(tuple(ROOMS)):
        return
    for name, node in source.calls():
        due = next((keyword.value for keyword in node.keywords if keyword.arg == "due"), None)
        asked = due is None or last_name(getattr(due, "func", due)) in {"due_by", "rosters_due"}
        if name == "raise_todo" and not asked:
            yield node.lineno


def spelt_rights(source: Source) -> Iterator[int]:
    """Permissions spelt out where they are asked for: rules declare each once, by `allow`, under a name of its own."""
    for node in source.nodes():
        asked: list[ast.expr] = []
        if isinstance(node, ast.Call) and last_name(node.func) in {"has", "require", "roles_with", "open_to"}:
            asked = list(node.args)
        elif isinstance(node, ast.keyword) and node.arg in {"permission", "view"}:
            asked = [node.value]
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            asked = [node.value] if {last_name(target) for target in targets} & {"permission", "discards"} else []
        for value in asked:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                yield value.lineno


# What the ground calls its own things, too, though a room has a model of that name: kinds of unit and roles; and words
# of every day.
COMMON = frozenset(
    {"institution", "school", "teacher", "criterion", "phase", "plan", "presence", "replacement", "status"}
)
CALENDAR = frozenset({"plans_due", "orders_due", "rosters_due", "reports_due"})  # the days of a programme year
OF_A_ROOM = re.compile(rf"(?:{'|'.join(Path(room).name for room in ROOMS)})[.:/_][a-z]")


@functools.cache
def nouns_of_rooms() -> frozenset[str]:
    """What rooms and readers call their records (task_order), and the first word that several of them have (roster)."""
    names = [
        _snake(node.name)
        for source in sources(ROOT, ROOMS)
        if "models" in source.parts
        for node in source.tree.body
        if isinstance(node, ast.ClassDef)
    ]
    firsts = Counter(name.partition("_")[0] for name in names)
    return frozenset({*names, *(first for first, times in firsts.items() if times > 2)}) - COMMON


def rooms_on_the_ground(source: Source) -> Iterator[int]:
    """The ground speaking of a room: by a name of the room's records, or by a key, an address or a table of it."""
    if not source.path.startswith("guopei/core/") or source.path == "guopei/core/ui/icons.py":  # names of pictures
        return
    for node in source.nodes():
        names = [getattr(node, field, None) for field in ("id", "attr", "name", "arg", "value")]
        for name in (name for name in names if isinstance(name, str) and re.fullmatch(r"[\w.:/-]+", name)):
            if (OF_A_ROOM.match(name) and name not in CALENDAR) or _speaks_of_a_room(name):
                yield getattr(node, "lineno", 1)


def _speaks_of_a_room(name: str) -> bool:
    words = "" if name in CALENDAR else _singular(re.sub(r"\W", "_", _snake(name)))
    return any(f"_{_singular(noun)}_" in f"_{words}_" for noun in nouns_of_rooms())


def _singular(name: str) -> str:
    """Each word of a name without the ending of the plural."""
    return re.sub(r"(?<=ss)es(?=_|$)|(?<=[^s])s(?=_|$)", "", name)


def _snake(name: str) -> str:
    """task_order of TaskOrder; what is written in capitals is one word."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def stretched_steps(source: Source) -> Iterator[int]:
    """Steps of a flow and what they say, one argument a line: a table is read line by line, what belongs together."""
    if source.parts.isdisjoint({"rules", "rules.py", "steps.py"}):
        return
    for name, node in source.calls():
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        is_stretched = len(parts) > 3 and len({part.lineno for part in parts}) == len(parts)
        if name in {"Step", "Ask", "Tell"} and is_stretched:
            yield node.lineno


def faces_that_pass_on(source: Source) -> Iterator[int]:
    """Services and selectors are imported from the module that defines them: their `__init__.py` holds nothing."""
    if Path(source.path).name == "__init__.py" and {"services", "selectors"} & source.parts:
        yield from (node.lineno for node in source.tree.body)


RULES: tuple[Rule, ...] = (
    faces_that_pass_on,
    stretched_steps,
    rooms_on_the_ground,
    bare_locks,
    other_clocks,
    requests_below,
    hidden_ties,
    open_field_lists,
    stray_sql,
    writing_views,
    managers_in_views,
    other_words_for_words,
    other_names,
    services_without_actor,
    days_gone_by,
    spelt_rights,
)
