"""How a headless Chromium is started here, for the browser tests and for the pictures."""

import os

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def arguments() -> list[str]:
    """Without connections of its own, and without a sandbox for root, where Chromium's does not start."""
    return [*QUIET, *(() if os.getuid() else ("--no-sandbox",))]
