"""The typesetter's own program: `python -P press.py`, one job on standard input, what was made on standard output.

Imports nothing of the house: it is started for each document, holds no connection and no key, and may die of whatever
it was given without taking a worker along.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

MEBIBYTE = 1024 * 1024


def confine(megabytes: int, seconds: int) -> None:
    """Bound memory and processor time, and write no core files."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEBIBYTE, megabytes * MEBIBYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def press(job: dict[str, Any]) -> bytes:
    """The document, the picture of its first page (`ppi`), or the value under a label of it (`query`).

    The machine's fonts, and Noto SC from its wheel for machines that have no Chinese font.
    """
    wheel = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[wheel])
    compiler = typst.Compiler(job["layout"], root=job["root"], font_paths=fonts, sys_inputs=job["inputs"])
    if job["query"]:
        return compiler.query(job["query"], field="value", one=True).encode()
    made: Any = compiler.compile(format="png", ppi=job["ppi"]) if job["ppi"] else compiler.compile(format="pdf")
    return bytes(made[0] if isinstance(made, list) else made)


def main() -> int:
    """Do the job on standard input."""
    job = json.loads(sys.stdin.buffer.read())
    confine(job["megabytes"], job["seconds"])
    sys.stdout.buffer.write(press(job))
    return 0


if __name__ == "__main__":
    sys.exit(main())
