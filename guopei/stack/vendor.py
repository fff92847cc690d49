"""Other people's front-end files: npm fetches them, pages load few of them: static/vendor."""

import hashlib
import re
from pathlib import Path

from guopei.core.ui import icons
from guopei.stack import node
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
# Maps are not copied, and the hashing of static files refuses a reference that leads nowhere.
SOURCE_MAP = re.compile(r"(/\*|//)# ?sourceMappingURL=[^\s*]+( ?\*/)?\n?")

_target = ROOT / "static" / "vendor"


def fetch(*, copy_only: bool = False) -> bool:
    """Fill static/vendor when the lock file or the list of icons has changed. Says whether there was anything to do.

    With `copy_only` node_modules is there already (an image's earlier stage made it).
    """
    stamp, wanted = _target / ".stamp", _stamp()
    names = [*FILES.values(), "icons.svg"]
    if stamp.exists() and stamp.read_text() == wanted and all((_target / name).exists() for name in names):
        return False
    if not copy_only:
        node.install()
    _target.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        text = (node.MODULES / source).read_text(encoding="utf-8")
        (_target / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    if missing := icons.build_sprite(node.MODULES / ICONS, _target / "icons.svg"):
        raise StackError(f"Tabler has no such icons: {', '.join(missing)}.")
    manage({"DJANGO_SETTINGS_MODULE": "guopei.settings.dev"}, "build_maps")
    stamp.write_text(wanted)
    return True


def _stamp() -> str:
    """Changes with whatever decides what the folder should hold."""
    maps = ROOT / "guopei" / "core" / "orgs" / "maps.py"  # not imported: reading shapes is slow to load
    parts = [ROOT / "package-lock.json", Path(__file__), Path(icons.__file__), maps]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
