"""A Chromium for the browser tests: the one that is there, else Debian's for root, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from guopei.stack.errors import StackError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> Path | None:
    """The path of a Chromium on this machine."""
    for name in NAMES:
        if path := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/bin"):
            return Path(path)
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(
        [*home.glob("chromium-*/chrome-linux*/chrome"), *home.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*")]
    )
    return found[-1] if found else None


def bring() -> Path:
    """Install one if there is none. Refuses where neither way works."""
    if path := find():
        return path
    apt = shutil.which("apt-get")
    if apt and os.getuid() == 0:
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
            subprocess.run(command, env=environ, check=False, stdout=subprocess.DEVNULL)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if path := find():
        return path
    raise StackError("No Chromium could be installed: install one by hand (Debian: apt-get install chromium).")
