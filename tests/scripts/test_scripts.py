"""Our scripts: their own tests run by node, and the names under which production serves them."""

import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from guopei.core.ui.hashing import HashedModules
from guopei.stack import node

OWN = sorted(Path(__file__).parent.glob("*.test.js"))
ENTRIES = ("page.js", "session.js", "form.js", "charts.js")
Found = dict[str, tuple[FileSystemStorage, str]]
_IMPORT = re.compile(r'from\s*"([^"]+)"')


def test_scripts_pass_their_own_tests() -> None:
    ran = subprocess.run(node.tests(OWN), cwd=settings.ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^# pass [1-9]", ran.stdout, re.MULTILINE) or re.search(r"ℹ pass [1-9]", ran.stdout), ran.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> HashedModules:
    """Our static files as production names them."""
    found: Found = {}
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            if path.startswith("guopei/"):
                found[path] = (storage, path)
    target = HashedModules(location=tmp_path_factory.mktemp("static"), base_url="/static/")
    for path, (storage, name) in found.items():
        with storage.open(name) as source:
            target.save(path, source)
    hash_all(target, found)
    return target


def hash_all(target: HashedModules, found: Found) -> None:
    for _name, _hashed, done in target.post_process(found):
        if isinstance(done, Exception):
            raise done


def modules_from(served: HashedModules, name: str) -> set[str]:
    """The hashed names of a script and of all that it imports, directly or not."""
    seen: set[str] = set()
    waiting = [served.hashed_files[name]]
    while waiting:
        hashed = waiting.pop()
        if hashed in seen:
            continue
        seen.add(hashed)
        text = (Path(served.location) / hashed).read_text()
        waiting += [_beside(hashed, address) for address in _IMPORT.findall(text)]
    return seen


def _beside(module: str, address: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(module).parent / address).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_script_and_all_that_it_imports_is_served_under_a_hash(served: HashedModules, name: str) -> None:
    found = modules_from(served, f"guopei/{name}")
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", module) for module in found), found
    assert len(found) > 1, "it has imports"


def test_every_module_is_imported_by_a_page(served: HashedModules) -> None:
    used = set().union(*(modules_from(served, f"guopei/{name}") for name in ENTRIES))
    ours = {hashed for name, hashed in served.hashed_files.items() if name.endswith(".js")}
    assert used == ours


def test_a_module_that_is_not_there_is_refused(tmp_path: Path) -> None:
    target = HashedModules(location=tmp_path, base_url="/static/")
    (tmp_path / "guopei").mkdir()
    (tmp_path / "guopei" / "page.js").write_text('import { no } from "./nowhere.js";\nno();\n')
    with pytest.raises(ValueError, match=r"nowhere\.js"):
        hash_all(target, {"guopei/page.js": (FileSystemStorage(location=tmp_path), "guopei/page.js")})


def test_scripts_are_small() -> None:
    ours = sorted((settings.ROOT / "static" / "guopei").rglob("*.js"))
    assert [path.name for path in ours if len(path.read_text().splitlines()) > 100] == []
